import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Baskets } from "../../src/compute/baskets.ts";
import { runJob } from "../../src/compute/instance.ts";
import {
  frequentItemsets,
  type ItemsetOptions,
  type ItemsetProgress,
  MAX_ITEMSETS,
} from "../../src/compute/itemsets.ts";
import { referenceItemsets } from "../../src/compute/reference/itemsets.ts";
import { createUniform } from "../../src/compute/reference/mt19937.ts";
import { testWasm } from "../support/wasm.ts";
import { anyBaskets, basketsOf, listOf } from "./baskets.ts";

const wasm = await testWasm();

/** Name, baskets, and how many cases to try. */
const KINDS = [
  ["few and small", anyBaskets({ maxBaskets: 12, maxItems: 6, maxLength: 6 }), 2500],
  ["of many items", anyBaskets({ maxBaskets: 30, maxItems: 9, maxLength: 12 }), 600],
  // More than 64 baskets with the same items: bitmaps of several words.
  ["many and alike", anyBaskets({ maxBaskets: 400, maxItems: 4, maxLength: 9 }), 300],
  // More than 128 frequent items: not all have a bit in the masks of the baskets.
  ["of very many items", anyBaskets({ maxBaskets: 200, maxItems: 300, maxLength: 5 }), 400],
  [
    "of few common and many rarer items",
    withManyCommon(anyBaskets({ maxBaskets: 40, maxItems: 9, maxLength: 5 })),
    400,
  ],
] as const;

/** Enough for several steps. */
const many = basketsOf(crowd({ baskets: 60_000, items: 300, length: 20 }), 300);

/**
 * The same baskets with a second item for every third id, and others that make these, and more, the 128 most frequent
 * ones: so the items of the first are rarer, and meet rarer ones and common ones.
 */
function withManyCommon(arbitrary: fc.Arbitrary<{ rows: number[][]; nItems: number }>) {
  return arbitrary.map(({ rows, nItems }) => ({
    rows: [
      ...rows.map((row) => [...row, ...row.filter((item) => item % 3 === 0).map((item) => nItems + item)]),
      ...Array.from({ length: 50 * 130 }, (_, basket) => [nItems + basket % 130]),
    ],
    nItems: nItems + 130,
  }));
}

describe("frequentItemsets()", () => {
  it.each(KINDS)(
    "finds what counting every set finds when the baskets are %s",
    async (_, arbitrary, numRuns) => {
      const settings = fc.record({
        least: fc.oneof(
          fc.integer({ min: 1, max: 6 }),
          fc.double({ min: 0, max: 0.6, noNaN: true }),
        ),
        maxLen: fc.option(fc.integer({ min: 1, max: 5 }), { nil: 99 }),
      });
      await fc.assert(
        fc.asyncProperty(arbitrary, settings, async ({ rows, nItems }, { least, maxLen }) => {
          const minCount = least >= 1 ? least : 1 + Math.floor(least * rows.length);
          const found = await frequentItemsets(wasm, basketsOf(rows, nItems), { minCount, maxLen });
          expect(listOf(found)).toEqual(referenceItemsets(rows, { minCount, maxLen }));
        }),
        { numRuns },
      );
    },
  );

  it("finds the same in baskets of one set of ids as of another", async () => {
    const rows = crowd({ baskets: 500, items: 8, length: 5 });
    const idOf = (item: number) => 70_000 - 9_999 * item;
    const moved = await frequentItemsets(wasm, basketsOf(rows.map((row) => row.map(idOf)), 70_001), {
      minCount: 9,
    });
    const expected = referenceItemsets(rows.map((row) => row.map((item) => 7 - item)), {
      minCount: 9,
    });
    expect(listOf(moved)).toEqual(
      expected.map(({ items, count }) => ({ items: items.map((item) => idOf(7 - item)), count })),
    );
  });

  it("does not mix up baskets that are far apart", async () => {
    // Rows are written some thousand baskets at a time.
    const rows = crowd({ baskets: 30_000, items: 10, length: 6 });
    for (const minCount of [1, 40, 3000]) {
      const found = await frequentItemsets(wasm, basketsOf(rows, 10), { minCount });
      expect(listOf(found)).toEqual(referenceItemsets(rows, { minCount }));
    }
  });

  it("finds long sets, and each of their subsets", async () => {
    const rows = [...Array.from({ length: 16 }, (_, item) => item)];
    const { counts, starts } = await frequentItemsets(wasm, basketsOf([rows, rows, rows], 16), {
      minCount: 3,
    });
    expect([counts.length, starts.at(-1)]).toEqual([2 ** 16 - 1, 16 * 2 ** 15]);
    expect(counts.every((count) => count === 3)).toBe(true);
  });

  it("finds nothing in no baskets, in empty ones, and where more are wanted than there are", async () => {
    const none = { starts: Int32Array.of(0), items: new Int32Array(), counts: new Int32Array() };
    expect(await frequentItemsets(wasm, basketsOf([], 0), { minCount: 1 })).toEqual(none);
    expect(await frequentItemsets(wasm, basketsOf([[], []], 3), { minCount: 1 })).toEqual(none);
    expect(await frequentItemsets(wasm, basketsOf([[0], [0]], 1), { minCount: 3 })).toEqual(none);
    expect(await frequentItemsets(wasm, basketsOf([[0], [0]], 1), { minCount: 1e300 })).toEqual(none);
  });

  it("does not change its input and gives the same bits when run again", async () => {
    const baskets = basketsOf(crowd({ baskets: 2000, items: 40, length: 6 }), 40);
    const copy = { starts: baskets.starts.slice(), items: baskets.items.slice(), nItems: 40 };
    const first = await frequentItemsets(wasm, baskets, { minCount: 4 });
    expect(first.counts.length).toBeGreaterThan(1000);
    expect(await frequentItemsets(wasm, baskets, { minCount: 4 })).toEqual(first);
    expect(baskets).toEqual(copy);
  });

  it("reports its progress", async () => {
    const seen: ItemsetProgress[] = [];
    await frequentItemsets(wasm, many, { minCount: 40, onProgress: (progress) => seen.push(progress) });
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.map((progress) => progress.itemsets)).toEqual(
      seen.map((progress) => progress.itemsets).sort(ascending),
    );
    expect(seen.at(-1)).toMatchObject({ frequentItems: 294 });
  });

  it("stops when it is cancelled, before and between steps", async () => {
    await expect(frequentItemsets(wasm, many, { minCount: 40, signal: AbortSignal.abort("before") }))
      .rejects.toBe(
        "before",
      );
    const controller = new AbortController();
    const options = {
      minCount: 40,
      signal: controller.signal,
      onProgress: () => controller.abort("between"),
    };
    await expect(frequentItemsets(wasm, many, options)).rejects.toBe("between");
  });
});

const ascending = (left: number, right: number) => left - right;

/** Baskets of random items, the lower ids more common; some repeat an item. */
function crowd({ baskets, items, length }: { baskets: number; items: number; length: number }): number[][] {
  const uniform = createUniform(baskets + items);
  return Array.from(
    { length: baskets },
    () =>
      Array.from(
        { length: 1 + Math.floor(uniform() * length) },
        () => Math.floor(items * uniform() * uniform()),
      ),
  );
}

describe("frequentItemsets() rejects", () => {
  const baskets = basketsOf([[0, 1], [1]], 2);
  const invalid: [string, Baskets, ItemsetOptions][] = [
    ["an item beyond the last id", { ...baskets, items: Int32Array.of(0, 1, 2) }, { minCount: 1 }],
    ["a negative item", { ...baskets, items: Int32Array.of(0, 1, -1) }, { minCount: 1 }],
    ["starts that go down", { ...baskets, starts: Int32Array.of(0, 4, 3) }, { minCount: 1 }],
    ["starts that do not begin at 0", { ...baskets, starts: Int32Array.of(1, 2, 3) }, { minCount: 1 }],
    ["starts that end before the items", { ...baskets, starts: Int32Array.of(0, 1, 2) }, { minCount: 1 }],
    ["no starts", { ...baskets, starts: new Int32Array() }, { minCount: 1 }],
    ["half an id", { ...baskets, nItems: 2.5 }, { minCount: 1 }],
    ["a count of 0", baskets, { minCount: 0 }],
    ["half a count", baskets, { minCount: 1.5 }],
    ["a NaN count", baskets, { minCount: NaN }],
    ["a max_len of 0", baskets, { minCount: 1, maxLen: 0 }],
    ["no itemsets", baskets, { minCount: 1, maxItemsets: 0 }],
    ["more itemsets than allowed", baskets, { minCount: 1, maxItemsets: MAX_ITEMSETS + 1 }],
    ["no work", baskets, { minCount: 1, workBudget: 0 }],
    ["a NaN of work", baskets, { minCount: 1, workBudget: NaN }],
  ];
  it.each(invalid)("%s as invalid", async (_, data, options) => {
    await expect(frequentItemsets(wasm, data, options)).rejects.toMatchObject({
      name: "AppError",
      code: "invalid",
    });
  });

  it("more itemsets than allowed, naming the bound and the lowest count that fits it", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyBaskets({ maxBaskets: 40, maxItems: 7, maxLength: 9 }),
        fc.integer({ min: 1, max: 60 }),
        async ({ rows, nItems }, maxItemsets) => {
          const sizeAt = (minCount: number) => referenceItemsets(rows, { minCount }).length;
          if (sizeAt(1) <= maxItemsets) return;
          let fitting = 2;
          while (sizeAt(fitting) > maxItemsets) fitting++;
          const refused = frequentItemsets(wasm, basketsOf(rows, nItems), { minCount: 1, maxItemsets });
          const advice = sizeAt(fitting) > 0
            ? `: ${fitting} baskets would fit`
            : "no higher min_support alone";
          await expect(refused).rejects.toMatchObject({
            code: "too_large",
            message: expect.stringContaining(` ${maxItemsets} itemsets`),
          });
          await expect(refused).rejects.toMatchObject({ message: expect.stringContaining(advice) });
        },
      ),
      { numRuns: 500 },
    );
  });

  it("200 equal baskets of 100 items, in less than a second, and the next job is right", async () => {
    const basket = Array.from({ length: 100 }, (_, item) => item);
    const equal = basketsOf(Array.from({ length: 200 }, () => basket), 100);
    const before = await frequentItemsets(wasm, equal, { minCount: 2, maxLen: 2 });
    const started = performance.now();
    await expect(frequentItemsets(wasm, equal, { minCount: 2 })).rejects.toMatchObject({
      code: "too_large",
      message: expect.stringContaining("1000000 itemsets"),
    });
    expect(performance.now() - started).toBeLessThan(1000);
    expect(await frequentItemsets(wasm, equal, { minCount: 2, maxLen: 2 })).toEqual(before);
    expect(before.counts.length).toBe(100 + 99 * 50);
  });

  it("more work than allowed, and the count that it names is within the bound", async () => {
    const limits = { workBudget: 2e7 };
    const message = await frequentItemsets(wasm, many, { minCount: 40, ...limits }).catch(String);
    expect(message).toContain("20000000 units of work");
    const minCount = Number(/(\d+) baskets would fit/.exec(String(message))?.[1]);
    expect((await frequentItemsets(wasm, many, { minCount, ...limits })).counts.length).toBeGreaterThan(0);
  });

  it("more frequent items than can be told apart, and the count that it names is within the bound", async () => {
    const items = Int32Array.from({ length: 140_000 }, (_, entry) => entry % 70_000);
    // 65,000 items once more: these are in three baskets, the others in two.
    const more = Int32Array.from([...items, ...items.subarray(0, 65_000)]);
    const starts = Int32Array.from({ length: more.length + 1 }, (_, basket) => basket);
    const baskets = { starts, items: more, nItems: 70_000 };
    await expect(frequentItemsets(wasm, baskets, { minCount: 2 })).rejects.toMatchObject({
      code: "too_large",
      message: expect.stringMatching(/65535 frequent items.*: 3 baskets would fit/),
    });
    expect((await frequentItemsets(wasm, baskets, { minCount: 3 })).counts.length).toBe(65_000);
  });

  it("an instance that trapped: the next job is right", async () => {
    const before = await frequentItemsets(wasm, baskets, { minCount: 1 });
    const beyondMemory = 2 ** 31 - 16;
    expect(() => runJob(wasm, (kernels) => kernels.itemsetsStep(beyondMemory, 1))).toThrow(
      expect.objectContaining({ code: "internal" }),
    );
    expect(await frequentItemsets(wasm, baskets, { minCount: 1 })).toEqual(before);
  });
});
