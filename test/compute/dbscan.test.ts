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

describe("dbscan()", () => {
  it.each(DBSCAN_CASES)("gives the labels of the reference when the rows are %s", (_, arbitrary, numRuns) => {
    fc.assert(
      fc.property(arbitrary, ({ rows, ...options }) => {
        const { labels, nClusters } = dbscan(wasm, matrixOf(rows), options);
        const expected = referenceDbscan(rows, options);
        expect([...labels]).toEqual(expected);
        expect(nClusters).toBe(Math.max(-1, ...expected) + 1);
      }),
      { numRuns },
    );
  });

  it("gives the labels of the reference when min_samples is large", () => {
    const uniform = createUniform(11);
    const rows = Array.from({ length: 900 }, () => [uniform(), uniform(), 0.3 * uniform()]);
    for (const minSamples of [10, 40, 200, 900]) {
      const options = { eps: 0.4, minSamples };
      expect([...dbscan(wasm, matrixOf(rows), options).labels]).toEqual(referenceDbscan(rows, options));
    }
  });

  it("finds every neighbour: a row is no core when one more is wanted", () => {
    const lines = [1, 2, 3].map((columns) =>
      Array.from({ length: 401 }, (_, step) => Array.from({ length: columns }, () => step / 128))
    );
    for (const rows of lines) {
      for (let minSamples = 130; minSamples <= 260; minSamples += 2) {
        const options = { eps: 1, minSamples };
        expect([...dbscan(wasm, matrixOf(rows), options).labels]).toEqual(referenceDbscan(rows, options));
      }
    }
  });

  it("keeps rows apart that are barely more than eps from each other, along an axis and across a cell", () => {
    for (const eps of [1e-100, 0.1, 1, 3e7, 1e99]) {
      for (const excess of [0, 1e-15, 1e-9, 1e-6, 1e-4, 0.01, -1e-15, -1e-9, -1e-6]) {
        for (const axes of [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 1, 1]]) {
          const length = Math.sqrt(axes.filter((axis) => axis === 1).length);
          const rows = [[0, 0, 0], axes.map((axis) => axis * eps * (1 + excess) / length)];
          const options = { eps, minSamples: 2 };
          expect([...dbscan(wasm, matrixOf(rows), options).labels]).toEqual(referenceDbscan(rows, options));
        }
      }
    }
  });

  it("counts the row itself, and a distance of exactly eps", () => {
    const rows = matrixOf([[0], [1], [5]]);
    expect([...dbscan(wasm, rows, { eps: 1, minSamples: 2 }).labels]).toEqual([0, 0, -1]);
    expect([...dbscan(wasm, rows, { eps: 0.999, minSamples: 2 }).labels]).toEqual([-1, -1, -1]);
    expect([...dbscan(wasm, rows, { eps: 0.5, minSamples: 1 }).labels]).toEqual([0, 1, 2]);
  });

  it("leaves a border row to the cluster that is numbered first", () => {
    const right = [[2], [3], [3], [3]];
    const left = [[0], [-1], [-1], [-1]];
    const between = [[1]];
    const options = { eps: 1, minSamples: 4 };
    expect([...dbscan(wasm, matrixOf([...between, ...right, ...left]), options).labels])
      .toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1]);
    expect([...dbscan(wasm, matrixOf([...left, ...right, ...between]), options).labels])
      .toEqual([0, 0, 0, 0, 1, 1, 1, 1, 0]);
  });

  it("follows a chain through any number of cells", () => {
    const chain = Array.from({ length: 3000 }, (_, step) => [step * 0.9, -step * 0.3, step * 0.2]);
    const { labels, nClusters } = dbscan(wasm, matrixOf(chain), { eps: 1, minSamples: 2 });
    expect([nClusters, new Set(labels).size]).toEqual([1, 1]);
  });

  it("makes nothing but noise when min_samples is more than the rows", () => {
    for (const minSamples of [4, 2 ** 31, 1e300]) {
      expect(dbscan(wasm, matrixOf([[1], [1], [1]]), { eps: 1, minSamples })).toEqual({
        labels: Int32Array.of(-1, -1, -1),
        nClusters: 0,
      });
    }
  });

  it("takes no time over 300,000 equal rows", () => {
    const values = new Float64Array(900_000).fill(1.25);
    const data = { values, rows: 300_000, columns: 3 };
    const { labels, nClusters } = dbscan(wasm, data, { eps: 0.1, minSamples: 5, workBudget: 1 });
    expect([nClusters, labels.every((label) => label === 0)]).toEqual([1, true]);
  });

  it("computes few distances when crowds lie side by side, as those of customers do", () => {
    const spec = { name: "", kind: "rfm", rows: 50_000, columns: 3, clusters: 3, seed: 5 };
    const { scaled } = standardScale(wasm, makeDataset(spec));
    const { nClusters } = dbscan(wasm, scaled, { eps: 0.65, minSamples: 3, workBudget: 2e5 });
    expect(nClusters).toBe(21);
  });

  it("does not change its input and gives the same bits when run again", () => {
    const data = crowd(2000);
    const copy = data.values.slice();
    const options = { eps: 0.05, minSamples: 4 };
    expect(dbscan(wasm, data, options)).toEqual(dbscan(wasm, data, options));
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
    ["four columns", matrixOf([[1, 2, 3, 4]]), good],
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
  it.each(invalid)("%s as invalid", (_, matrix, options) => {
    expect(() => dbscan(wasm, matrix, options)).toThrow(
      expect.objectContaining({ name: "AppError", code: "invalid" }),
    );
  });

  it("work over the budget, naming the bound, and the next job is right", () => {
    const data = crowd(5000);
    const before = dbscan(wasm, data, { eps: 0.1, minSamples: 4 });
    expect(() => dbscan(wasm, data, { eps: 0.5, minSamples: 4000, workBudget: 1e6 })).toThrow(
      expect.objectContaining({ code: "too_large", message: expect.stringContaining("1000000 distances") }),
    );
    expect(dbscan(wasm, data, { eps: 0.1, minSamples: 4 })).toEqual(before);
  });

  it("what would take hours, within seconds", () => {
    // A million rows in a few cells, none of which has min_samples rows: 10¹² distances.
    const data = crowd(1_000_000);
    const started = performance.now();
    expect(() => dbscan(wasm, data, { eps: 0.5, minSamples: 900_000 })).toThrow(
      expect.objectContaining({
        code: "too_large",
        message: expect.stringContaining(String(DBSCAN_WORK_BUDGET)),
      }),
    );
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it("an instance that trapped: the next job is right", () => {
    const data = crowd(300);
    const before = dbscan(wasm, data, { eps: 0.1, minSamples: 3 });
    const beyondMemory = 2 ** 31 - 16;
    expect(() => runJob(wasm, (kernels) => kernels.dbscan(beyondMemory, 9, 3, 1, 2, 1e9, beyondMemory)))
      .toThrow(
        expect.objectContaining({ code: "internal" }),
      );
    expect(dbscan(wasm, data, { eps: 0.1, minSamples: 3 })).toEqual(before);
  });
});
