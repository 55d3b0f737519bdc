/** Frequent itemsets in plain TypeScript, by counting every subset of every basket. The oracle of `wasm/itemsets*.ts`; tests only. */

/** A set with its items ascending, and how many baskets hold it. */
export interface CountedSet {
  readonly items: readonly number[];
  readonly count: number;
}

/** Sets that `minCount` baskets hold, by length and then by items; baskets of some 15 different items at most. */
export function referenceItemsets(
  baskets: readonly (readonly number[])[],
  { minCount, maxLen = Infinity }: { minCount: number; maxLen?: number },
): CountedSet[] {
  const found = new Map<string, { items: number[]; count: number }>();
  for (const basket of baskets) {
    for (const items of subsetsOf([...new Set(basket)].sort((left, right) => left - right))) {
      if (items.length === 0 || items.length > maxLen) continue;
      const set = found.get(items.join()) ?? { items, count: 0 };
      set.count++;
      found.set(items.join(), set);
    }
  }
  return [...found.values()]
    .filter(({ count }) => count >= minCount)
    .sort((left, right) => left.items.length - right.items.length || compare(left.items, right.items));
}

function subsetsOf(items: readonly number[]): number[][] {
  return items.reduce<number[][]>((sets, item) => [...sets, ...sets.map((set) => [...set, item])], [[]]);
}

function compare(left: readonly number[], right: readonly number[]): number {
  const place = left.findIndex((item, index) => item !== right[index]);
  return place < 0 ? 0 : (left[place] ?? 0) - (right[place] ?? 0);
}
