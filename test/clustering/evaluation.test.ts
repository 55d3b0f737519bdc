import { describe, expect, it } from "vitest";
import { evaluateClustering, EXACT_SILHOUETTE_ROWS } from "../../src/clustering/evaluation.ts";
import { createUniform } from "../../src/compute/reference/mt19937.ts";
import { referenceDaviesBouldin, referenceSilhouette } from "../../src/compute/reference/scores.ts";
import { matrixOf } from "../compute/rows.ts";
import { testWasm } from "../support/wasm.ts";

const deps = { wasm: await testWasm() };
const rows = [[0, 0], [0, 1], [5, 5], [5, 6], [6, 5], [-9, 40]];

describe("evaluateClustering()", () => {
  it("gives both scores when there are two clusters or more", async () => {
    const labels = [0, 0, 1, 1, 1, 2];
    const actual = await evaluateClustering(deps, matrixOf(rows), Int32Array.from(labels));
    expect(actual.silhouetteScore).toBeCloseTo(referenceSilhouette(rows, labels), 12);
    expect(actual.daviesBouldinIndex).toBeCloseTo(referenceDaviesBouldin(rows, labels), 12);
    expect(actual).toMatchObject({ noiseShare: 0, silhouetteSampled: null });
  });

  it("leaves noise out and reports its share", async () => {
    const actual = await evaluateClustering(deps, matrixOf(rows), Int32Array.of(0, 0, 1, 1, 1, -1));
    expect(actual.silhouetteScore).toBeCloseTo(referenceSilhouette(rows.slice(0, 5), [0, 0, 1, 1, 1]), 12);
    expect(actual.noiseShare).toBeCloseTo(1 / 6, 12);
  });

  it("does not mind gaps in the labels", async () => {
    const plain = await evaluateClustering(deps, matrixOf(rows), Int32Array.of(0, 0, 1, 1, 1, 1));
    expect(await evaluateClustering(deps, matrixOf(rows), Int32Array.of(7, 7, 3, 3, 3, 3))).toEqual(plain);
  });

  it.each([
    ["all rows are in one cluster", [0, 0, 0, 0, 0, 0], 0],
    ["every row is a cluster", [0, 1, 2, 3, 4, 5], 0],
    ["one cluster is left beside the noise", [0, 0, 0, -1, -1, -1], 0.5],
    ["everything is noise", [-1, -1, -1, -1, -1, -1], 1],
  ])("gives null scores when %s", async (_, labels, noiseShare) => {
    expect(await evaluateClustering(deps, matrixOf(rows), Int32Array.from(labels))).toEqual({
      silhouetteScore: null,
      daviesBouldinIndex: null,
      noiseShare,
      silhouetteSampled: null,
    });
  });

  it("gives null scores and no noise when there are no rows", async () => {
    expect(
      await evaluateClustering(deps, { values: new Float64Array(), rows: 0, columns: 3 }, new Int32Array()),
    )
      .toEqual({
        silhouetteScore: null,
        daviesBouldinIndex: null,
        noiseShare: 0,
        silhouetteSampled: null,
      });
  });
});

describe("evaluateClustering() above the cap of the exact silhouette", () => {
  const uniform = createUniform(3);
  const count = EXACT_SILHOUETTE_ROWS + 5000;
  // Three intervals of width 1, their starts 2 apart.
  const labels = Int32Array.from({ length: count }, () => Math.floor(uniform() * 3));
  const values = Float64Array.from(labels, (label) => label * 2 + uniform());
  const matrix = { values, rows: count, columns: 1 };

  it("samples, says so, and comes close to the exact score", async () => {
    const actual = await evaluateClustering(deps, matrix, labels);
    const smaller = {
      values: values.subarray(0, EXACT_SILHOUETTE_ROWS),
      rows: EXACT_SILHOUETTE_ROWS,
      columns: 1,
    };
    const exact = await evaluateClustering(deps, smaller, labels.subarray(0, EXACT_SILHOUETTE_ROWS));
    expect(exact.silhouetteSampled).toBeNull();
    expect(actual.silhouetteSampled).toMatchObject({ of: count, seed: 0 });
    expect(actual.silhouetteSampled?.rows).toBeLessThanOrEqual(EXACT_SILHOUETTE_ROWS);
    expect(actual.silhouetteSampled?.rows).toBeGreaterThan(EXACT_SILHOUETTE_ROWS - 4);
    expect(Math.abs((actual.silhouetteScore ?? NaN) - (exact.silhouetteScore ?? NaN))).toBeLessThan(0.01);
  });

  it("gives the same bits when run again", async () => {
    expect(await evaluateClustering(deps, matrix, labels)).toEqual(
      await evaluateClustering(deps, matrix, labels),
    );
  });

  it("gives no silhouette when the clusters are more than half of the sample", async () => {
    const tiny = Int32Array.from({ length: count }, (_, row) => row >> 1);
    expect(await evaluateClustering(deps, matrix, tiny)).toMatchObject({
      silhouetteScore: null,
      silhouetteSampled: null,
    });
  });
});
