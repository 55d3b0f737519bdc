import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kMeans } from "../../src/compute/kmeans.ts";
import { kMeansPredict } from "../../src/compute/kmeans_predict.ts";
import type { Matrix } from "../../src/compute/matrix.ts";
import { type MiniBatchState, startMiniBatches, takeMiniBatch } from "../../src/compute/mini_batch_kmeans.ts";
import { createUniform } from "../../src/compute/reference/mt19937.ts";
import { referenceMiniBatches } from "../../src/compute/reference/mini_batch_kmeans.ts";
import { makeDataset } from "../golden/datasets.ts";
import golden from "../golden/mini_batch_kmeans.json" with { type: "json" };
import { testWasm } from "../support/wasm.ts";
import { digestOf } from "./digest.ts";
import { errorOf, matrixOf, rowsOf } from "./rows.ts";

const wasm = await testWasm();

/** Rows `from` … `to − 1`. */
const slice = ({ values, rows, columns }: Matrix, from: number, to: number): Matrix => {
  const end = Math.min(to, rows);
  return { values: values.subarray(from * columns, end * columns), rows: end - from, columns };
};

describe("takeMiniBatch()", () => {
  for (const { data: spec, ...expected } of golden.cases) {
    it(`gives scikit-learn's centers and labels over batches of ${spec.name}`, async () => {
      const data = makeDataset(spec);
      let state: MiniBatchState = {
        centers: {
          ...slice(data, 0, spec.clusters),
          values: data.values.slice(0, spec.clusters * data.columns),
        },
        counts: new Float64Array(spec.clusters),
      };
      for (let from = 0; from < data.rows; from += golden.batch) {
        state = await takeMiniBatch(wasm, state, slice(data, from, from + golden.batch));
      }
      expect([...state.counts]).toEqual(expected.counts);
      state.centers.values.forEach((value, index) => {
        expect(errorOf(value, expected.centers[index] ?? NaN)).toBeLessThanOrEqual(1e-9);
      });
      expect(await digestOf(await kMeansPredict(wasm, state.centers, data))).toBe(expected.labels);
    });
  }

  it("gives the centers of the reference for any batches", async () => {
    // Apart enough that the last bits of a center change no row's cluster.
    const value = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((number) => number / 997);
    const row = fc.tuple(value, value);
    const rows = (most: number) => fc.array(row, { minLength: 1, maxLength: most });
    const cases = fc.record({
      centers: rows(6),
      batches: fc.array(rows(20), { minLength: 1, maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ centers, batches }) => {
        let state: MiniBatchState = { centers: matrixOf(centers), counts: new Float64Array(centers.length) };
        for (const batch of batches) state = await takeMiniBatch(wasm, state, matrixOf(batch));
        const expected = referenceMiniBatches(centers, centers.map(() => 0), batches);
        expect([...state.counts]).toEqual(expected.counts);
        rowsOf(state.centers).flat().forEach((actual, index) => {
          expect(Math.abs(actual - (expected.centers.flat()[index] ?? NaN))).toBeLessThanOrEqual(1e-9);
        });
      }),
      { numRuns: 1_000 },
    );
  });

  it("says how far the batch was from the centers, how far these moved, and leaves the given state alone", async () => {
    const state = { centers: matrixOf([[0], [10]]), counts: Float64Array.of(1, 3) };
    const step = await takeMiniBatch(wasm, state, matrixOf([[2], [14]]));
    expect([...step.centers.values]).toEqual([1, 11]);
    expect([...step.counts]).toEqual([2, 4]);
    expect([...step.labels]).toEqual([0, 1]);
    expect([step.inertia, step.shift]).toEqual([4 + 16, 2]);
    expect([...state.centers.values, ...state.counts]).toEqual([0, 10, 1, 3]);
  });

  it("leaves a center where it was that nothing has come to", async () => {
    const state = { centers: matrixOf([[0], [100]]), counts: Float64Array.of(0, 0) };
    const { centers, counts } = await takeMiniBatch(wasm, state, matrixOf([[3], [5]]));
    expect([...centers.values, ...counts]).toEqual([4, 100, 2, 0]);
  });

  it("comes near the clustering of all rows at once", async () => {
    const uniform = createUniform(9);
    const rows = Array.from(
      { length: 6_000 },
      (_, row) => [row % 3 * 5 + uniform(), row % 3 * -4 + uniform()],
    );
    const whole = matrixOf(rows);
    let state = await startMiniBatches(wasm, slice(whole, 0, 300), { nClusters: 3 });
    expect([...state.counts].reduce((sum, count) => sum + count)).toBe(300);
    for (let from = 300; from < 6_000; from += 300) {
      state = await takeMiniBatch(wasm, state, slice(whole, from, from + 300));
    }
    const { labels } = await kMeans(wasm, whole, { nClusters: 3, init: state.centers });
    expect(await kMeansPredict(wasm, state.centers, whole)).toEqual(labels);
  });

  it.each([
    [
      "counts of another number",
      { centers: matrixOf([[1], [2]]), counts: new Float64Array(1) },
      matrixOf([[1]]),
    ],
    ["a negative count", { centers: matrixOf([[1]]), counts: Float64Array.of(-1) }, matrixOf([[1]])],
    [
      "a batch of other columns",
      { centers: matrixOf([[1]]), counts: new Float64Array(1) },
      matrixOf([[1, 2]]),
    ],
    [
      "a batch that is not finite",
      { centers: matrixOf([[1]]), counts: new Float64Array(1) },
      matrixOf([[NaN]]),
    ],
  ])("refuses %s", async (_, state, batch) => {
    await expect(takeMiniBatch(wasm, state, batch)).rejects.toMatchObject({
      name: "AppError",
      code: "invalid",
    });
  });
});
