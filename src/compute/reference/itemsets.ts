/** Frequent itemsets in plain TypeScript, by trying every set there is. The oracle of `wasm/itemsets*.ts`; tests only. */

/** A set with its items ascending, and how many baskets hold it. */
export interface CountedSet {
  readonly items: readonly number[];
  readonly count: number;
}

/** Sets of the items 0 … nItems − 1, at most 16, that `minCount` baskets hold, by length and then by items. */
export function referenceItemsets(
  baskets: readonly (readonly number[])[],
  { nItems, minCount, maxLen = nItems }: { nItems: number; minCount: number; maxLen?: number },
): CountedSet[] {
  const masks = baskets.map((basket) => basket.reduce((mask, item) => mask | 1 << item, 0));
  return Array.from({ length: 2 ** nItems - 1 }, (_, index) => index + 1)
    .map((set) => ({
      items: Array.from({ length: nItems }, (_, item) => item).filter((item) => set >> item & 1),
      count: masks.filter((mask) => (mask & set) === set).length,
    }))
    .filter(({ items, count }) => count >= minCount && items.length <= maxLen)
    .sort((left, right) => left.items.length - right.items.length || compare(left.items, right.items));
}

function compare(left: readonly number[], right: readonly number[]): number {
  const place = left.findIndex((item, index) => item !== right[index]);
  return place < 0 ? 0 : (left[place] ?? 0) - (right[place] ?? 0);
}
