/** Drawing rows so that every cluster is represented. */
import { type Matrix, rowOf } from "./matrix.ts";
import { uniformDoubles } from "./random.ts";

/**
 * About `size` rows, each cluster with its share of them but at least two (or its only row). Every row of a cluster
 * is equally likely; the same seed draws the same rows.
 * Source: proportional allocation, rounded down; Fisher–Yates on MT19937.
 * @param labels one per row, 0 … k−1 without a gap, k ≤ size / 2
 * @returns row numbers, ascending; at most `size`
 * @throws {AppError} `invalid` when the seed is not an integer in 0 … 2³²−1
 */
export function stratifiedSample(
  wasm: WebAssembly.Module,
  labels: Int32Array,
  size: number,
  seed: number,
): number[] {
  const members: number[][] = [];
  labels.forEach((label, row) => (members[label] ??= []).push(row));
  const quotas = allocate(members.map((rows) => rows.length), size);
  const draws = uniformDoubles(wasm, seed, quotas.reduce((sum, quota) => sum + quota, 0));
  let used = 0;
  const chosen = members.flatMap((rows, cluster) => {
    const quota = quotas[cluster] ?? 0;
    for (let place = 0; place < quota; place++) {
      const other = place + Math.floor((draws[used++] ?? 0) * (rows.length - place));
      [rows[place], rows[other]] = [rows[other] ?? 0, rows[place] ?? 0];
    }
    return rows.slice(0, quota);
  });
  return chosen.sort((left, right) => left - right);
}

/** The matrix of the given rows, in their order. */
export function selectRows(matrix: Matrix, rows: readonly number[]): Matrix {
  const values = new Float64Array(rows.length * matrix.columns);
  rows.forEach((row, index) => values.set(rowOf(matrix, row), index * matrix.columns));
  return { values, rows: rows.length, columns: matrix.columns };
}

/** Splits `size` in proportion to `sizes`, at least 2 each where there are 2; the sum is at most `size`. */
function allocate(sizes: readonly number[], size: number): number[] {
  const total = sizes.reduce((sum, count) => sum + count, 0);
  const least = sizes.map((count) => Math.min(count, 2));
  const missing = sizes.map((count, cluster) => Math.max(0, count * size / total - (least[cluster] ?? 0)));
  const allMissing = missing.reduce((sum, more) => sum + more, 0);
  if (allMissing === 0) return least;
  const left = size - least.reduce((sum, quota) => sum + quota, 0);
  return sizes.map((count, cluster) => {
    const more = Math.floor((missing[cluster] ?? 0) * left / allMissing);
    return Math.min(count, (least[cluster] ?? 0) + more);
  });
}
