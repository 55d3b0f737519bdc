/**
 * How good a clustering is by its centroids, without knowing the truth; the silhouette is in silhouette.ts. In both: one
 * label per row, numbered 0 … k−1 without a gap; noise is the caller's to leave out; defined for 2 ≤ k ≤ rows − 1.
 */
import { AppError } from "../errors.ts";
import { copyDoubles, copyInts, reserveMemory, runJob } from "./instance.ts";
import type { Kernels } from "./kernels.ts";
import { countClusters } from "./labels.ts";
import { checkMatrix, type Matrix } from "./matrix.ts";

/** Most work `daviesBouldinScore` takes on: clusters² × columns. */
export const DAVIES_BOULDIN_WORK_BUDGET = 2e10;

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
  kernel: "daviesBouldin" | "calinskiHarabasz",
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
    // The data, the labels, and centroids with a few numbers for each.
    reserveMemory(
      kernels,
      data.values.byteLength + rows * 4 + clusters * (columns + 4) * 8 + columns * 8 + 1024,
    );
    const values = copyDoubles(kernels, data.values);
    const pointer = copyInts(kernels, labels);
    return kernels[kernel](values, rows, columns, pointer, clusters);
  });
}
