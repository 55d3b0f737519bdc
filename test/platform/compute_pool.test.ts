import { afterAll, describe, expect, test } from "vitest";
import { kMeans, kMeansSweep, type KMeansSweepFit } from "../../src/compute/kmeans.ts";
import type { KMeansProgress } from "../../src/compute/kmeans_options.ts";
import type { Matrix, SingleColumns } from "../../src/compute/matrix.ts";
import { createUniform } from "../../src/compute/reference/mt19937.ts";
import { createComputePool } from "../../src/platform/compute_pool.ts";
import { testWasm } from "../support/wasm.ts";

const wasm = await testWasm();
const pool = createComputePool(wasm, 2);
afterAll(() => pool.close());
if (!await pool.started) throw new Error("No worker has come up");

function lumps(rows: number, columns: number): Matrix {
  const uniform = createUniform(rows);
  const values = Float64Array.from({ length: rows * columns }, (_, index) => index % 7 + uniform() ** 2);
  return { values, rows, columns };
}

describe("a pool of workers", () => {
  const data = lumps(6_000, 3);

  test.each([
    ["many restarts", { nClusters: 7, nInit: 12, randomState: 3 }],
    ["one restart", { nClusters: 4, nInit: 1 }],
    ["weights", {
      nClusters: 5,
      nInit: 6,
      sampleWeight: Float64Array.from({ length: 6_000 }, (_, row) => row % 3),
    }],
    ["few iterations", { nClusters: 9, nInit: 5, maxIter: 2 }],
  ])("gives the fit that one after the other gives, with %s", async (_, options) => {
    expect(await kMeans(wasm, data, { ...options, pool })).toEqual(await kMeans(wasm, data, options));
  });

  test("gives it for columns in f32 too", async () => {
    const uniform = createUniform(4);
    const columns = Array.from({ length: 2 }, () => Float32Array.from({ length: 20_000 }, uniform));
    const single: SingleColumns = { columns, rows: 20_000 };
    const options = { nClusters: 5, nInit: 4 };
    const found = await kMeans(wasm, single, { ...options, pool });
    expect(found.precision).toBe("single");
    expect(found).toEqual(await kMeans(wasm, single, options));
  });

  test("sweeps as without, in order", async () => {
    const options = { nClusters: [6, 2, 4], nInit: 5, randomState: 8 };
    const sweep = async (more: { pool?: typeof pool }) => {
      const fits: KMeansSweepFit[] = [];
      await kMeansSweep(wasm, data, { ...options, ...more }, (fit) => {
        fits.push(fit);
      });
      return fits;
    };
    const found = await sweep({ pool });
    expect(found.map(({ nClusters }) => nClusters)).toEqual([6, 2, 4]);
    expect(found).toEqual(await sweep({}));
  });

  test("serves several at once, each with its own data", async () => {
    const sets = [lumps(20_000, 2), lumps(7_000, 5), lumps(50_000, 1)];
    const options = { nClusters: 4, nInit: 5 };
    const found = await Promise.all(sets.map((set) => kMeans(wasm, set, { ...options, pool })));
    for (const [index, set] of sets.entries()) {
      expect(found[index]).toEqual(await kMeans(wasm, set, options));
    }
  });

  test("keeps no fit waiting behind a long one", async () => {
    const ended: string[] = [];
    const large = kMeansSweep(wasm, lumps(60_000, 6), { nClusters: [12, 14, 16], nInit: 6, pool }, () => {})
      .then(() => ended.push("large"));
    const small = kMeans(wasm, data, { nClusters: 4, nInit: 6, pool }).then(() => ended.push("small"));
    await Promise.all([large, small]);
    expect(ended).toEqual(["small", "large"]);
  });

  test("is asked for what is worth its while, and for nothing else", async () => {
    const asked: number[] = [];
    const watched: typeof pool = {
      ...pool,
      open(wanted) {
        asked.push(wanted.mostClusters);
        return pool.open(wanted);
      },
    };
    await kMeans(wasm, data, { nClusters: 6, nInit: 5, pool: watched });
    await kMeans(wasm, data, { nClusters: 7, nInit: 1, pool: watched });
    await kMeans(wasm, lumps(60, 3), { nClusters: 5, nInit: 10, pool: watched });
    expect(asked).toEqual([6]);
  });

  test("compares restarts of the smallest numbers as one after the other does", async () => {
    const plain = lumps(3_000, 2);
    const tiny = { ...plain, values: plain.values.map((value) => value * 1e-170) };
    for (let randomState = 0; randomState < 5; randomState++) {
      const options = { nClusters: 9, nInit: 8, randomState };
      expect(await kMeans(wasm, tiny, { ...options, pool })).toEqual(await kMeans(wasm, tiny, options));
    }
  });

  test("tells of each restart", async () => {
    const told: KMeansProgress[] = [];
    await kMeans(wasm, data, { nClusters: 8, nInit: 4, pool, onProgress: (progress) => told.push(progress) });
    expect(told.map(({ restart }) => restart).toSorted()).toEqual([1, 2, 3, 4]);
    expect(told.every(({ restarts, iteration }) => restarts === 4 && iteration > 0)).toBe(true);
  });

  test("refuses what is not finite with the error that a fit here gives, and the next fit is right", async () => {
    const broken = { ...data, values: data.values.map((value, index) => index === 99 ? NaN : value) };
    await expect(kMeans(wasm, broken, { nClusters: 4, pool })).rejects.toMatchObject({
      name: "AppError",
      code: "invalid",
      message: expect.stringContaining("finite"),
    });
    const options = { nClusters: 8, nInit: 4 };
    expect(await kMeans(wasm, data, { ...options, pool })).toEqual(await kMeans(wasm, data, options));
  });

  test("ends at once when it is cancelled, and leaves the others alone", async () => {
    const large = lumps(200_000, 4);
    const controller = new AbortController();
    const reason = new Error("The client went away");
    const started = performance.now();
    const cancelled = kMeans(wasm, large, {
      nClusters: 40,
      nInit: 8,
      tol: 0,
      pool,
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(reason), 30);
    await expect(cancelled).rejects.toBe(reason);
    expect(performance.now() - started).toBeLessThan(5_000);
    const options = { nClusters: 8, nInit: 4 };
    expect(await kMeans(wasm, data, { ...options, pool })).toEqual(await kMeans(wasm, data, options));
  });

  test("leaves a computation here until a worker has come up", async () => {
    const early = createComputePool(wasm, 1);
    expect(early.open({ data, mostClusters: 2 })).toBeUndefined();
    const options = { nClusters: 8, nInit: 4 };
    expect(await kMeans(wasm, data, { ...options, pool: early })).toEqual(await kMeans(wasm, data, options));
    early.close();
    expect(early.open({ data, mostClusters: 2 })).toBeUndefined();
  });

  test("goes on with the workers it has where no more can be started, and takes no further fit", async () => {
    const alone = createComputePool(wasm, 2);
    expect(await alone.started).toBe(true);
    const { Worker } = globalThis;
    globalThis.Worker = new Proxy(Worker, {
      construct() {
        throw new Error("No more workers here");
      },
    });
    try {
      const options = { nClusters: 8, nInit: 4 };
      expect(await kMeans(wasm, data, { ...options, pool: alone })).toEqual(
        await kMeans(wasm, data, options),
      );
      expect(alone.open({ data, mostClusters: 2 })).toBeUndefined();
    } finally {
      globalThis.Worker = Worker;
      alone.close();
    }
  });

  test("fails what it has not done when it is closed", async () => {
    const closing = createComputePool(wasm, 1);
    expect(await closing.started).toBe(true);
    const fit = kMeans(wasm, lumps(100_000, 4), { nClusters: 30, nInit: 4, pool: closing });
    setTimeout(() => closing.close(), 20);
    await expect(fit).rejects.toMatchObject({ code: "unavailable" });
  });
});
