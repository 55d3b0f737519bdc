/** How columns move together. */
import { AppError } from "../errors.ts";
import { addressOf, copyColumns, type StatisticOptions } from "./columns.ts";
import { reserveMemory, runSteppedJob, viewDoubles } from "./instance.ts";
import type { Kernels } from "./kernels.ts";
import { checkMatrix, type Matrix } from "./matrix.ts";
import { createPace, type Pace } from "./pace.ts";

/** How to correlate. */
export interface CorrelationOptions extends StatisticOptions {
  /** "pearson" (default): of the values; "spearman": of their ranks, ties with the mean of theirs. */
  readonly method?: "pearson" | "spearman" | undefined;
}

/** Most work of products of columns: rows × columns². */
export const PRODUCTS_WORK_BUDGET = 2e10;

/** Values times columns between two pauses, about 20 ms; a value that is ranked counts as much as RANK_WORK. */
const WORK_PER_PAUSE = 2e7;
const RANK_WORK = 30;

/**
 * The matrix of correlation coefficients, −1 … 1, of all columns. A constant column has none:
 * its row and column are NaN, also on the diagonal. Ranking a column is one step: a million rows take some 40 ms.
 * Sources: Pearson 1895; Spearman 1904; pandas `DataFrame.corr`.
 * @returns columns × columns
 * @throws {AppError} `invalid` when the matrix is empty or holds a value that is not finite; `too_large` above
 * {@link PRODUCTS_WORK_BUDGET}
 * @throws the signal's reason when it is aborted
 */
export async function correlationMatrix(
  wasm: WebAssembly.Module,
  data: Matrix,
  { method = "pearson", signal }: CorrelationOptions = {},
): Promise<Matrix> {
  checkProductsWork(data);
  checkMatrix(data);
  const { rows, columns } = data;
  const pause = createPace(signal, WORK_PER_PAUSE);
  return await runSteppedJob(wasm, async (kernels) => {
    // The columns, the products of all pairs, and what ranks one column.
    reserveMemory(kernels, 8 * columns * (rows + columns) + (method === "spearman" ? 24 * rows : 0) + 16384);
    const values = copyColumns(kernels, data);
    if (method === "spearman") {
      for (let column = 0; column < columns; column++) {
        kernels.rankColumn(addressOf(values, column * rows), rows);
        await pause(rows * RANK_WORK);
      }
    }
    const { products } = await multiplyColumns(kernels, values, data, pause);
    return { values: normalize(products, columns), rows: columns, columns };
  });
}

/** Sums of products of the centred columns, and the means. */
export interface Products {
  /** columns × columns, a copy. */
  readonly products: Float64Array;
  readonly means: Float64Array;
}

/**
 * Takes the mean out of each column and multiplies them all. Internal to `compute/`.
 * @param values address of the columns, one after the other; centred afterwards
 * @param pause told of rows × columns of work at a time
 */
export async function multiplyColumns(
  kernels: Kernels,
  values: number,
  { rows, columns }: Matrix,
  pause: Pace,
): Promise<Products> {
  const products = kernels.allocate(8 * columns * columns);
  const means = new Float64Array(columns);
  for (let column = 0; column < columns; column++) {
    means[column] = kernels.centerColumn(addressOf(values, column * rows), rows);
    await pause(rows);
  }
  for (let column = 0; column < columns; column++) {
    kernels.multiplyColumn(values, rows, columns, column, products);
    await pause(rows * (columns - column));
  }
  return { products: viewDoubles(kernels, products, columns * columns).slice(), means };
}

/**
 * Refuses what would take minutes.
 * @throws {AppError} `too_large`
 */
export function checkProductsWork({ rows, columns }: Pick<Matrix, "rows" | "columns">): void {
  const work = rows * columns * columns;
  if (work > PRODUCTS_WORK_BUDGET) {
    throw new AppError(
      "too_large",
      `rows × columns × columns is ${work}; the most is ${PRODUCTS_WORK_BUDGET}`,
    );
  }
}

function normalize(products: Float64Array, columns: number): Float64Array {
  const squares = (column: number) => products[column * (columns + 1)] ?? NaN;
  return products.map((product, index) => {
    const left = squares(Math.floor(index / columns));
    const right = squares(index % columns);
    if (left === 0 || right === 0) return NaN;
    return Math.max(-1, Math.min(1, product / geometricMean(left, right)));
  });
}

/** Exact for equal numbers, so that what is proportional correlates with exactly 1, unless the product is out of range. */
function geometricMean(left: number, right: number): number {
  const mean = Math.sqrt(left * right);
  return mean > 0 && mean < Infinity ? mean : Math.sqrt(left) * Math.sqrt(right);
}
