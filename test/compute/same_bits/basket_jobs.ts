import type { Baskets } from "../../../src/compute/baskets.ts";
import { trainEase } from "../../../src/compute/ease.ts";
import { frequentItemsets } from "../../../src/compute/itemsets.ts";
import { nearestItems } from "../../../src/compute/neighbours.ts";
import { createUniform } from "../../../src/compute/reference/mt19937.ts";
import type { Job } from "./job.ts";

/** Baskets of one to twelve items, the lower ids the more common, so that some sets are frequent. */
function makeBaskets(count: number, nItems: number, seed: number): Baskets {
  const uniform = createUniform(seed);
  const starts = Int32Array.from({ length: count + 1 });
  const items: number[] = [];
  for (let basket = 0; basket < count; basket++) {
    const size = 1 + Math.floor(uniform() * 12);
    for (let item = 0; item < size; item++) {
      items.push(Math.floor(uniform() * uniform() * uniform() * nItems));
    }
    starts[basket + 1] = items.length;
  }
  return { starts, items: Int32Array.from(items), nItems };
}

/** Itemsets, what is near an item, and EASE, over few and many items. */
export const basketJobs = (): Job[] =>
  [[800, 25], [3_000, 400], [6_000, 5_000]].map(([count = 0, nItems = 0]) => ({
    name: `baskets, ${count} of ${nItems} items`,
    run: async (wasm) => {
      const baskets = makeBaskets(count, nItems, count);
      const { starts, items, counts } = await frequentItemsets(wasm, baskets, {
        minCount: Math.ceil(count / 100),
      });
      const near = await nearestItems(wasm, baskets, { similarity: "cosine", shrinkage: 10, topN: 20 });
      const ease = await trainEase(wasm, baskets, { minCount: Math.ceil(count / 200) });
      return [
        starts,
        items,
        counts,
        near.starts,
        near.items,
        near.counts,
        near.scores,
        ease.items,
        ease.weights,
      ];
    },
  }));
