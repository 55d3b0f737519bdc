import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dbscan, DBSCAN_WORK_BUDGET, type DbscanOptions } from "../../src/compute/dbscan.ts";
import { runJob } from "../../src/compute/instance.ts";
import type { Matrix } from "../../src/compute/matrix.ts";
import { referenceDbscan } from "../../src/compute/reference/dbscan.ts";
import { createUniform } from "../../src/compute/reference/mt19937.ts";
import { standardScale } from "../../src/compute/scaling.ts";
import { makeDataset } from "../golden/datasets.ts";
import { testWasm } from "../support/wasm.ts";
import { DBSCAN_CASES } from "./dbscan_cases.ts";
import { matrixOf } from "./rows.ts";

const wasm = await testWasm();

/** The labels alone. */
async function labelsOf(rows: readonly (readonly number[])[], options: DbscanOptions): Promise<number[]> {
  return [...(await dbscan(wasm, matrixOf(rows), options)).labels];
}

describe("dbscan()", () => {
  describe.each([
    ["1 to 3 columns", fc.integer({ min: 1, max: 3 }), 1],
    ["4 to 8 columns", fc.integer({ min: 4, max: 8 }), 0.6],
    ["9 to 32 columns", fc.integer({ min: 9, max: 32 }), 0.2],
  ])("gives the labels of the reference in %s", (_, columns, share) => {
    it.each(DBSCAN_CASES)("when the rows are %s", async (_, cases, runs) => {
      await fc.assert(
        fc.asyncProperty(cases(columns), async ({ rows, ...options }) => {
          const { labels, nClusters, coreSampleIndices } = await dbscan(wasm, matrixOf(rows), options);
          const expected = referenceDbscan(rows, options);
          expect([...labels]).toEqual(expected.labels);
          expect(nClusters).toBe(Math.max(-1, ...expected.labels) + 1);
          expect([...coreSampleIndices]).toEqual(expected.coreSampleIndices);
        }),
        { numRuns: runs * share },
      );
    });
  });

  it("gives the labels of the reference when min_samples is large", async () => {
    const uniform = createUniform(11);
    const rows = Array.from({ length: 900 }, () => [uniform(), uniform(), 0.3 * uniform()]);
    for (const minSamples of [10, 40, 200, 900]) {
      const options = { eps: 0.4, minSamples };
      expect(await labelsOf(rows, options)).toEqual(referenceDbscan(rows, options).labels);
    }
  });

  it("finds every neighbour: a row is no core when one more is wanted", async () => {
    const lines = [1, 2, 3, 4, 8].map((columns) =>
      Array.from({ length: 401 }, (_, step) => Array.from({ length: columns }, () => step / 128))
    );
    for (const rows of lines) {
      // 257 rows within eps, but for those near an end.
      for (const minSamples of [130, 193, 254, 255, 256, 257, 258]) {
        const options = { eps: 1, minSamples };
        const { coreSampleIndices } = await dbscan(wasm, matrixOf(rows), options);
        expect([...coreSampleIndices]).toEqual(referenceDbscan(rows, options).coreSampleIndices);
      }
    }
  });

  it("finds a neighbour at eps from just before the end of a cell, however wide cells might be", async () => {
    const options = { eps: 1, minSamples: 2 };
    for (let cell = 1; cell < 40; cell++) {
      for (const excess of [0, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2]) {
        const before = cell - (cell + 0.5) * excess;
        const rows = [[0, 0], [before, 0], [before + 1, 0], [0, before], [0, before + 1]];
        expect(await labelsOf(rows, options)).toEqual(referenceDbscan(rows, options).labels);
      }
    }
  });

  it("keeps rows apart that are barely more than eps from each other, along an axis and across a cell", async () => {
    for (const eps of [1e-100, 0.1, 1, 3e7, 1e99]) {
      for (const excess of [0, 1e-15, 1e-9, 1e-6, 1e-4, 0.01, -1e-15, -1e-9, -1e-6]) {
        for (const axes of [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 1, 1]]) {
          const length = Math.sqrt(axes.filter((axis) => axis === 1).length);
          const rows = [[0, 0, 0], axes.map((axis) => axis * eps * (1 + excess) / length)];
          const options = { eps, minSamples: 2 };
          expect(await labelsOf(rows, options)).toEqual(referenceDbscan(rows, options).labels);
        }
      }
    }
  });

  it("counts the row itself, and a distance of exactly eps", async () => {
    const rows = matrixOf([[0], [1], [5]]);
    expect([...(await dbscan(wasm, rows, { eps: 1, minSamples: 2 })).labels]).toEqual([0, 0, -1]);
    expect([...(await dbscan(wasm, rows, { eps: 0.999, minSamples: 2 })).labels]).toEqual([-1, -1, -1]);
    expect([...(await dbscan(wasm, rows, { eps: 0.5, minSamples: 1 })).labels]).toEqual([0, 1, 2]);
  });

  it("leaves a border row to the cluster that is numbered first", async () => {
    const right = [[2], [3], [3], [3]];
    const left = [[0], [-1], [-1], [-1]];
    const between = [[1]];
    const options = { eps: 1, minSamples: 4 };
    expect(await labelsOf([...between, ...right, ...left], options))
      .toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1]);
    expect(await labelsOf([...left, ...right, ...between], options))
      .toEqual([0, 0, 0, 0, 1, 1, 1, 1, 0]);
  });

  it("follows a chain through any number of cells", async () => {
    const chain = Array.from({ length: 3000 }, (_, step) => [step * 0.9, -step * 0.3, step * 0.2]);
    const { labels, nClusters } = await dbscan(wasm, matrixOf(chain), { eps: 1, minSamples: 2 });
    expect([nClusters, new Set(labels).size]).toEqual([1, 1]);
  });

  it("makes nothing but noise when min_samples is more than the rows", async () => {
    for (const minSamples of [4, 2 ** 31, 1e300]) {
      expect(await dbscan(wasm, matrixOf([[1], [1], [1]]), { eps: 1, minSamples })).toEqual({
        labels: Int32Array.of(-1, -1, -1),
        nClusters: 0,
        coreSampleIndices: new Int32Array(),
      });
    }
  });

  it("takes no time over 300,000 equal rows", async () => {
    const values = new Float64Array(900_000).fill(1.25);
    const data = { values, rows: 300_000, columns: 3 };
    const { labels, nClusters } = await dbscan(wasm, data, { eps: 0.1, minSamples: 5, workBudget: 1 });
    expect([nClusters, labels.every((label) => label === 0)]).toEqual([1, true]);
  });

  it("computes few distances when crowds lie side by side, as those of customers do", async () => {
    const spec = { name: "", kind: "rfm", rows: 50_000, columns: 3, clusters: 3, seed: 5 };
    const { scaled } = standardScale(wasm, makeDataset(spec));
    const { nClusters } = await dbscan(wasm, scaled, { eps: 0.65, minSamples: 3, workBudget: 2e6 });
    expect(nClusters).toBe(21);
  });

  it("does not change its input and gives the same bits when run again", async () => {
    const data = crowd(2000);
    const copy = data.values.slice();
    const options = { eps: 0.05, minSamples: 4 };
    expect(await dbscan(wasm, data, options)).toEqual(await dbscan(wasm, data, options));
    expect(data.values).toEqual(copy);
  });
});

/** Rows spread evenly over the unit cube. */
function crowd(rows: number): Matrix {
  const values = Float64Array.from({ length: rows * 3 }, createUniform(3));
  return { values, rows, columns: 3 };
}

describe("dbscan() rejects", () => {
  const data = matrixOf([[0, 1], [2, 3]]);
  const good = { eps: 1, minSamples: 2 };
  const invalid: [string, Matrix, DbscanOptions][] = [
    ["a NaN", matrixOf([[1], [NaN]]), good],
    ["an infinite value", matrixOf([[1], [Infinity]]), good],
    ["values whose squares overflow", matrixOf([[1e200]]), good],
    ["no rows", matrixOf([]), good],
    ["sizes that do not fit the values", { ...data, rows: 3 }, good],
    ["33 columns", matrixOf([new Array(33).fill(1)]), good],
    ["an eps of 0", data, { ...good, eps: 0 }],
    ["a negative eps", data, { ...good, eps: -1 }],
    ["a NaN eps", data, { ...good, eps: NaN }],
    ["an infinite eps", data, { ...good, eps: Infinity }],
    ["an eps whose square underflows", data, { ...good, eps: 1e-170 }],
    ["a min_samples of 0", data, { ...good, minSamples: 0 }],
    ["half a sample", data, { ...good, minSamples: 1.5 }],
    ["a NaN min_samples", data, { ...good, minSamples: NaN }],
    ["no work budget", data, { ...good, workBudget: 0 }],
    ["a NaN work budget", data, { ...good, workBudget: NaN }],
  ];
  it.each(invalid)("%s as invalid", async (_, matrix, options) => {
    await expect(dbscan(wasm, matrix, options)).rejects.toThrow(
      expect.objectContaining({ name: "AppError", code: "invalid" }),
    );
  });

  it("work over the budget, naming the bound, and the next job is right", async () => {
    const data = crowd(5000);
    const before = await dbscan(wasm, data, { eps: 0.1, minSamples: 4 });
    await expect(dbscan(wasm, data, { eps: 0.5, minSamples: 4000, workBudget: 1e6 })).rejects.toThrow(
      expect.objectContaining({ code: "too_large", message: expect.stringContaining("1000000 distances") }),
    );
    expect(await dbscan(wasm, data, { eps: 0.1, minSamples: 4 })).toEqual(before);
  });

  it("what would take hours, within seconds", async () => {
    // A million rows in a few cells, none of which has min_samples rows: 10¹² distances.
    const data = crowd(1_000_000);
    const started = performance.now();
    await expect(dbscan(wasm, data, { eps: 0.5, minSamples: 900_000 })).rejects.toThrow(
      expect.objectContaining({
        code: "too_large",
        message: expect.stringContaining(String(DBSCAN_WORK_BUDGET)),
      }),
    );
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it("a signal that is aborted, before and between steps", async () => {
    const data = crowd(200_000);
    await expect(dbscan(wasm, data, { ...good, signal: AbortSignal.abort(new Error("Away")) }))
      .rejects.toThrow("Away");
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("Enough")), 5);
    const options = { eps: 0.2, minSamples: 2000, signal: controller.signal };
    await expect(dbscan(wasm, data, options)).rejects.toThrow("Enough");
  });

  it("an instance that trapped: the next job is right", async () => {
    const data = crowd(300);
    const before = await dbscan(wasm, data, { eps: 0.1, minSamples: 3 });
    const beyondMemory = 2 ** 31 - 16;
    expect(() => runJob(wasm, (kernels) => kernels.dbscanStep(beyondMemory, 1))).toThrow(
      expect.objectContaining({ code: "internal" }),
    );
    expect(await dbscan(wasm, data, { eps: 0.1, minSamples: 3 })).toEqual(before);
  });
});
