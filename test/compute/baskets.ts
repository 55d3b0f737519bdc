/** Small baskets for the tests of `compute/` and `baskets/`, written and generated as lists of items. */
import fc from "fast-check";
import type { Baskets } from "../../src/compute/baskets.ts";
import type { Itemsets } from "../../src/compute/itemsets.ts";
import type { CountedSet } from "../../src/compute/reference/itemsets.ts";

/** Baskets in the shape of the kernels. */
export function basketsOf(rows: readonly (readonly number[])[], nItems: number): Baskets {
  let end = 0;
  return {
    starts: Int32Array.from([0, ...rows.map((row) => end += row.length)]),
    items: Int32Array.from(rows.flat()),
    nItems,
  };
}

/** Baskets whose ids go up to the highest there is. */
export function numbered(rows: readonly (readonly number[])[]): Baskets {
  return basketsOf(rows, 1 + rows.flat().reduce((most, item) => Math.max(most, item), 0));
}

/** Itemsets as a list. */
export function listOf({ starts, items, counts }: Itemsets): CountedSet[] {
  return Array.from(counts, (count, set) => ({
    items: [...items.subarray(starts[set], starts[set + 1])],
    count,
  }));
}

/** Baskets of the items 0 … nItems − 1, unsorted and with repetitions, some empty; the lower ids are more common. */
export function anyBaskets(
  { maxBaskets, maxItems, maxLength }: { maxBaskets: number; maxItems: number; maxLength: number },
): fc.Arbitrary<{ rows: number[][]; nItems: number }> {
  return fc.integer({ min: 1, max: maxItems }).chain((nItems) => {
    const item = fc.tuple(fc.nat(nItems - 1), fc.nat(nItems - 1)).map(([left, right]) =>
      Math.min(left, right)
    );
    const row = fc.array(item, { maxLength, size: "max" });
    return fc.record({
      rows: fc.array(row, { maxLength: maxBaskets, size: "max" }),
      nItems: fc.constant(nItems),
    });
  });
}
