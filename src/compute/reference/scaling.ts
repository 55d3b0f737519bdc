/** Standardisation in plain TypeScript. The oracle of `wasm/scaling.ts`; tests only. */

/** Each column minus its mean, divided by its population standard deviation; 0 for a constant column. */
export function referenceScale(rows: readonly (readonly number[])[]): number[][] {
  const count = rows.length;
  const columns = (rows[0] ?? []).map((_, column) => {
    const values = rows.map((row) => row[column] ?? NaN);
    const mean = values.reduce((sum, value) => sum + value, 0) / count;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
    // scikit-learn's rule for a column that is constant up to rounding.
    const rounding = count * mean * Number.EPSILON;
    const constant = variance <= count * Number.EPSILON * variance + rounding * rounding;
    return values.map((value) => constant ? 0 : (value - mean) / Math.sqrt(variance));
  });
  return rows.map((_, row) => columns.map((column) => column[row] ?? NaN));
}
