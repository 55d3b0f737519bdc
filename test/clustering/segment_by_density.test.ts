import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { segmentByDensity } from "../../src/clustering/segment_by_density.ts";
import { dbscan } from "../../src/compute/dbscan.ts";
import { standardScale } from "../../src/compute/scaling.ts";
import { anyRows, matrixOf, rowsOf } from "../compute/rows.ts";
import { makeDataset } from "../golden/datasets.ts";
import { testWasm } from "../support/wasm.ts";

const wasm = await testWasm();
const options = { eps: 0.65, minSamples: 3 };
const customers = makeDataset({
  name: "customers",
  kind: "rfm",
  rows: 500,
  columns: 3,
  clusters: 3,
  seed: 5,
});

describe("segmentByDensity()", () => {
  it("makes the partition of DBSCAN on the standardised rows", async () => {
    const segments = await segmentByDensity({ wasm }, customers, options);
    const plain = await dbscan(wasm, standardScale(wasm, customers).scaled, options);
    const pairs = new Set([...segments.labels].map((label, row) => `${label} ${plain.labels[row]}`));
    expect(plain.nClusters).toBeGreaterThan(1);
    expect(segments.nClusters).toBe(plain.nClusters);
    expect(pairs).toContain("-1 -1");
    expect(pairs.size).toBe(plain.nClusters + 1);
  });

  it("numbers clusters by falling size, leaves noise out of them, and gives their means, on any data", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyRows({ minRows: 1, maxRows: 40 }),
        fc.constantFrom(0.1, 0.5, 1),
        async (rows, eps) => {
          const found = await segmentByDensity({ wasm }, matrixOf(rows), { eps, minSamples: 2 });
          const { labels, nClusters, sizes, centers, scaledCenters, evaluation } = found;
          const { scaled } = standardScale(wasm, matrixOf(rows));
          expect(sizes).toEqual([...sizes].sort((left, right) => right - left));
          expect([sizes.length, centers.rows, scaledCenters.rows]).toEqual([nClusters, nClusters, nClusters]);
          sizes.forEach((size, cluster) => {
            const members = rowsOf(scaled).filter((_, row) => labels[row] === cluster);
            expect(members).toHaveLength(size);
            rowsOf(scaledCenters)[cluster]?.forEach((value, column) => {
              const mean = members.reduce((sum, member) => sum + (member[column] ?? NaN), 0) / size;
              expect(value).toBeCloseTo(mean, 12);
            });
          });
          const noise = labels.filter((label) => label === -1).length;
          expect(noise + sizes.reduce((sum, size) => sum + size, 0)).toBe(rows.length);
          expect(evaluation.noiseShare).toBeCloseTo(noise / rows.length, 12);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("gives the centers in the units of the input", async () => {
    const rows = matrixOf([[90, 5], [92, 5], [10, 1], [12, 1], [11, 1], [50, 9]]);
    const { labels, centers, sizes } = await segmentByDensity({ wasm }, rows, { eps: 0.2, minSamples: 2 });
    expect([...labels]).toEqual([1, 1, 0, 0, 0, -1]);
    expect(sizes).toEqual([3, 2]);
    [11, 1, 91, 5].forEach((value, index) => expect(centers.values[index]).toBeCloseTo(value, 10));
  });

  it("orders clusters of one size by their centers", async () => {
    const rows = matrixOf([[9], [1], [5], [1], [9], [5]]);
    expect([...(await segmentByDensity({ wasm }, rows, { eps: 0.1, minSamples: 2 })).labels])
      .toEqual([2, 0, 1, 0, 2, 1]);
  });

  it("gives one cluster without scores when all rows are equal", async () => {
    expect(await segmentByDensity({ wasm }, matrixOf([[1, 2], [1, 2], [1, 2]]), options)).toMatchObject({
      nClusters: 1,
      sizes: [3],
      evaluation: { silhouetteScore: null, daviesBouldinIndex: null, noiseShare: 0 },
    });
  });

  it("gives no clusters and no scores when everything is noise", async () => {
    const segments = await segmentByDensity({ wasm }, matrixOf([[1], [2], [9]]), {
      eps: 0.01,
      minSamples: 2,
    });
    expect([...segments.labels]).toEqual([-1, -1, -1]);
    expect(segments).toMatchObject({
      nClusters: 0,
      sizes: [],
      centers: { rows: 0, columns: 1 },
      evaluation: { silhouetteScore: null, daviesBouldinIndex: null, noiseShare: 1 },
    });
  });

  it("gives an empty segmentation when there are no rows", async () => {
    const none = { values: new Float64Array(), rows: 0, columns: 3 };
    expect(await segmentByDensity({ wasm }, none, options)).toMatchObject({
      labels: new Int32Array(),
      nClusters: 0,
      evaluation: { noiseShare: 0 },
    });
  });

  it.each([
    ["a value is NaN", matrixOf([[1], [NaN]]), options],
    ["there are 33 columns", matrixOf([new Array(33).fill(1)]), options],
    ["eps is 0", customers, { ...options, eps: 0 }],
  ])("throws invalid when %s", async (_, matrix, wanted) => {
    await expect(segmentByDensity({ wasm }, matrix, wanted)).rejects.toThrow(
      expect.objectContaining({ code: "invalid" }),
    );
  });
});
