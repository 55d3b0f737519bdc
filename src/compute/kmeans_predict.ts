/** What K-Means centers say of rows that were not among those they were found in. */
import { AppError } from "../errors.ts";
import { reserveMemory, runSteppedJob } from "./instance.ts";
import { assignTo, distancesTo } from "./kmeans_job.ts";
import { type KMeansJob, openKMeans } from "./kmeans_opening.ts";
import { checkMatrix, checkShape, type Matrix, MAX_VALUES, rowOf } from "./matrix.ts";
import { createPace } from "./pace.ts";

/** Most work a call takes on: rows × clusters × columns. */
export const PREDICT_WORK_BUDGET = 1e11;

/** How a call may be ended. */
export interface PredictOptions {
  /** Cancels the job between two steps. */
  readonly signal?: AbortSignal;
}

/**
 * The nearest of `centers` for every row of `data`, ties to the lowest: scikit-learn's `KMeans.predict`. What a row is
 * told depends on no other row.
 * @param centers clusters × columns, in the units of the data
 * @throws {AppError} `invalid` for data or centers that are empty, not finite or of different columns; `too_large` above
 * {@link PREDICT_WORK_BUDGET} or the memory at hand; `internal` when the kernel fails
 * @throws the signal's reason when it is aborted
 */
export function kMeansPredict(
  wasm: WebAssembly.Module,
  centers: Matrix,
  data: Matrix,
  options: PredictOptions = {},
): Promise<Int32Array> {
  return withCenters(wasm, centers, data, { ...options, alone: true }, (job) => assignTo(job, centers));
}

/**
 * The distance of every row to every one of `centers`, rows × clusters: scikit-learn's `KMeans.transform`.
 * @throws as {@link kMeansPredict}; `too_large` too when there are more than {@link MAX_VALUES} distances
 */
export async function kMeansTransform(
  wasm: WebAssembly.Module,
  centers: Matrix,
  data: Matrix,
  options: PredictOptions = {},
): Promise<Matrix> {
  const distances = data.rows * centers.rows;
  if (distances > MAX_VALUES) {
    throw new AppError("too_large", `rows × clusters is ${distances}; the most is ${MAX_VALUES}`);
  }
  return await withCenters(wasm, centers, data, { ...options, alone: false }, (job) => {
    reserveMemory(job.kernels, distances * 8 + 64);
    return distancesTo(job, centers);
  });
}

async function withCenters<Result>(
  wasm: WebAssembly.Module,
  centers: Matrix,
  data: Matrix,
  { signal, alone }: PredictOptions & { readonly alone: boolean },
  work: (job: KMeansJob) => Promise<Result>,
): Promise<Result> {
  checkShape(data);
  checkMatrix(centers);
  if (centers.columns !== data.columns) {
    throw new AppError("invalid", `The data must have ${centers.columns} columns, as the centers have`);
  }
  const amount = data.rows * centers.rows * data.columns;
  if (amount > PREDICT_WORK_BUDGET) {
    throw new AppError(
      "too_large",
      `rows × clusters × columns is ${amount}; the most is ${PREDICT_WORK_BUDGET}`,
    );
  }
  signal?.throwIfAborted();
  return await runSteppedJob(wasm, async (kernels) => {
    const origin = middleOf(centers);
    return await work(
      await openKMeans(kernels, data, {
        mostClusters: centers.rows,
        pace: createPace(signal),
        origin,
        allowFor: { magnitude: reachOf(centers, origin), alone },
      }),
    );
  });
}

/** The mean of the centers: taken off first, it lets f32 tell near from far also where the data is far from 0. */
function middleOf(centers: Matrix): Float64Array {
  const middle = new Float64Array(centers.columns);
  for (let cluster = 0; cluster < centers.rows; cluster++) {
    rowOf(centers, cluster).forEach((value, column) => {
      middle[column] = (middle[column] ?? 0) + value / centers.rows;
    });
  }
  return middle;
}

/** The largest magnitude of a center's coordinate once the origin is taken off. */
function reachOf({ values, columns }: Matrix, origin: Float64Array): number {
  return values.reduce(
    (most, value, index) => Math.max(most, Math.abs(value - (origin[index % columns] ?? 0))),
    0,
  );
}
