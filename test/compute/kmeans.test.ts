import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kMeans } from "../../src/compute/kmeans.ts";
import {
  KMEANS_WORK_BUDGET,
  type KMeansOptions,
  type KMeansProgress,
} from "../../src/compute/kmeans_options.ts";
import type { Matrix } from "../../src/compute/matrix.ts";
import { referenceKMeans } from "../../src/compute/reference/kmeans.ts";
import { createUniform } from "../../src/compute/reference/mt19937.ts";
import { testWasm } from "../support/wasm.ts";
import { anyRows, matrixOf, rowsOf, uniformMatrix } from "./rows.ts";

const wasm = await testWasm();

describe("kMeans()", () => {
  it("gives the bits of the reference when run on any small data", async () => {
    const cases = fc.record({
      rows: anyRows({ minRows: 1, maxRows: 40 }),
      nClusters: fc.integer({ min: 1, max: 9 }),
      nInit: fc.integer({ min: 1, max: 3 }),
      maxIter: fc.constantFrom(1, 2, 300),
      tol: fc.constantFrom(0, 1e-4, 0.1),
      randomState: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      weights: fc.option(fc.array(fc.constantFrom(0, 0.5, 1, 3, 1e-3), { minLength: 40, maxLength: 40 }), {
        freq: 2,
      }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ rows, weights, ...rest }) => {
        const options = { ...rest, nClusters: Math.min(rest.nClusters, rows.length) };
        const sampleWeight = weights?.slice(0, rows.length);
        if (sampleWeight) sampleWeight[0] = 1;
        const actual = await kMeans(wasm, matrixOf(rows), {
          ...options,
          ...sampleWeight ? { sampleWeight: Float64Array.from(sampleWeight) } : {},
        });
        const expected = referenceKMeans(rows, { ...options, ...sampleWeight ? { sampleWeight } : {} });
        expect([...actual.labels]).toEqual(expected.labels);
        expect(actual.inertia).toBe(expected.inertia);
        expect(actual.iterations).toBe(expected.iterations);
        // 0 and -0 are the same center.
        expect(rowsOf(actual.centers).flat().map((value) => value + 0)).toEqual(
          expected.centers.flat().map((value) => value + 0),
        );
      }),
      { numRuns: 2500 },
    );
  });

  it("gives the labels of the reference on thousands of rows, where f32 estimates choose among the candidates", async () => {
    const cases = fc.record({
      rows: fc.integer({ min: 65, max: 3_000 }),
      columns: fc.integer({ min: 1, max: 9 }),
      nClusters: fc.integer({ min: 1, max: 12 }),
      grid: fc.constantFrom(0, 4, 50),
      offset: fc.constantFrom(0, 1e5),
      seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ rows, columns, nClusters, grid, offset, seed }) => {
        const uniform = createUniform(seed);
        const value = () => offset + (grid === 0 ? uniform() ** 3 : Math.floor(uniform() * grid));
        const points = Array.from({ length: rows }, () => Array.from({ length: columns }, value));
        const options = { nClusters, nInit: 1, maxIter: 20, tol: 1e-4, randomState: seed };
        const actual = await kMeans(wasm, matrixOf(points), options);
        const expected = referenceKMeans(points, options);
        expect([...actual.labels]).toEqual(expected.labels);
        expect(actual.iterations).toBe(expected.iterations);
        expect(actual.inertia).toBe(expected.inertia);
      }),
      { numRuns: 60 },
    );
  });

  it("relocates a thousand empty clusters as the reference does, and at once", async () => {
    const uniform = createUniform(4);
    const rows = Array.from({ length: 3_000 }, () => [Math.floor(uniform() * 400), uniform()]);
    const sampleWeight = rows.map((_, row) => row < 2 ? 1 : 0);
    const options = { nClusters: 1_000, nInit: 1, maxIter: 3, tol: 0, randomState: 6 };
    const expected = referenceKMeans(rows, { ...options, sampleWeight });
    const actual = await kMeans(wasm, matrixOf(rows), {
      ...options,
      sampleWeight: Float64Array.from(sampleWeight),
    });
    expect([...actual.labels]).toEqual(expected.labels);
    expect(rowsOf(actual.centers)).toEqual(expected.centers);
  });

  it("gives the mean and the total variance when there is one cluster", async () => {
    const { labels, centers, inertia } = await kMeans(
      wasm,
      matrixOf([[1, 10], [2, 20], [6, 30]]),
      { nClusters: 1 },
    );
    expect([...labels]).toEqual([0, 0, 0]);
    expect(rowsOf(centers)).toEqual([[3, 20]]);
    expect(inertia).toBe(4 + 1 + 9 + 100 + 0 + 100);
  });

  it("gives every row its own cluster when there are as many clusters as rows", async () => {
    const rows = [[0, 5], [100, 1], [7, 7], [-30, 2], [55, -9]];
    const { labels, centers, inertia } = await kMeans(wasm, matrixOf(rows), {
      nClusters: 5,
    });
    expect(new Set(labels).size).toBe(5);
    expect(inertia).toBeCloseTo(0, 20);
    labels.forEach((label, row) => {
      rowsOf(centers)[label]?.forEach((value, column) =>
        expect(value).toBeCloseTo(rows[row]?.[column] ?? NaN, 10)
      );
    });
  });

  it("separates the groups when the data has one column", async () => {
    const { labels } = await kMeans(
      wasm,
      matrixOf([[1], [1.1], [9], [9.2], [1.05]]),
      { nClusters: 2 },
    );
    const [low, , high] = labels;
    expect([...labels]).toEqual([low, low, high, high, low]);
    expect(low).not.toBe(high);
  });

  it("takes no notice of a column when it is constant", async () => {
    const varied = await kMeans(wasm, matrixOf([[1], [2], [30], [31], [70]]), {
      nClusters: 3,
    });
    const padded = await kMeans(
      wasm,
      matrixOf([[1, 7], [2, 7], [30, 7], [31, 7], [70, 7]]),
      { nClusters: 3 },
    );
    expect(padded.labels).toEqual(varied.labels);
  });

  it("leaves clusters empty when there are fewer distinct rows than clusters", async () => {
    const rows = [[1, 1], [1, 1], [5, 5], [5, 5], [5, 5]];
    const { labels, inertia } = await kMeans(wasm, matrixOf(rows), {
      nClusters: 4,
    });
    expect(new Set(labels).size).toBe(2);
    expect(labels[0]).toBe(labels[1]);
    expect(labels[2]).toBe(labels[4]);
    expect(inertia).toBe(0);
  });

  it("does not change its input and gives the same bits when run again", async () => {
    const data = uniformMatrix(503, 3);
    const copy = data.values.slice();
    const first = await kMeans(wasm, data, { nClusters: 6, randomState: 5 });
    const second = await kMeans(wasm, data, { nClusters: 6, randomState: 5 });
    expect(second).toEqual(first);
    expect(data.values).toEqual(copy);
  });

  it("has the best inertia of its restarts when n_init is more than 1", async () => {
    const data = uniformMatrix(300, 2);
    const one = await kMeans(wasm, data, { nClusters: 8, nInit: 1 });
    const ten = await kMeans(wasm, data, { nClusters: 8, nInit: 10 });
    expect(ten.inertia).toBeLessThan(one.inertia);
  });

  it("starts from the centers it is given, once", async () => {
    const restarts = new Set<number>();
    const { labels, iterations } = await kMeans(wasm, matrixOf([[1], [2], [30], [31]]), {
      nClusters: 2,
      init: matrixOf([[40], [0]]),
      onProgress: ({ restart }) => restarts.add(restart),
    });
    expect([...labels]).toEqual([1, 1, 0, 0]);
    expect(iterations).toBe(2);
    expect([...restarts]).toEqual([1]);
  });

  it("reports every iteration of every restart when asked for progress", async () => {
    const seen: KMeansProgress[] = [];
    await kMeans(wasm, uniformMatrix(200, 2), {
      nClusters: 4,
      nInit: 3,
      onProgress: (step) => seen.push(step),
    });
    expect(seen[0]).toEqual({ restart: 1, restarts: 3, iteration: 1 });
    expect([...new Set(seen.map(({ restart }) => restart))]).toEqual([1, 2, 3]);
    seen.slice(1).forEach((step, index) => {
      expect(step.iteration).toBe(
        step.restart === seen[index]?.restart ? (seen[index]?.iteration ?? 0) + 1 : 1,
      );
    });
  });

  it("stops after max_iter iterations when it has not settled", async () => {
    const { iterations } = await kMeans(wasm, uniformMatrix(2000, 2), {
      nClusters: 9,
      maxIter: 3,
    });
    expect(iterations).toBe(3);
  });
});

describe("kMeans() rejects", () => {
  const data = uniformMatrix(20, 2);
  const invalid: [string, Matrix, KMeansOptions][] = [
    ["a NaN", matrixOf([[1, 2], [NaN, 3]]), { nClusters: 1 }],
    ["an infinite value", matrixOf([[1, 2], [-Infinity, 3]]), { nClusters: 1 }],
    ["values whose squares overflow", matrixOf([[1e200], [-1e200]]), {
      nClusters: 1,
    }],
    ["no rows", matrixOf([]), { nClusters: 1 }],
    ["sizes that do not fit the values", { ...data, rows: 19 }, {
      nClusters: 2,
    }],
    ["more clusters than rows", data, { nClusters: 21 }],
    ["no clusters", data, { nClusters: 0 }],
    ["half a cluster", data, { nClusters: 2.5 }],
    ["no restarts", data, { nClusters: 2, nInit: 0 }],
    ["no iterations", data, { nClusters: 2, maxIter: 0 }],
    ["a negative tolerance", data, { nClusters: 2, tol: -1 }],
    ["a NaN tolerance", data, { nClusters: 2, tol: NaN }],
    ["first centers of another shape", data, { nClusters: 2, init: matrixOf([[1, 2, 3], [4, 5, 6]]) }],
    ["first centers that are NaN", data, { nClusters: 1, init: matrixOf([[1, NaN]]) }],
    ["a negative seed", data, { nClusters: 2, randomState: -1 }],
    ["a seed of more than 32 bits", data, {
      nClusters: 2,
      randomState: 2 ** 32,
    }],
  ];
  it.each(invalid)("%s as invalid", async (_, matrix, options) => {
    await expect(kMeans(wasm, matrix, options)).rejects.toMatchObject({
      name: "AppError",
      code: "invalid",
    });
  });

  it("work over the budget, naming the bound", async () => {
    const job = kMeans(wasm, uniformMatrix(10_000, 10), {
      nClusters: 1000,
      nInit: 100,
    });
    await expect(job).rejects.toMatchObject({
      code: "too_large",
      message: expect.stringContaining(String(KMEANS_WORK_BUDGET)),
    });
  });
});

describe("kMeans() is cancelled", () => {
  const large = uniformMatrix(100_000, 4);

  it("before it starts when the signal is already aborted", async () => {
    const steps: KMeansProgress[] = [];
    const options = {
      nClusters: 8,
      signal: AbortSignal.abort(),
      onProgress: (step: KMeansProgress) => steps.push(step),
    };
    await expect(kMeans(wasm, large, options)).rejects.toMatchObject({
      name: "AbortError",
    });
    expect(steps).toEqual([]);
  });

  it("within a few steps when a timer aborts the signal, because it lets the event loop run", async () => {
    const controller = new AbortController();
    const reason = new Error("The client went away");
    let steps = 0;
    setTimeout(() => controller.abort(reason), 0);
    const options = {
      nClusters: 64,
      nInit: 10,
      tol: 0,
      signal: controller.signal,
      onProgress: () => steps++,
    };
    await expect(kMeans(wasm, large, options)).rejects.toBe(reason);
    expect(steps).toBeLessThan(20);
  });

  it("by whatever the progress callback throws", async () => {
    const options = {
      nClusters: 8,
      onProgress: () => {
        throw new RangeError("Enough");
      },
    };
    await expect(kMeans(wasm, large, options)).rejects.toThrow("Enough");
  });
});
