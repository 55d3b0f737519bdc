/** K-Means for rows that come in batches and are not kept: each batch moves the centers a little less than the last. */
import { AppError } from "../errors.ts";
import { kMeans } from "./kmeans.ts";
import type { KMeansOptions } from "./kmeans_options.ts";
import { kMeansPredict, type PredictOptions } from "./kmeans_predict.ts";
import type { Matrix } from "./matrix.ts";

/** Beyond this f64 does not count one by one. */
const MAX_COUNT = 2 ** 53;

/** Where a stream of batches has come to: plain values, to be kept and gone on with anywhere. */
export interface MiniBatchState {
  /** Clusters × columns, in the units of the data. */
  readonly centers: Matrix;
  /** Rows that each cluster has taken in so far. */
  readonly counts: Float64Array;
}

/** What one batch has brought. */
export interface MiniBatchStep extends MiniBatchState {
  /** One per row of the batch: the nearest of the centers as they were before it. */
  readonly labels: Int32Array;
  /** Sum of the squared distances of the batch's rows to those centers. */
  readonly inertia: number;
  /** Sum of the squared distances that the centers have moved. */
  readonly shift: number;
}

/**
 * Begins a stream: the first batch is clustered by {@link kMeans}, and its clusters have as many rows as it gave them.
 * @throws as {@link kMeans}
 */
export async function startMiniBatches(
  wasm: WebAssembly.Module,
  batch: Matrix,
  options: KMeansOptions,
): Promise<MiniBatchState> {
  const { labels, centers } = await kMeans(wasm, batch, options);
  const counts = new Float64Array(centers.rows);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return { centers, counts };
}

/**
 * Takes in one batch: every center becomes the mean of all rows it has taken in, each of them counted where it went when
 * it came. The state that is given is not changed.
 * Source: Sculley, "Web-scale k-means clustering", 2010, in the form of scikit-learn's `MiniBatchKMeans.partial_fit`
 * with `reassignment_ratio=0`.
 * @throws {AppError} `invalid` for a state whose sizes do not fit, and for a batch that is empty, not finite or of other
 * columns; `too_large` and `internal` as {@link kMeansPredict}
 * @throws the signal's reason when it is aborted
 */
export async function takeMiniBatch(
  wasm: WebAssembly.Module,
  { centers, counts }: MiniBatchState,
  batch: Matrix,
  options: PredictOptions = {},
): Promise<MiniBatchStep> {
  if (counts.length !== centers.rows || !counts.every((count) => count >= 0 && count <= MAX_COUNT)) {
    throw new AppError("invalid", `counts must have one number between 0 and ${MAX_COUNT} per center`);
  }
  const labels = await kMeansPredict(wasm, centers, batch, options);
  const after = new Float64Array(counts.length);
  for (const label of labels) after[label] = (after[label] ?? 0) + 1;
  counts.forEach((count, cluster) => after[cluster] = (after[cluster] ?? 0) + count);
  const moved = weightedSums({ centers, counts }, batch, labels);
  moved.forEach((sum, index) => {
    const cluster = Math.floor(index / centers.columns);
    const count = after[cluster] ?? 0;
    moved[index] = count === counts[cluster] ? centers.values[index] ?? 0 : sum * (1 / count);
  });
  return {
    centers: { ...centers, values: moved },
    counts: after,
    labels,
    inertia: inertiaOf(centers, batch, labels),
    shift: squaredDifferences(moved, centers.values),
  };
}

/** For each center the sum of all rows it has taken in, those of the batch too. */
function weightedSums({ centers, counts }: MiniBatchState, batch: Matrix, labels: Int32Array): Float64Array {
  const { columns } = batch;
  const sums = centers.values.map((value, index) => value * (counts[Math.floor(index / columns)] ?? 0));
  labels.forEach((label, row) => {
    for (let column = 0; column < columns; column++) {
      const index = label * columns + column;
      sums[index] = (sums[index] ?? 0) + (batch.values[row * columns + column] ?? 0);
    }
  });
  return sums;
}

function inertiaOf(centers: Matrix, batch: Matrix, labels: Int32Array): number {
  const { columns } = batch;
  let inertia = 0;
  labels.forEach((label, row) => {
    for (let column = 0; column < columns; column++) {
      const difference = (batch.values[row * columns + column] ?? 0) -
        (centers.values[label * columns + column] ?? 0);
      inertia += difference * difference;
    }
  });
  return inertia;
}

function squaredDifferences(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  left.forEach((value, index) => {
    const difference = value - (right[index] ?? 0);
    sum += difference * difference;
  });
  return sum;
}
