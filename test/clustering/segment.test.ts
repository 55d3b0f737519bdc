import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { segmentCustomers } from "../../src/clustering/segment.ts";
import { kMeans } from "../../src/compute/kmeans.ts";
import { standardScale } from "../../src/compute/scaling.ts";
import { anyRows, matrixOf, rowsOf } from "../compute/rows.ts";
import { makeDataset } from "../golden/datasets.ts";
import { testWasm } from "../support/wasm.ts";

const wasm = await testWasm();
const customers = makeDataset({
  name: "customers",
  kind: "rfm",
  rows: 500,
  columns: 3,
  clusters: 3,
  seed: 5,
});

describe("segmentCustomers()", () => {
  it("makes the partition of K-Means on the standardised rows", async () => {
    const segments = await segmentCustomers({ wasm }, customers, { nClusters: 3, randomState: 42 });
    const { scaled } = standardScale(wasm, customers);
    const plain = await kMeans(wasm, scaled, { nClusters: 3, randomState: 42 });
    expect(segments.inertia).toBe(plain.inertia);
    const pairs = new Set([...segments.labels].map((label, row) => `${label} ${plain.labels[row]}`));
    expect(pairs.size).toBe(3);
  });

  it("numbers full clusters by falling size, and its parts fit together, on any data", async () => {
    const cases = fc.tuple(anyRows({ minRows: 1, maxRows: 25 }), fc.integer({ min: 1, max: 30 }));
    await fc.assert(
      fc.asyncProperty(cases, async ([rows, wanted]) => {
        const found = await segmentCustomers({ wasm }, matrixOf(rows), { nClusters: wanted, nInit: 2 });
        const { labels, nClusters, sizes, centers, scaledCenters } = found;
        const distinct = new Set(rowsOf(standardScale(wasm, matrixOf(rows)).scaled).map(String)).size;
        expect(nClusters).toBeLessThanOrEqual(Math.min(wanted, distinct));
        expect(sizes).toEqual([...sizes].sort((left, right) => right - left));
        expect(sizes).toEqual(sizes.map((_, cluster) => labels.filter((label) => label === cluster).length));
        expect([sizes.length, centers.rows, scaledCenters.rows]).toEqual([nClusters, nClusters, nClusters]);
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(rows.length);
      }),
      { numRuns: 500 },
    );
  });

  it("gives the centers in the units of the input and standardised", async () => {
    const rows = matrixOf([[10, 1], [12, 1], [11, 1], [90, 5], [92, 5]]);
    const { labels, centers, scaledCenters, sizes } = await segmentCustomers({ wasm }, rows, {
      nClusters: 2,
    });
    expect([...labels]).toEqual([0, 0, 0, 1, 1]);
    expect(sizes).toEqual([3, 2]);
    [11, 1, 91, 5].forEach((value, index) => expect(centers.values[index]).toBeCloseTo(value, 10));
    const scaledMean = rowsOf(scaledCenters).reduce(
      (sum, [first = NaN], cluster) => sum + first * (sizes[cluster] ?? 0),
      0,
    );
    expect(scaledMean).toBeCloseTo(0, 12);
  });

  it("orders clusters of one size by their centers", async () => {
    const { labels } = await segmentCustomers({ wasm }, matrixOf([[9], [1], [5], [1], [9], [5]]), {
      nClusters: 3,
    });
    expect([...labels]).toEqual([2, 0, 1, 0, 2, 1]);
  });

  it("gives as many clusters as distinct rows when there are fewer than wanted", async () => {
    const rows = matrixOf([[1, 2], [1, 2], [3, 4], [1, 2]]);
    const { nClusters, labels, evaluation } = await segmentCustomers({ wasm }, rows, { nClusters: 3 });
    expect(nClusters).toBe(2);
    expect([...labels]).toEqual([0, 0, 1, 0]);
    expect(evaluation.silhouetteScore).toBe(0.75);
  });

  it("gives one cluster without scores when all rows are equal", async () => {
    const segments = await segmentCustomers({ wasm }, matrixOf([[1, 2], [1, 2]]), { nClusters: 3 });
    expect(segments).toMatchObject({
      nClusters: 1,
      sizes: [2],
      inertia: 0,
      evaluation: { silhouetteScore: null, daviesBouldinIndex: null, noiseShare: 0, silhouetteSampled: null },
    });
    expect(rowsOf(segments.centers)).toEqual([[1, 2]]);
  });

  it("gives an empty segmentation when there are no rows", async () => {
    const none = { values: new Float64Array(), rows: 0, columns: 3 };
    expect(await segmentCustomers({ wasm }, none, { nClusters: 3 })).toMatchObject({
      labels: new Int32Array(),
      nClusters: 0,
      sizes: [],
      centers: { rows: 0, columns: 3 },
    });
  });

  it("gives the same bits when run again", async () => {
    const options = { nClusters: 4, randomState: 9 };
    expect(await segmentCustomers({ wasm }, customers, options)).toEqual(
      await segmentCustomers({ wasm }, customers, options),
    );
  });

  it("passes progress on and stops when the signal is aborted", async () => {
    const controller = new AbortController();
    let steps = 0;
    const job = segmentCustomers({ wasm }, customers, {
      nClusters: 3,
      signal: controller.signal,
      onProgress: () => {
        steps++;
        controller.abort();
      },
    });
    await expect(job).rejects.toMatchObject({ name: "AbortError" });
    expect(steps).toBe(1);
  });

  it.each([0, -1, 1.5, NaN])("throws invalid when %s clusters are wanted", async (nClusters) => {
    await expect(segmentCustomers({ wasm }, customers, { nClusters })).rejects.toMatchObject({
      code: "invalid",
    });
  });

  it("throws invalid when a value is NaN", async () => {
    const job = segmentCustomers({ wasm }, matrixOf([[1], [NaN]]), { nClusters: 1 });
    await expect(job).rejects.toMatchObject({ code: "invalid" });
  });
});
