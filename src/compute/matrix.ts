/** The shape in which numbers reach the kernels. */
import { AppError } from "../errors.ts";

/** A dense matrix: `values[row * columns + column]`. */
export interface Matrix {
  /** Row-major, `rows * columns` long. */
  readonly values: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** A dense matrix that arrives by column and in f32: a third of the memory that {@link Matrix} takes in a job. */
export interface SingleColumns {
  /** One array a column, each `rows` long. */
  readonly columns: readonly Float32Array[];
  readonly rows: number;
}

/**
 * Most values one job takes: 2²⁵ numbers are 256 MB, and a kernel may hold them twice.
 * Smaller isolates refuse earlier, with the same error.
 */
export const MAX_VALUES = 2 ** 25;

/** Beyond this magnitude squares and their sums could overflow to infinity. */
const MAX_MAGNITUDE = 1e100;

/**
 * Checks a matrix before it enters a kernel.
 * @throws {AppError} `invalid` when it is empty, its sizes do not fit its values, or a value is not finite
 * or beyond ±1e100; `too_large` above {@link MAX_VALUES} values
 */
export function checkMatrix(data: Matrix): void {
  checkShape(data);
  const { values } = data;
  // By index: an iterator takes ten times as long, longer than some kernels.
  for (let index = 0; index < values.length; index++) {
    // Written so that NaN fails it too.
    if (!(Math.abs(values[index] ?? NaN) <= MAX_MAGNITUDE)) throw notFinite();
  }
}

/**
 * Checks the sizes of a matrix whose values the kernel checks itself as it reads them.
 * @throws {AppError} `invalid` when it is empty or its sizes do not fit its values; `too_large` above
 * {@link MAX_VALUES} values
 */
export function checkShape({ values, rows, columns }: Matrix): void {
  if (!Number.isSafeInteger(rows) || !Number.isSafeInteger(columns) || rows < 1 || columns < 1) {
    throw new AppError("invalid", "The data needs at least one row and one column");
  }
  if (values.length !== rows * columns) {
    throw new AppError("invalid", `${rows} rows of ${columns} columns need ${rows * columns} values`);
  }
  if (values.length > MAX_VALUES) {
    throw new AppError("too_large", `The data has ${values.length} values; the most is ${MAX_VALUES}`);
  }
}

/**
 * Checks the sizes of data in columns, as {@link checkShape} does.
 * @throws {AppError} `invalid` when there is no row or no column, or columns are of different lengths; `too_large`
 */
export function checkColumns({ columns, rows }: SingleColumns): void {
  if (!Number.isSafeInteger(rows) || rows < 1 || columns.length < 1) {
    throw new AppError("invalid", "The data needs at least one row and one column");
  }
  if (columns.some(({ length }) => length !== rows)) {
    throw new AppError("invalid", `Every column must have one value for each of the ${rows} rows`);
  }
  if (rows * columns.length > MAX_VALUES) {
    throw new AppError(
      "too_large",
      `The data has ${rows * columns.length} values; the most is ${MAX_VALUES}`,
    );
  }
}

/** The refusal of a value that is not a number, or beyond ±1e100. */
export function notFinite(): AppError {
  return new AppError("invalid", "Every value must be a finite number between -1e100 and 1e100");
}

/** Data in either form. */
export type MatrixData = Matrix | SingleColumns;

/** Whether data is in f32. */
export const isSingle = (data: MatrixData): data is SingleColumns => !("values" in data);

/**
 * The size of data in either form, once it is checked as {@link checkShape} or {@link checkColumns} does.
 * @throws {AppError} `invalid` or `too_large`
 */
export function checkedSize(data: MatrixData): { readonly rows: number; readonly columns: number } {
  if (isSingle(data)) {
    checkColumns(data);
    return { rows: data.rows, columns: data.columns.length };
  }
  checkShape(data);
  return { rows: data.rows, columns: data.columns };
}

/** One row of a matrix, as a view. */
export function rowOf({ values, columns }: Matrix, row: number): Float64Array {
  return values.subarray(row * columns, (row + 1) * columns);
}
