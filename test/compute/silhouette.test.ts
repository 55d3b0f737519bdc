import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Matrix } from "../../src/compute/matrix.ts";
import { createUniform } from "../../src/compute/reference/mt19937.ts";
import { referenceSilhouette, referenceSilhouettes } from "../../src/compute/reference/scores.ts";
import { silhouetteOfSample, silhouetteSamples, silhouetteScore } from "../../src/compute/silhouette.ts";
import { makeDataset } from "../golden/datasets.ts";
import golden from "../golden/scores.json" with { type: "json" };
import { testWasm } from "../support/wasm.ts";
import { BAD_LABELS, goldenLabels, labelledRows } from "./labelled.ts";
import { matrixOf } from "./rows.ts";

const wasm = await testWasm();

const sumOf = (values: Iterable<number>): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
};

describe("silhouetteScore()", () => {
  it("agrees with the reference when run on any small data", async () => {
    await fc.assert(
      fc.asyncProperty(labelledRows, async ({ rows, labels }) => {
        const actual = await silhouetteScore(wasm, matrixOf(rows), Int32Array.from(labels));
        expect(Math.abs(actual - referenceSilhouette(rows, labels))).toBeLessThan(1e-9);
      }),
      { numRuns: 1500 },
    );
  });

  it.each(golden.cases)(
    "gives scikit-learn's score on $data.name",
    async ({ data: spec, median, silhouette }) => {
      const data = makeDataset(spec);
      const actual = await silhouetteScore(wasm, data, goldenLabels(data, spec, median));
      expect(Math.abs(actual - silhouette)).toBeLessThanOrEqual(1e-7);
    },
  );

  it("counts 0 for a row alone in its cluster", async () => {
    const actual = await silhouetteScore(wasm, matrixOf([[0], [1], [9]]), Int32Array.of(0, 0, 1));
    expect(actual).toBeCloseTo((8 / 9 + 7 / 8 + 0) / 3, 12);
  });

  it("is 0 when all rows are equal", async () => {
    expect(await silhouetteScore(wasm, matrixOf([[2], [2], [2], [2]]), Int32Array.of(0, 1, 0, 1))).toBe(0);
  });

  it.each([1e-100, 1e-9, 1, 1e9])("does not depend on the unit, be it %d", async (unit) => {
    const rows = [[1, 2], [2, 2], [7, 1], [9, 3], [8, 8]];
    const scaled = matrixOf(rows.map((row) => row.map((value) => value * unit)));
    const actual = await silhouetteScore(wasm, scaled, Int32Array.of(0, 0, 1, 1, 2));
    expect(actual).toBeCloseTo(referenceSilhouette(rows, [0, 0, 1, 1, 2]), 12);
  });

  it("throws too_large, naming the bound, when the rows are too many for an exact score", async () => {
    const rows = 200_000;
    const labels = Int32Array.from({ length: rows }, (_, row) => row % 2);
    const data = { values: new Float64Array(rows), rows, columns: 1 };
    await expect(silhouetteScore(wasm, data, labels)).rejects.toMatchObject({
      code: "too_large",
      message: expect.stringContaining("20000000000"),
    });
  });
});

/** Labelled data of a size that is measured in f32. */
interface Large {
  readonly data: Matrix;
  readonly labels: Int32Array;
}

type RowOf = (uniform: () => number, cluster: number, columns: number, row: number) => number[];
const columnsOf = (columns: number, value: (column: number) => number): number[] =>
  Array.from({ length: columns }, (_, column) => value(column));

const noGroups: RowOf = (uniform, _, columns) => columnsOf(columns, uniform);

/** Rows as they are, and as they must not be for f32 to be right. */
const SHAPES: Record<string, RowOf> = {
  "groups": (uniform, cluster, columns) =>
    columnsOf(columns, (column) => cluster * (column + 1) % 7 + uniform()),
  "no groups": noGroups,
  "a lattice": (uniform, _, columns) => columnsOf(columns, () => Math.floor(uniform() * 4) * 0.1),
  "two values": (_, __, columns, row) =>
    columnsOf(columns, (column) => (row * 7919 >> column + 3) & 1 ? 1 / 3 : 1.7),
  "tight groups beside a far one": (uniform, cluster, columns) =>
    columnsOf(columns, () => (cluster === 0 ? 1e6 : cluster * 1e-3) + uniform() * 1e-3),
  "groups of all sizes": (uniform, cluster, columns) =>
    columnsOf(columns, () => (1 + uniform()) * 30 ** -cluster),
  "far from 0": (uniform, cluster, columns) => columnsOf(columns, () => 1e8 + cluster + uniform()),
  "heavy tails": (uniform, _, columns) => columnsOf(columns, () => 1 / (uniform() + 1e-6) ** 2),
};

function makeLarge(shape: RowOf, seed: number, rows: number, columns: number, clusters: number): Large {
  const uniform = createUniform(seed);
  const labels = Int32Array.from({ length: rows }, (_, row) => row % clusters);
  const values = Array.from(labels, (cluster, row) => shape(uniform, cluster, columns, row)).flat();
  return { data: { values: Float64Array.from(values), rows, columns }, labels };
}

/** Clusters of one to three distinct rows, over and over: what f32 rounds, it rounds the same way everywhere. */
function makeRepeated(seed: number): Large {
  const uniform = createUniform(seed);
  const columns = 1 + seed % 4;
  const distinct = 1 + Math.floor(uniform() * 3);
  const clusters = 2 + (seed >> 3) % 2;
  const points = columnsOf(clusters * 3 * columns, uniform);
  return makeLarge(
    (_, cluster, __, row) => {
      const point = cluster * 3 + Math.min(Math.floor(row / clusters) % 3, distinct - 1);
      return points.slice(point * columns, (point + 1) * columns);
    },
    seed,
    4100,
    columns,
    clusters,
  );
}

async function errorInSingles({ data, labels }: Large): Promise<number> {
  const exact = sumOf(await silhouetteSamples(wasm, data, labels)) / data.rows;
  return Math.abs(await silhouetteScore(wasm, data, labels) - exact);
}

describe("silhouetteScore() of so many rows that it measures in f32", () => {
  it.each(Object.entries(SHAPES))("stays within 1e-7 of f64 on %s", async (_, shape) => {
    const anyLarge = fc.record({
      seed: fc.nat(),
      rows: fc.integer({ min: 4096, max: 4500 }),
      columns: fc.integer({ min: 1, max: 6 }),
      clusters: fc.integer({ min: 2, max: 9 }),
    });
    await fc.assert(
      fc.asyncProperty(anyLarge, async ({ seed, rows, columns, clusters }) => {
        expect(await errorInSingles(makeLarge(shape, seed, rows, columns, clusters))).toBeLessThanOrEqual(
          1e-7,
        );
      }),
      { numRuns: 20 },
    );
  });

  it("takes out the bias of f32 on data that rounds the same way everywhere", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(5000), async (seed) => {
        expect(await errorInSingles(makeRepeated(seed))).toBeLessThanOrEqual(3e-8);
      }),
      // Of 3,000 seeds, those on which f32 alone is furthest off: 8e-8.
      { numRuns: 60, examples: [[2261], [465], [658], [1492]] },
    );
  });

  it.each([2, 100, 4000])("stays within 1e-7 of f64 with %d clusters", async (clusters) => {
    expect(await errorInSingles(makeLarge(noGroups, clusters, 4100, 2, clusters))).toBeLessThanOrEqual(1e-7);
  });

  it("is right where clusters are smaller than f32 can tell beside the extent of the data", async () => {
    const tiny: RowOf = (uniform, cluster, columns) =>
      columnsOf(columns, () => cluster === 2 ? 1 : (2 * cluster + uniform()) * 1e-25);
    expect(await errorInSingles(makeLarge(tiny, 1, 4100, 2, 3))).toBeLessThanOrEqual(1e-7);
  });
});

describe("silhouetteSamples()", () => {
  it("agrees with the reference when run on any small data", async () => {
    await fc.assert(
      fc.asyncProperty(labelledRows, async ({ rows, labels }) => {
        const expected = referenceSilhouettes(rows, labels);
        const actual = await silhouetteSamples(wasm, matrixOf(rows), Int32Array.from(labels));
        expect(actual).toHaveLength(rows.length);
        actual.forEach((value, row) => expect(Math.abs(value - (expected[row] ?? NaN))).toBeLessThan(1e-9));
      }),
      { numRuns: 1500 },
    );
  });

  it.each(golden.cases)(
    "gives scikit-learn's coefficients on $data.name",
    async ({ data: spec, median, silhouettes }) => {
      const data = makeDataset(spec);
      const actual = await silhouetteSamples(wasm, data, goldenLabels(data, spec, median));
      const every = Math.max(1, Math.floor(data.rows / 100));
      silhouettes.forEach((expected, index) =>
        expect(Math.abs((actual[index * every] ?? NaN) - expected)).toBeLessThanOrEqual(1e-7)
      );
    },
  );

  it("gives 0 for a row alone in its cluster, and 1 where the cluster is one point", async () => {
    const actual = await silhouetteSamples(wasm, matrixOf([[0], [4], [0], [9]]), Int32Array.of(0, 1, 0, 1));
    expect(actual[0]).toBe(1);
    const alone = await silhouetteSamples(wasm, matrixOf([[0], [1], [9]]), Int32Array.of(0, 0, 1));
    expect(alone[2]).toBe(0);
  });
});

describe("silhouetteOfSample()", () => {
  const uniform = createUniform(3);
  const labels = Int32Array.from({ length: 6000 }, () => Math.floor(uniform() * 3));
  const data = {
    values: Float64Array.from(labels, (label) => label * 2 + uniform()),
    rows: 6000,
    columns: 1,
  };

  it("says how many rows it took of how many and with which seed, and comes close to all rows", async () => {
    const exact = await silhouetteScore(wasm, data, labels);
    const { score, ...sample } = await silhouetteOfSample(wasm, data, labels, {
      maxRows: 2000,
      randomState: 7,
    });
    expect(sample).toMatchObject({ of: 6000, seed: 7 });
    expect(sample.rows).toBeLessThanOrEqual(2000);
    expect(sample.rows).toBeGreaterThan(1996);
    expect(Math.abs(score - exact)).toBeLessThan(0.02);
  });

  it("gives the same answer for a seed, and another one for another", async () => {
    const scores = await Promise.all(
      [1, 1, 2].map((randomState) => silhouetteOfSample(wasm, data, labels, { maxRows: 500, randomState })),
    );
    expect(scores[0]).toEqual(scores[1]);
    expect(scores[0]?.score).not.toBe(scores[2]?.score);
  });

  it("is exact when there are no more rows than it may take", async () => {
    expect(await silhouetteOfSample(wasm, data, labels, { maxRows: 6000, randomState: 1 }))
      .toEqual({ score: await silhouetteScore(wasm, data, labels), rows: 6000, of: 6000, seed: 1 });
  });

  it("throws invalid when two rows of each cluster are more than it may take", async () => {
    await expect(silhouetteOfSample(wasm, data, labels, { maxRows: 5, randomState: 1 }))
      .rejects.toMatchObject({ code: "invalid", message: expect.stringContaining("at least 6") });
  });
});

describe.each(Object.entries({ silhouetteScore, silhouetteSamples }))("%s()", (_, silhouette) => {
  const data = matrixOf([[1], [2], [3], [4]]);
  it.each(BAD_LABELS)("throws invalid when there is %s", async (_, labels) => {
    await expect(silhouette(wasm, data, Int32Array.from(labels))).rejects.toMatchObject({ code: "invalid" });
  });

  it("throws invalid when a value is NaN", async () => {
    await expect(silhouette(wasm, matrixOf([[1], [NaN], [3]]), Int32Array.of(0, 1, 1)))
      .rejects.toMatchObject({ code: "invalid" });
  });

  const { data: large, labels } = makeLarge(noGroups, 1, 20_000, 3, 4);

  it("gives the same bits when run again", async () => {
    expect(await silhouette(wasm, large, labels)).toEqual(await silhouette(wasm, large, labels));
  });

  it("lets the event loop run, so that a timer can cancel it", async () => {
    const controller = new AbortController();
    const reason = new Error("The client went away");
    setTimeout(() => controller.abort(reason), 0);
    await expect(silhouette(wasm, large, labels, { signal: controller.signal })).rejects.toBe(reason);
  });

  it("does not begin when the signal is already aborted", async () => {
    await expect(silhouette(wasm, data, Int32Array.of(0, 0, 1, 1), { signal: AbortSignal.abort() }))
      .rejects.toMatchObject({ name: "AbortError" });
  });
});
