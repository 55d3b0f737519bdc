/** DBSCAN: clusters of any form, and the rows that belong to none. */
import { AppError } from "../errors.ts";
import { copyDoubles, reserveMemory, runJob, viewInts } from "./instance.ts";
import { checkMatrix, type Matrix } from "./matrix.ts";

/** Options of {@link dbscan}; the names are scikit-learn's. */
export interface DbscanOptions {
  /** Radius of a neighbourhood, in the unit of the data: 1e-100 … 1e100. */
  readonly eps: number;
  /** Rows within eps, the row itself among them, that make it a core of a cluster: a whole number, 1 and up. */
  readonly minSamples: number;
  /** Most distances the job may compute. Default {@link DBSCAN_WORK_BUDGET}. */
  readonly workBudget?: number;
}

/** What one call found. */
export interface DbscanResult {
  /** One per row: 0 … nClusters − 1, numbered by the first core row of each cluster; −1 is noise. */
  readonly labels: Int32Array;
  readonly nClusters: number;
}

/** The label of rows that belong to no cluster. */
export const NOISE = -1;

/** Most distances a job may compute, 2 to 3 seconds; only many rows crowded within few eps come near it. */
export const DBSCAN_WORK_BUDGET = 2e9;

/** The grid has three axes. */
const MAX_COLUMNS = 3;

/** eps² must stay an ordinary number. */
const MIN_EPS = 1e-100;
const MAX_EPS = 1e100;

/** What the kernel answers when the budget did not do. */
const OVER_BUDGET = -1;

/**
 * Clusters the rows of `data` by density: the labels of scikit-learn's `DBSCAN(eps, min_samples)`. Two rows are
 * neighbours when their squared Euclidean distance is at most eps², both rounded to f64.
 * Sources: Ester et al. 1996; Gunawan 2013.
 * @throws {AppError} `invalid` for data that is empty, not finite or of more than 3 columns, and for options out of
 * range; `too_large` above the work budget or the memory at hand; `internal` when the kernel fails
 */
export function dbscan(wasm: WebAssembly.Module, data: Matrix, options: DbscanOptions): DbscanResult {
  const { eps, minSamples, workBudget = DBSCAN_WORK_BUDGET } = options;
  checkMatrix(data);
  checkOptions(data, { ...options, workBudget });
  const { rows, columns } = data;
  return runJob(wasm, (kernels) => {
    // The data and the labels; then, for each row, 52 bytes of the grid and 36 to sort it; and what does not grow.
    reserveMemory(kernels, data.values.byteLength + rows * (4 + 52 + 36) + 16_384);
    const values = copyDoubles(kernels, data.values);
    const labels = kernels.allocate(rows * 4);
    // No row has more neighbours than there are rows, and the kernel takes 32 bits.
    const needed = Math.min(minSamples, rows + 1);
    const nClusters = kernels.dbscan(values, rows, columns, eps, needed, workBudget, labels);
    if (nClusters === OVER_BUDGET) throw overBudget(workBudget);
    return { labels: viewInts(kernels, labels, rows).slice(), nClusters };
  });
}

function checkOptions(
  { columns }: Matrix,
  { eps, minSamples, workBudget }: Required<DbscanOptions>,
): void {
  if (columns > MAX_COLUMNS) {
    throw new AppError("invalid", `DBSCAN takes 1 to ${MAX_COLUMNS} columns, not ${columns}`);
  }
  if (!(eps >= MIN_EPS && eps <= MAX_EPS)) {
    throw new AppError("invalid", `eps must be a number between ${MIN_EPS} and ${MAX_EPS}`);
  }
  if (!Number.isInteger(minSamples) || minSamples < 1) {
    throw new AppError("invalid", "min_samples must be a positive integer");
  }
  if (!(workBudget > 0)) throw new AppError("invalid", "The work budget must be a positive number");
}

function overBudget(workBudget: number): AppError {
  return new AppError(
    "too_large",
    `DBSCAN computes at most ${workBudget} distances, and these rows need more: choose a smaller eps or fewer rows`,
  );
}
