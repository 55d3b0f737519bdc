/** DBSCAN: clusters of any form, and the rows that belong to none; stepped, so that it can be cancelled. */
import { AppError } from "../errors.ts";
import { reserveMemory, runSteppedJob, viewDoubles, viewInts } from "./instance.ts";
import type { Kernels } from "./kernels.ts";
import { checkMatrix, type Matrix } from "./matrix.ts";
import { OVER_BUDGET, runSteps } from "./stepping.ts";

/** Options of {@link dbscan}; the names are scikit-learn's. */
export interface DbscanOptions {
  /** Radius of a neighbourhood, in the unit of the data: 1e-100 … 1e100. */
  readonly eps: number;
  /** Rows within eps, the row itself among them, that make it a core of a cluster: a whole number, 1 and up. */
  readonly minSamples: number;
  /** Most distances the job may compute; one in more than 16 columns counts columns / 16 times. Default {@link DBSCAN_WORK_BUDGET}. */
  readonly workBudget?: number;
  /** Cancels the job between two steps. */
  readonly signal?: AbortSignal;
}

/** What one call found. */
export interface DbscanResult {
  /** One per row: 0 … nClusters − 1, numbered by the first core row of each cluster; −1 is noise. */
  readonly labels: Int32Array;
  readonly nClusters: number;
  /** The core rows, ascending: what a prediction goes by; scikit-learn's `core_sample_indices_`. */
  readonly coreSampleIndices: Int32Array;
}

/** The label of rows that belong to no cluster. */
export const NOISE = -1;

/** Distances of one step, about 20 ms. */
export const WORK_PER_STEP = 2e7;

/** Most distances a job may compute, 2 to 3 seconds; rows crowded within few eps or in many columns come near it. */
export const DBSCAN_WORK_BUDGET = 2e9;

/** More columns say nothing more: all distances become alike. */
export const MAX_DBSCAN_COLUMNS = 32;

/** eps² must stay an ordinary number. */
const MIN_EPS = 1e-100;
const MAX_EPS = 1e100;

/**
 * Clusters the rows of `data` by density: the labels of scikit-learn's `DBSCAN(eps, min_samples)`. Two rows are
 * neighbours when their squared Euclidean distance is at most eps², both rounded to f64.
 * Sources: Ester et al. 1996; Sander et al. 1998; Gray and Moore 2000.
 * @throws {AppError} `invalid` for data that is empty, not finite or of more than {@link MAX_DBSCAN_COLUMNS} columns, and
 * for options out of range; `too_large` above the work budget or the memory at hand; `internal` when the kernel fails
 * @throws the signal's reason when it is aborted
 */
export async function dbscan(
  wasm: WebAssembly.Module,
  data: Matrix,
  options: DbscanOptions,
): Promise<DbscanResult> {
  const { eps, minSamples, workBudget = DBSCAN_WORK_BUDGET, signal } = options;
  checkMatrix(data);
  checkColumns(data);
  checkEps(eps);
  checkWorkBudget(workBudget);
  if (!Number.isInteger(minSamples) || minSamples < 1) {
    throw new AppError("invalid", "min_samples must be a positive integer");
  }
  return await runSteppedJob(wasm, async (kernels) => {
    const job = openJob(kernels, data, { eps, minSamples, workBudget });
    const status = await runSteps({ step: () => kernels.dbscanStep(job, WORK_PER_STEP), signal });
    if (status === OVER_BUDGET) throw overBudget(workBudget);
    return {
      labels: viewInts(kernels, kernels.dbscanLabels(job), data.rows).slice(),
      nClusters: kernels.dbscanClusters(job),
      coreSampleIndices: viewInts(kernels, kernels.dbscanCores(job), kernels.dbscanCoreCount(job)).slice(),
    };
  });
}

/** @throws {AppError} `invalid` for more columns than {@link MAX_DBSCAN_COLUMNS} */
export function checkColumns({ columns }: Matrix): void {
  if (columns > MAX_DBSCAN_COLUMNS) {
    throw new AppError("invalid", `DBSCAN takes 1 to ${MAX_DBSCAN_COLUMNS} columns, not ${columns}`);
  }
}

/** @throws {AppError} `invalid` for an eps whose square is no ordinary number */
export function checkEps(eps: number): void {
  if (!(eps >= MIN_EPS && eps <= MAX_EPS)) {
    throw new AppError("invalid", `eps must be a number between ${MIN_EPS} and ${MAX_EPS}`);
  }
}

/** @throws {AppError} `invalid` unless it is above 0 */
export function checkWorkBudget(workBudget: number): void {
  if (!(workBudget > 0)) throw new AppError("invalid", "The work budget must be a positive number");
}

/** What to say when the budget did not do. */
export function overBudget(workBudget: number): AppError {
  return new AppError(
    "too_large",
    `DBSCAN computes at most ${workBudget} distances, and these rows need more: choose a smaller eps or fewer rows`,
  );
}

function openJob(
  kernels: Kernels,
  data: Matrix,
  { eps, minSamples, workBudget }: { eps: number; minSamples: number; workBudget: number },
): number {
  const { rows, columns } = data;
  reserveMemory(kernels, jobBytes(rows, columns));
  // No row has more neighbours than there are rows, and the kernel takes 32 bits.
  const job = kernels.dbscanOpen(rows, columns, eps, Math.min(minSamples, rows + 1), workBudget);
  viewDoubles(kernels, kernels.dbscanInput(job), data.values.length).set(data.values);
  return job;
}

/** The input, 14 bytes a row of working arrays, and what is larger: a grid or a tree; see wasm/dbscan.ts. */
function jobBytes(rows: number, columns: number): number {
  const paddedColumns = columns + columns % 2;
  const input = 8 * columns * rows;
  const arrays = 14 * rows;
  const grid = 8 * columns * rows + 24 * rows;
  const tree = 4 * columns * (rows + 16) + 4 * rows + (rows / 8 + 3) * (16 * paddedColumns + 21);
  const fixed = 32_768;
  return fixed +
    (columns > 3 ? input + arrays + tree : Math.max(input, arrays) + Math.max(grid, arrays + tree));
}
