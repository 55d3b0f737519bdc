/** Small matrices for the tests of `compute/`, written and generated as rows. */
import fc from "fast-check";
import { type Matrix, rowOf } from "../../src/compute/matrix.ts";
import { createUniform } from "../../src/compute/reference/mt19937.ts";

/** The matrix of rows of equal length. */
export function matrixOf(rows: readonly (readonly number[])[]): Matrix {
  return {
    values: Float64Array.from(rows.flat()),
    rows: rows.length,
    columns: rows[0]?.length ?? 0,
  };
}

/** Numbers in [0, 1), the same each time. */
export function uniformMatrix(rows: number, columns: number): Matrix {
  const uniform = createUniform(7);
  return {
    values: Float64Array.from({ length: rows * columns }, uniform),
    rows,
    columns,
  };
}

/** The rows of a matrix. */
export function rowsOf(matrix: Matrix): number[][] {
  return Array.from(
    { length: matrix.rows },
    (_, row) => [...rowOf(matrix, row)],
  );
}

/**
 * Rows of `columns` columns, or of 1 to 6: either continuous values, or integers of a small grid, so that duplicates, constant
 * columns, equal distances and empty clusters are common.
 */
export function anyRows(
  { minRows, maxRows, columns }: { minRows: number; maxRows: number; columns?: number },
): fc.Arbitrary<number[][]> {
  const value = fc.oneof(
    fc.constant(fc.integer({ min: 0, max: 3 })),
    fc.constant(fc.integer({ min: -1e9, max: 1e9 }).map((millionths) => millionths / 1e6)),
    fc.constant(fc.integer({ min: 0, max: 1e6 }).map((millionths) => 1e4 + millionths / 1e6)),
  );
  return fc.tuple(value, columns === undefined ? fc.integer({ min: 1, max: 6 }) : fc.constant(columns)).chain(
    (
      [values, length],
    ) =>
      fc.array(fc.array(values, { minLength: length, maxLength: length }), {
        minLength: minRows,
        maxLength: maxRows,
      }),
  );
}

/** |actual − expected| relative to `expected`, or absolute near 0. */
export function errorOf(actual: number, expected: number): number {
  return Math.abs(actual - expected) / Math.max(Math.abs(expected), 1e-12);
}
