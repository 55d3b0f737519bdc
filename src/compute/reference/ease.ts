/** EASE in plain TypeScript, straight from its definition. The oracle of `wasm/ease.ts`; tests only. */

/** The weights of all ids that `minCount` baskets hold, by row, and those ids. */
export function referenceEase(
  baskets: readonly (readonly number[])[],
  { nItems, minCount, regularization }: { nItems: number; minCount: number; regularization: number },
): { items: number[]; weights: number[][] } {
  const together = (...items: number[]) =>
    baskets.filter((basket) => items.every((item) => basket.includes(item))).length;
  const items = Array.from({ length: nItems }, (_, item) => item).filter((item) =>
    together(item) >= minCount
  );
  const inverse = invert(
    items.map((item) => items.map((other) => together(item, other) + (item === other ? regularization : 0))),
  );
  const weights = inverse.map((row, item) =>
    row.map((value, other) => item === other ? 0 : -value / (inverse[other]?.[other] ?? NaN))
  );
  return { items, weights };
}

/** Gauss–Jordan elimination; the matrices here need no pivoting. */
function invert(matrix: readonly (readonly number[])[]): number[][] {
  let rows = matrix.map((row, index) => [...row, ...matrix.map((_, column) => column === index ? 1 : 0)]);
  for (let pivot = 0; pivot < rows.length; pivot++) {
    const scale = rows[pivot]?.[pivot] ?? NaN;
    const own = (rows[pivot] ?? []).map((value) => value / scale);
    rows = rows.map((row, index) =>
      index === pivot ? own : row.map((value, column) => value - (row[pivot] ?? NaN) * (own[column] ?? NaN))
    );
  }
  return rows.map((row) => row.slice(matrix.length));
}
