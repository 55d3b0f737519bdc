import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dbscan } from "../../src/compute/dbscan.ts";
import { type DbscanModel, modelOf, predictDbscan } from "../../src/compute/dbscan_predict.ts";
import { runJob } from "../../src/compute/instance.ts";
import type { Matrix } from "../../src/compute/matrix.ts";
import { referencePredictDbscan } from "../../src/compute/reference/dbscan.ts";
import { createUniform } from "../../src/compute/reference/mt19937.ts";
import { testWasm } from "../support/wasm.ts";
import { matrixOf } from "./rows.ts";

const wasm = await testWasm();

/** Lattices, where core rows are equally near and at exactly eps, and values of all kinds. */
const values = fc.constantFrom(
  fc.integer({ min: -3, max: 3 }),
  fc.integer({ min: 0, max: 9 }).map((n) => n / 10),
  fc.integer({ min: -1e6, max: 1e6 }).map((n) => n / 1e6),
  fc.integer({ min: 0, max: 9 }).map((n) => 1e15 + n / 8),
);

const model = fc.tuple(values, fc.integer({ min: 1, max: 12 })).chain(([value, columns]) => {
  const rows = (maxLength: number) =>
    fc.array(fc.array(value, { minLength: columns, maxLength: columns }), {
      minLength: 1,
      maxLength,
      size: "max",
    });
  return fc.record({
    cores: rows(90),
    data: rows(30),
    eps: fc.constantFrom(0.1, 0.3, 1, 2, 5),
    seed: fc.integer({ min: 0, max: 1000 }),
  });
});

describe("predictDbscan()", () => {
  it("gives the labels of the reference, on ties the first core row's", async () => {
    await fc.assert(
      fc.asyncProperty(model, async ({ cores, data, eps, seed }) => {
        const uniform = createUniform(seed);
        const labels = cores.map(() => Math.floor(uniform() * 5));
        const found = await predictDbscan(
          wasm,
          { cores: matrixOf(cores), labels: Int32Array.from(labels), eps },
          matrixOf(data),
        );
        expect([...found]).toEqual(referencePredictDbscan(cores, labels, data, eps));
      }),
      { numRuns: 4000 },
    );
  });

  it("gives core rows the labels of their fit", async () => {
    const data = crowd(3000, 3);
    const { model, labels, cores } = await fit(data, { eps: 0.06, minSamples: 5 });
    const found = await predictDbscan(wasm, model, model.cores);
    expect(new Set(found).size).toBeGreaterThan(5);
    expect([...found]).toEqual([...cores].map((row) => labels[row]));
  });

  it("takes a core row at exactly eps, and none beyond", async () => {
    const model = { cores: matrixOf([[0], [3]]), labels: Int32Array.of(4, 7), eps: 1 };
    expect([...await predictDbscan(wasm, model, matrixOf([[1], [1.0001], [2], [-1], [3.5], [1e100]]))])
      .toEqual([4, -1, 7, 4, 7, -1]);
  });

  it("makes everything noise without core rows", async () => {
    const model = { cores: { ...matrixOf([]), columns: 2 }, labels: new Int32Array(), eps: 1 };
    expect([...await predictDbscan(wasm, model, matrixOf([[1, 2], [3, 4]]))]).toEqual([-1, -1]);
  });

  it("does not change its input and gives the same bits when run again", async () => {
    const data = crowd(2000, 4);
    const { model } = await fit(data, { eps: 0.15, minSamples: 4 });
    const copies = [model.cores.values.slice(), data.values.slice()];
    const first = await predictDbscan(wasm, model, data);
    expect(await predictDbscan(wasm, model, data)).toEqual(first);
    expect([model.cores.values, data.values]).toEqual(copies);
  });
});

describe("predictDbscan() rejects", () => {
  const good: DbscanModel = { cores: matrixOf([[0, 1], [2, 3]]), labels: Int32Array.of(0, 0), eps: 1 };
  const data = matrixOf([[1, 1]]);
  const invalid: [string, DbscanModel, Matrix][] = [
    ["a NaN", good, matrixOf([[NaN, 1]])],
    ["no rows", good, { ...matrixOf([]), columns: 2 }],
    ["other columns than the model's", good, matrixOf([[1]])],
    ["33 columns", { ...good, cores: matrixOf([new Array(33).fill(1)]) }, matrixOf([new Array(33).fill(1)])],
    ["an infinite core row", { ...good, cores: matrixOf([[0, Infinity], [2, 3]]) }, data],
    ["a label too few", { ...good, labels: Int32Array.of(0) }, data],
    ["an eps of 0", { ...good, eps: 0 }, data],
    ["a NaN eps", { ...good, eps: NaN }, data],
  ];
  it.each(invalid)("%s as invalid", async (_, model, matrix) => {
    await expect(predictDbscan(wasm, model, matrix)).rejects.toThrow(
      expect.objectContaining({ name: "AppError", code: "invalid" }),
    );
  });

  it("work over the budget, and the next job is right", async () => {
    const model = { cores: crowd(5000, 3), labels: new Int32Array(5000), eps: 0.5 };
    const data = crowd(500, 3);
    const before = await predictDbscan(wasm, model, data);
    await expect(predictDbscan(wasm, model, data, { workBudget: 1000 })).rejects.toThrow(
      expect.objectContaining({ code: "too_large", message: expect.stringContaining("1000 distances") }),
    );
    expect(await predictDbscan(wasm, model, data)).toEqual(before);
  });

  it("an instance that trapped: the next job is right", async () => {
    const model = { cores: crowd(500, 3), labels: new Int32Array(500), eps: 0.1 };
    const before = await predictDbscan(wasm, model, crowd(50, 3));
    expect(() => runJob(wasm, (kernels) => kernels.dbscanPredictStep(2 ** 31 - 16, 1))).toThrow(
      expect.objectContaining({ code: "internal" }),
    );
    expect(await predictDbscan(wasm, model, crowd(50, 3))).toEqual(before);
  });

  it("a signal that is aborted, before and between steps", async () => {
    const model = { cores: crowd(20_000, 8), labels: new Int32Array(20_000), eps: 2 };
    const data = crowd(20_000, 8);
    await expect(predictDbscan(wasm, model, data, { signal: AbortSignal.abort(new Error("Away")) }))
      .rejects.toThrow("Away");
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("Enough")), 5);
    await expect(predictDbscan(wasm, model, data, { signal: controller.signal })).rejects.toThrow("Enough");
  });
});

/** Rows spread evenly over the unit cube. */
function crowd(rows: number, columns: number): Matrix {
  return {
    values: Float64Array.from({ length: rows * columns }, createUniform(rows + columns)),
    rows,
    columns,
  };
}

/** A fit, and what it leaves to predict by. */
async function fit(data: Matrix, { eps, minSamples }: { eps: number; minSamples: number }) {
  const { labels, coreSampleIndices: cores } = await dbscan(wasm, data, { eps, minSamples });
  return { model: modelOf(data, { labels, coreSampleIndices: cores }, eps), labels, cores };
}
