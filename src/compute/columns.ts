/** What the statistics of columns have in common. Internal to `compute/`. */
import { viewDoubles } from "./instance.ts";
import type { Kernels } from "./kernels.ts";
import type { Matrix } from "./matrix.ts";

/** What a statistic can be told beside the data. */
export interface StatisticOptions {
  /** Cancels the job between two columns. */
  readonly signal?: AbortSignal | undefined;
}

/** Rows that are copied together: their lines stay in the nearest cache from one column to the next. */
const ROWS_PER_BLOCK = 64;

/** Copies a matrix into the instance column after column; returns its address. */
export function copyColumns(kernels: Kernels, { values, rows, columns }: Matrix): number {
  const pointer = kernels.allocate(values.byteLength);
  const target = viewDoubles(kernels, pointer, values.length);
  for (let block = 0; block < rows; block += ROWS_PER_BLOCK) {
    const end = Math.min(block + ROWS_PER_BLOCK, rows);
    for (let column = 0; column < columns; column++) {
      for (let row = block; row < end; row++) {
        target[column * rows + row] = values[row * columns + column] ?? NaN;
      }
    }
  }
  return pointer;
}

/** Byte address of element `index` of an array of f64. */
export const addressOf = (pointer: number, index: number): number => pointer + 8 * index;
