/** Parity with mlxtend and with Borgelt's C: the vectors of `test/golden/make_itemsets.py`. */
import { describe, expect, it } from "vitest";
import { frequentItemsets, type Itemsets } from "../../src/compute/itemsets.ts";
import { generateBaskets, groceries, retail } from "../golden/baskets.ts";
import golden from "../golden/itemsets.json" with { type: "json" };
import { testWasm } from "../support/wasm.ts";
import { numbered } from "./baskets.ts";
import { digestOf } from "./digest.ts";

const wasm = await testWasm();

const SOURCES = [
  { name: "generated", read: () => generateBaskets(golden.generated), isThere: true, path: "" },
  { name: "groceries", ...groceries },
  { name: "retail", ...retail },
];

describe("frequentItemsets()", () => {
  for (const { name, read, isThere, path } of SOURCES) {
    const baskets = isThere ? numbered(read()) : undefined;
    const wanted = golden.cases.filter((one) => one.baskets === name)
      .map((one) => ({ ...one, who: one.by.join(" and ") }));
    const where = isThere ? "" : ` (skipped: ${path} is absent; set REAL_DATA_DIR)`;
    it.skipIf(!baskets).each(wanted)(
      `finds in ${name} baskets what $who find at a count of $min_count${where}`,
      async ({ min_count, lengths, sha256 }) => {
        if (!baskets) return;
        const found = await frequentItemsets(wasm, baskets, { minCount: min_count });
        expect(lengthsOf(found)).toEqual(lengths);
        expect(await digestOf(wordsOf(found))).toBe(sha256);
      },
    );
  }
});

/** How many sets there are of each length. */
function lengthsOf({ starts, counts }: Itemsets): number[] {
  const lengths: number[] = [];
  counts.forEach((_, set) => {
    const place = (starts[set + 1] ?? 0) - (starts[set] ?? 0) - 1;
    lengths[place] = (lengths[place] ?? 0) + 1;
  });
  return lengths;
}

/** Length, items and count of each set. */
function wordsOf({ starts, items, counts }: Itemsets): Int32Array {
  return Int32Array.from([...counts].flatMap((count, set) => {
    const own = items.subarray(starts[set], starts[set + 1]);
    return [own.length, ...own, count];
  }));
}
