/**
 * How good a clustering is, without knowing the truth. In all three: one label per row, numbered 0 … k−1 without
 * a gap; noise is the caller's to leave out; defined for 2 ≤ k ≤ rows − 1.
 */
import { AppError } from "../errors.ts";
import { copyDoubles, copyInts, type Kernels, reserveMemory, runJob } from "./instance.ts";
import { checkMatrix, type Matrix } from "./matrix.ts";

/** Most work `silhouetteScore` takes on: rows² × columns. */
export const SILHOUETTE_WORK_BUDGET = 2e10;

/** Most work `daviesBouldinScore` takes on: clusters² × columns. */
export const DAVIES_BOULDIN_WORK_BUDGET = 2e10;

/**
 * Exact mean silhouette coefficient, −1 … 1, higher is better. Cost: rows²/2 distances.
 * Source: Rousseeuw 1987; scikit-learn `silhouette_score`.
 * @throws {AppError} `invalid` when the data or the labels are, or the score is undefined;
 * `too_large` above {@link SILHOUETTE_WORK_BUDGET}
 */
export function silhouetteScore(wasm: WebAssembly.Module, data: Matrix, labels: Int32Array): number {
  const work = data.rows * data.rows * data.columns;
  if (work > SILHOUETTE_WORK_BUDGET) {
    throw new AppError(
      "too_large",
      `The exact silhouette takes at most rows × rows × columns = ${SILHOUETTE_WORK_BUDGET}, not ${work}`,
    );
  }
  return score("silhouette", wasm, data, labels);
}

/**
 * Davies–Bouldin index, 0 and up, lower is better. Clusters with the same centroid are not compared.
 * Source: Davies and Bouldin 1979; scikit-learn `davies_bouldin_score`.
 * @throws {AppError} `invalid` when the data or the labels are, or the score is undefined;
 * `too_large` above {@link DAVIES_BOULDIN_WORK_BUDGET}
 */
export function daviesBouldinScore(wasm: WebAssembly.Module, data: Matrix, labels: Int32Array): number {
  return score("daviesBouldin", wasm, data, labels);
}

/**
 * Calinski–Harabasz score, 0 and up, higher is better; 1 when every row lies on its centroid.
 * Source: Caliński and Harabasz 1974; scikit-learn `calinski_harabasz_score`.
 * @throws {AppError} `invalid` when the data or the labels are, or the score is undefined
 */
export function calinskiHarabaszScore(wasm: WebAssembly.Module, data: Matrix, labels: Int32Array): number {
  return score("calinskiHarabasz", wasm, data, labels);
}

function score(
  kernel: "silhouette" | "daviesBouldin" | "calinskiHarabasz",
  wasm: WebAssembly.Module,
  data: Matrix,
  labels: Int32Array,
): number {
  checkMatrix(data);
  const { rows, columns } = data;
  const clusters = countClusters(labels, rows);
  if (kernel === "daviesBouldin" && clusters * clusters * columns > DAVIES_BOULDIN_WORK_BUDGET) {
    throw new AppError(
      "too_large",
      `Davies–Bouldin takes at most clusters × clusters × columns = ${DAVIES_BOULDIN_WORK_BUDGET}`,
    );
  }
  return runJob(wasm, (kernels: Kernels) => {
    // The data, a copy sorted by cluster or the centroids, and a few arrays of one number per row or cluster.
    reserveMemory(kernels, 2 * data.values.byteLength + rows * 40 + clusters * (columns + 4) * 8 + 1024);
    const values = copyDoubles(kernels, data.values);
    const pointer = copyInts(kernels, labels);
    return kernels[kernel](values, rows, columns, pointer, clusters);
  });
}

/** The number of clusters, once the labels are known to be 0 … k−1 without a gap and 2 ≤ k ≤ rows − 1. */
function countClusters(labels: Int32Array, rows: number): number {
  if (labels.length !== rows) throw new AppError("invalid", "There must be one label per row");
  const seen = new Uint8Array(rows);
  let clusters = 0;
  for (const label of labels) {
    if (label < 0 || label >= rows) {
      throw new AppError("invalid", "Labels must be numbered from 0 without a gap");
    }
    if (seen[label] === 0) clusters++;
    seen[label] = 1;
  }
  if (seen.subarray(0, clusters).includes(0)) {
    throw new AppError("invalid", "Labels must be numbered from 0 without a gap");
  }
  if (clusters < 2 || clusters > rows - 1) {
    throw new AppError("invalid", "A clustering is scored when it has 2 to rows - 1 clusters");
  }
  return clusters;
}
