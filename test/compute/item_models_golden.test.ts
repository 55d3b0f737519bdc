/** Parity of the item models with numpy: the vectors of `test/golden/make_item_models.py`. */
import { describe, expect, it } from "vitest";
import { trainEase } from "../../src/compute/ease.ts";
import { nearestItems } from "../../src/compute/neighbours.ts";
import { generateBaskets, groceries } from "../golden/baskets.ts";
import golden from "../golden/item_models.json" with { type: "json" };
import { testWasm } from "../support/wasm.ts";
import { numbered } from "./baskets.ts";
import { errorOf } from "./rows.ts";

const wasm = await testWasm();

const SOURCES = [
  { name: "generated", read: () => generateBaskets(golden.generated), isThere: true, path: "" },
  { name: "more", read: () => generateBaskets(golden.more), isThere: true, path: "" },
  { name: "groceries", ...groceries },
];

for (const { name, read, isThere, path } of SOURCES) {
  const baskets = isThere ? numbered(read()) : undefined;
  const where = isThere ? "" : ` (skipped: ${path} is absent; set REAL_DATA_DIR)`;
  const { ease, cosine } = golden.cases.find((one) => one.baskets === name) ?? { ease: [], cosine: [] };

  describe.skipIf(!baskets)(`in ${name} baskets${where}`, () => {
    it.each(ease)(
      "trainEase() finds numpy's weights when regularization is $regularization and min_count $min_count",
      async ({ min_count, regularization, ...expected }) => {
        if (!baskets) return;
        const { items, weights } = await trainEase(wasm, baskets, { minCount: min_count, regularization });
        const size = items.length;
        expect(size).toBe(expected.items);
        const sum = (value: (weight: number, place: number) => number) =>
          weights.reduce((total, weight, place) => total + value(weight, place), 0);
        expect(errorOf(sum((weight) => weight * weight), expected.squares)).toBeLessThan(1e-9);
        expect(errorOf(sum((weight, place) => weight * (1 + Math.floor(place / size))), expected.by_row))
          .toBeLessThan(1e-9);
        expect(errorOf(sum((weight, place) => weight * (1 + place % size)), expected.by_column)).toBeLessThan(
          1e-9,
        );
        for (const [row = NaN, column = NaN, weight = NaN] of expected.some) {
          expect(Math.abs((weights[row * size + column] ?? NaN) - weight)).toBeLessThan(1e-12);
        }
      },
    );

    it.each(cosine)(
      "nearestItems() finds numpy's neighbours of item $item when shrinkage is $shrinkage",
      async ({ shrinkage, top_n, item, ...expected }) => {
        if (!baskets) return;
        const options = { similarity: "cosine", topN: top_n, shrinkage } as const;
        const { starts, items, counts, scores } = await nearestItems(wasm, baskets, options);
        const [from, to] = [starts[item], starts[item + 1]];
        expect({
          neighbours: [...items.subarray(from, to)],
          counts: [...counts.subarray(from, to)],
          scores: [...scores.subarray(from, to)],
        }).toEqual(expected);
      },
    );
  });
}
