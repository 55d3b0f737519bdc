import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EASE_MAX_ITEMS, type EaseOptions, scoreByEase, trainEase } from "../../src/compute/ease.ts";
import { runJob } from "../../src/compute/instance.ts";
import { referenceEase } from "../../src/compute/reference/ease.ts";
import { createUniform } from "../../src/compute/reference/mt19937.ts";
import { testWasm } from "../support/wasm.ts";
import { anyBaskets, basketsOf } from "./baskets.ts";

const wasm = await testWasm();

/** A random training, and the largest difference of a weight from the reference's. */
async function differenceFromReference(
  rows: number[][],
  nItems: number,
  options: { minCount: number; regularization: number },
): Promise<number> {
  const { items, weights } = await trainEase(wasm, basketsOf(rows, nItems), options);
  const expected = referenceEase(rows, { nItems, ...options });
  expect([...items]).toEqual(expected.items);
  const flat = expected.weights.flat();
  expect(weights.length).toBe(flat.length);
  return weights.reduce((most, weight, place) => Math.max(most, Math.abs(weight - (flat[place] ?? NaN))), 0);
}

describe("trainEase()", () => {
  it("finds the weights of the reference", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyBaskets({ maxBaskets: 30, maxItems: 14, maxLength: 8 }),
        fc.record({
          minCount: fc.integer({ min: 1, max: 4 }),
          regularization: fc.constantFrom(0.1, 1, 7, 1e6),
        }),
        async ({ rows, nItems }, options) => {
          expect(await differenceFromReference(rows, nItems, options)).toBeLessThan(1e-12);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each([31, 32, 33, 36, 63, 64, 65, 97])(
    "finds them for %i items, in whole blocks or not",
    async (nItems) => {
      const uniform = createUniform(nItems);
      const rows = Array.from(
        { length: 300 },
        () => Array.from({ length: 6 }, () => Math.floor(uniform() * nItems)),
      );
      expect(await differenceFromReference(rows, nItems, { minCount: 1, regularization: 2 })).toBeLessThan(
        1e-12,
      );
    },
  );

  it("gives the same bits when run again, and a diagonal of zeros", async () => {
    const uniform = createUniform(1);
    const rows = Array.from(
      { length: 900 },
      () => Array.from({ length: 6 }, () => Math.floor(uniform() * 70)),
    );
    const first = await trainEase(wasm, basketsOf(rows, 70));
    expect(await trainEase(wasm, basketsOf(rows, 70))).toEqual(first);
    expect(first.items.map((_, place) => first.weights[place * 71] ?? NaN)).toEqual(new Int32Array(70));
  });

  it("makes an empty model of no baskets, and where no item is frequent", async () => {
    const empty = { items: new Int32Array(), weights: new Float64Array() };
    expect(await trainEase(wasm, basketsOf([], 0))).toEqual(empty);
    expect(await trainEase(wasm, basketsOf([[0, 1], []], 2), { minCount: 2 })).toEqual(empty);
    expect(await trainEase(wasm, basketsOf([[0, 0]], 1), { minCount: 2 })).toEqual(empty);
  });

  it("stops when it is cancelled", async () => {
    const signal = AbortSignal.abort("enough");
    await expect(trainEase(wasm, basketsOf([[0]], 1), { signal })).rejects.toBe("enough");
  });
});

describe("trainEase() rejects", () => {
  const baskets = basketsOf([[0, 1], [1]], 2);
  const invalid: [string, EaseOptions][] = [
    ["no regularization", { regularization: 0 }],
    ["a negative one", { regularization: -1 }],
    ["a NaN one", { regularization: NaN }],
    ["an infinite one", { regularization: Infinity }],
    ["a count of 0", { minCount: 0 }],
    ["half a count", { minCount: 1.5 }],
  ];
  it.each(invalid)("%s as invalid", async (_, options) => {
    await expect(trainEase(wasm, baskets, options)).rejects.toMatchObject({
      name: "AppError",
      code: "invalid",
    });
  });

  it("ids out of range as invalid", async () => {
    const wrong = { ...baskets, items: Int32Array.of(0, 1, -1) };
    await expect(trainEase(wasm, wrong)).rejects.toMatchObject({ code: "invalid" });
  });

  it("too many items, naming a count that fits, and the next job is right", async () => {
    const before = await trainEase(wasm, baskets);
    // Item i is in 1 basket, and the last 1,500 in one more.
    const all = Array.from({ length: EASE_MAX_ITEMS + 1 }, (_, item) => item);
    const many = basketsOf([all, all.slice(-1500)], all.length);
    await expect(trainEase(wasm, many)).rejects.toMatchObject({
      code: "too_large",
      message: expect.stringMatching(/2000 items: those in 2 baskets or more would fit/),
    });
    expect((await trainEase(wasm, many, { minCount: 2 })).items.length).toBe(1500);
    expect(await trainEase(wasm, baskets)).toEqual(before);
  });

  it("an instance that trapped: the next job is right", async () => {
    const before = await trainEase(wasm, baskets);
    expect(() => runJob(wasm, (kernels) => kernels.easeStep(2 ** 31 - 16, 1))).toThrow(
      expect.objectContaining({ code: "internal" }),
    );
    expect(await trainEase(wasm, baskets)).toEqual(before);
  });
});

describe("scoreByEase()", () => {
  it("adds up what the basket's items say", () => {
    const model = { items: Int32Array.of(3, 5, 9), weights: Float64Array.of(0, 1, 2, 4, 0, 8, 16, 32, 0) };
    expect([...scoreByEase(model, [3, 9])]).toEqual([16, 33, 2]);
    expect([...scoreByEase(model, [5, 4])]).toEqual([4, 0, 8]);
    expect([...scoreByEase(model, [])]).toEqual([0, 0, 0]);
  });
});
