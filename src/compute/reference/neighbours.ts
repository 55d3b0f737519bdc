/** Neighbours of items in plain TypeScript, pair by pair. The oracle of `wasm/neighbours.ts`; tests only. */

/** One neighbour of an item. */
export interface Neighbour {
  readonly item: number;
  readonly count: number;
  readonly score: number;
}

/** For each id its neighbours, the best first, and of equal scores the lower id first. */
export function referenceNeighbours(
  baskets: readonly (readonly number[])[],
  { nItems, topN, minCount, similarity, shrinkage }: {
    nItems: number;
    topN: number;
    minCount: number;
    similarity: "count" | "cosine";
    shrinkage: number;
  },
): Neighbour[][] {
  const holds = (basket: readonly number[], ...items: number[]) =>
    items.every((item) => basket.includes(item));
  const ids = Array.from({ length: nItems }, (_, item) => item);
  const counts = ids.map((item) => baskets.filter((basket) => holds(basket, item)).length);
  const takesPart = (item: number) => (counts[item] ?? 0) >= minCount;
  return ids.map((item) =>
    ids.filter((other) => other !== item && takesPart(item) && takesPart(other))
      .map((other) => {
        const count = baskets.filter((basket) => holds(basket, item, other)).length;
        const cosine = count / (Math.sqrt((counts[item] ?? 0) * (counts[other] ?? 0)) + shrinkage);
        return { item: other, count, score: similarity === "cosine" ? cosine : count };
      })
      .filter(({ count }) => count > 0)
      .sort((left, right) => right.score - left.score || left.item - right.item)
      .slice(0, topN)
  );
}
