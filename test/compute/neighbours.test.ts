import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runJob } from "../../src/compute/instance.ts";
import {
  MAX_NEIGHBOURS,
  nearestItems,
  type NeighbourOptions,
  type Neighbours,
  scoreByNeighbours,
} from "../../src/compute/neighbours.ts";
import { createUniform } from "../../src/compute/reference/mt19937.ts";
import { type Neighbour, referenceNeighbours } from "../../src/compute/reference/neighbours.ts";
import { testWasm } from "../support/wasm.ts";
import { anyBaskets, basketsOf } from "./baskets.ts";

const wasm = await testWasm();

function listsOf({ starts, items, counts, scores }: Neighbours): Neighbour[][] {
  return Array.from({ length: starts.length - 1 }, (_, item) => {
    const [from, to] = [starts[item] ?? 0, starts[item + 1] ?? 0];
    return Array.from(items.subarray(from, to), (other, place) => ({
      item: other,
      count: counts[from + place] ?? NaN,
      score: scores[from + place] ?? NaN,
    }));
  });
}

describe("nearestItems()", () => {
  it("finds what the reference finds, with the same bits", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyBaskets({ maxBaskets: 30, maxItems: 14, maxLength: 8 }),
        fc.record({
          topN: fc.integer({ min: 1, max: 16 }),
          minCount: fc.integer({ min: 1, max: 4 }),
          similarity: fc.constantFrom("count" as const, "cosine" as const),
          shrinkage: fc.constantFrom(0, 1, 2.5, 100),
        }),
        async ({ rows, nItems }, options) => {
          const found = await nearestItems(wasm, basketsOf(rows, nItems), options);
          expect(listsOf(found)).toEqual(referenceNeighbours(rows, { nItems, ...options }));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it.each(["count", "cosine"] as const)(
    "finds them by %s where not all items are common",
    async (similarity) => {
      // Of these items 128 have bits in the masks of the baskets; the others are the rarer ones.
      const uniform = createUniform(similarity.length);
      const rows = Array.from(
        { length: 400 },
        () => Array.from({ length: 5 }, () => Math.floor(220 * uniform() * uniform())),
      );
      const options = { topN: 12, minCount: 1, similarity, shrinkage: 3 };
      const found = await nearestItems(wasm, basketsOf(rows, 220), options);
      expect(listsOf(found)).toEqual(referenceNeighbours(rows, { nItems: 220, ...options }));
    },
  );

  it("keeps the best of many", async () => {
    // Item 0 is with item i in i baskets.
    const rows = Array.from({ length: 60 }, (_, item) => Array.from({ length: item }, () => [item, 0]))
      .flat();
    const { starts, items, counts } = await nearestItems(wasm, basketsOf(rows, 60), {
      similarity: "count",
      topN: 7,
    });
    expect([...items.subarray(0, starts[1])]).toEqual([59, 58, 57, 56, 55, 54, 53]);
    expect([...counts.subarray(0, starts[1])]).toEqual([59, 58, 57, 56, 55, 54, 53]);
  });

  it("finds none in no baskets, and where no item is frequent", async () => {
    for (const [rows, minCount] of [[[], 1], [[[]], 1], [[[0, 1]], 2], [[[0, 1]], 1e300]] as const) {
      const { starts, items } = await nearestItems(wasm, basketsOf(rows, 2), {
        similarity: "count",
        minCount,
      });
      expect([[...starts], items.length]).toEqual([[0, 0, 0], 0]);
    }
  });

  it("stops when it is cancelled", async () => {
    const options = { similarity: "count", signal: AbortSignal.abort("enough") } as const;
    await expect(nearestItems(wasm, basketsOf([[0, 1]], 2), options)).rejects.toBe("enough");
  });
});

describe("nearestItems() rejects", () => {
  const baskets = basketsOf([[0, 1], [1]], 2);
  const good: NeighbourOptions = { similarity: "cosine" };
  const invalid: [string, NeighbourOptions][] = [
    ["no neighbours", { ...good, topN: 0 }],
    ["more neighbours than allowed", { ...good, topN: MAX_NEIGHBOURS + 1 }],
    ["a count of 0", { ...good, minCount: 0 }],
    ["half a count", { ...good, minCount: 0.5 }],
    ["a negative shrinkage", { ...good, shrinkage: -1 }],
    ["a NaN shrinkage", { ...good, shrinkage: NaN }],
    ["an infinite shrinkage", { ...good, shrinkage: Infinity }],
    ["no work", { ...good, workBudget: 0 }],
  ];
  it.each(invalid)("%s as invalid", async (_, options) => {
    await expect(nearestItems(wasm, baskets, options)).rejects.toMatchObject({
      name: "AppError",
      code: "invalid",
    });
  });

  it("ids out of range as invalid", async () => {
    const wrong = { ...baskets, items: Int32Array.of(0, 1, 2) };
    await expect(nearestItems(wasm, wrong, good)).rejects.toMatchObject({ code: "invalid" });
  });

  it("too many items, too many neighbours and too much work, and the next job is right", async () => {
    const before = await nearestItems(wasm, baskets, good);
    const each = Int32Array.from({ length: 70_000 }, (_, item) => item);
    const singles = {
      starts: Int32Array.of(0, ...each.map((item) => item + 1)),
      items: each,
      nItems: 70_000,
    };
    await expect(nearestItems(wasm, singles, good)).rejects.toMatchObject({
      code: "too_large",
      message: expect.stringContaining("65535 items"),
    });
    const some = { ...singles, starts: singles.starts.slice(0, 60_001), items: each.slice(0, 60_000) };
    await expect(nearestItems(wasm, some, { ...good, topN: 500 })).rejects.toMatchObject({
      code: "too_large",
      message: expect.stringContaining("64 MB"),
    });
    await expect(nearestItems(wasm, some, { ...good, workBudget: 1000 })).rejects.toMatchObject({
      code: "too_large",
      message: expect.stringContaining("1000 units of work"),
    });
    expect(await nearestItems(wasm, baskets, good)).toEqual(before);
  });

  it("an instance that trapped: the next job is right", async () => {
    const before = await nearestItems(wasm, baskets, good);
    expect(() => runJob(wasm, (kernels) => kernels.neighboursStep(2 ** 31 - 16, 1))).toThrow(
      expect.objectContaining({ code: "internal" }),
    );
    expect(await nearestItems(wasm, baskets, good)).toEqual(before);
  });
});

describe("scoreByNeighbours()", () => {
  it("adds up what the basket's items say", async () => {
    const rows = [[0, 1], [0, 1, 2], [2, 3], [1, 2]];
    const neighbours = await nearestItems(wasm, basketsOf(rows, 5), { similarity: "count" });
    expect([...scoreByNeighbours(neighbours, [0, 2])]).toEqual([1, 4, 1, 1, 0]);
    expect([...scoreByNeighbours(neighbours, [])]).toEqual([0, 0, 0, 0, 0]);
  });
});
