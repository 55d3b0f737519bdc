import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { referenceCalinskiHarabasz, referenceDaviesBouldin } from "../../src/compute/reference/scores.ts";
import { calinskiHarabaszScore, daviesBouldinScore } from "../../src/compute/scores.ts";
import { makeDataset } from "../golden/datasets.ts";
import golden from "../golden/scores.json" with { type: "json" };
import { testWasm } from "../support/wasm.ts";
import { BAD_LABELS, goldenLabels, labelledRows } from "./labelled.ts";
import { errorOf, matrixOf } from "./rows.ts";

const wasm = await testWasm();
const scores = { daviesBouldinScore, calinskiHarabaszScore };

/**
 * What rounding alone may do to the index: centroids and spreads carry errors of some units in the last place of the
 * largest value, and the index divides them by the distance of the two closest centroids.
 */
function daviesBouldinRounding(rows: readonly number[][], labels: readonly number[], index: number): number {
  const columns = rows[0]?.keys().toArray() ?? [];
  const centroids = [...new Set(labels)].map((label) => {
    const members = rows.filter((_, row) => labels[row] === label);
    return columns.map((column) =>
      members.reduce((sum, member) => sum + (member[column] ?? 0), 0) / members.length
    );
  });
  const distances = centroids.flatMap((left, at) =>
    centroids.slice(at + 1).map((right) =>
      Math.hypot(...left.map((value, column) => value - (right[column] ?? 0)))
    )
  );
  const closest = Math.min(...distances.filter((distance) => distance > 0));
  const largest = Math.max(1, ...rows.flat().map(Math.abs));
  return 1e-12 + 1e-14 * largest * (1 + index) / closest;
}

describe("daviesBouldinScore()", () => {
  it("agrees with the reference when run on any small data", () => {
    fc.assert(
      fc.property(labelledRows, ({ rows, labels }) => {
        // Centroids that coincide but for rounding make the ratio of two rounding errors: not comparable.
        const expected = referenceDaviesBouldin(rows, labels);
        fc.pre(expected < 1000);
        const actual = daviesBouldinScore(
          wasm,
          matrixOf(rows),
          Int32Array.from(labels),
        );
        expect(Math.abs(actual - expected)).toBeLessThan(daviesBouldinRounding(rows, labels, expected));
      }),
      { numRuns: 1500 },
    );
  });

  it.each(golden.cases)(
    "gives scikit-learn's index on $data.name",
    ({ data: spec, median, davies_bouldin }) => {
      // scikit-learn answers 0 when every distance is under 1e-8, an absolute limit that we do not have.
      if (spec.name === "scale 1e-9") return expect(davies_bouldin).toBe(0);
      const data = makeDataset(spec);
      const actual = daviesBouldinScore(
        wasm,
        data,
        goldenLabels(data, spec, median),
      );
      expect(errorOf(actual, davies_bouldin)).toBeLessThanOrEqual(1e-9);
    },
  );

  it("does not depend on the unit of the data", () => {
    const labels = Int32Array.of(0, 0, 1, 1);
    const large = daviesBouldinScore(
      wasm,
      matrixOf([[1], [2], [7], [9]]),
      labels,
    );
    const small = daviesBouldinScore(
      wasm,
      matrixOf([[1e-20], [2e-20], [7e-20], [9e-20]]),
      labels,
    );
    expect(errorOf(small, large)).toBeLessThan(1e-12);
  });

  it("is 0 when all centroids coincide", () => {
    expect(
      daviesBouldinScore(
        wasm,
        matrixOf([[1], [3], [1], [3]]),
        Int32Array.of(0, 0, 1, 1),
      ),
    ).toBe(0);
  });

  it("throws too_large when the clusters are too many to compare in pairs", () => {
    const rows = 300_000;
    const labels = Int32Array.from({ length: rows }, (_, row) => row >> 1);
    expect(() =>
      daviesBouldinScore(wasm, {
        values: new Float64Array(rows),
        rows,
        columns: 1,
      }, labels)
    ).toThrow(
      expect.objectContaining({ code: "too_large" }),
    );
  });
});

describe("calinskiHarabaszScore()", () => {
  it("agrees with the reference when run on any small data", () => {
    fc.assert(
      fc.property(labelledRows, ({ rows, labels }) => {
        const expected = referenceCalinskiHarabasz(rows, labels);
        fc.pre(expected < 1e6);
        const actual = calinskiHarabaszScore(
          wasm,
          matrixOf(rows),
          Int32Array.from(labels),
        );
        expect(Math.abs(actual - expected)).toBeLessThan(
          1e-6 * Math.max(1, expected),
        );
      }),
      { numRuns: 1500 },
    );
  });

  it.each(golden.cases)(
    "gives scikit-learn's score on $data.name",
    ({ data: spec, median, ...expected }) => {
      const data = makeDataset(spec);
      const actual = calinskiHarabaszScore(
        wasm,
        data,
        goldenLabels(data, spec, median),
      );
      expect(errorOf(actual, expected.calinski_harabasz)).toBeLessThanOrEqual(
        1e-9,
      );
    },
  );

  it("is 1 when every row lies on its centroid", () => {
    expect(
      calinskiHarabaszScore(
        wasm,
        matrixOf([[1], [1], [4]]),
        Int32Array.of(0, 0, 1),
      ),
    ).toBe(1);
  });
});

describe.each(Object.entries(scores))("%s()", (_, score) => {
  const data = matrixOf([[1], [2], [3], [4]]);
  it.each(BAD_LABELS)("throws invalid when there is %s", (_, labels) => {
    expect(() => score(wasm, data, Int32Array.from(labels))).toThrow(
      expect.objectContaining({ code: "invalid" }),
    );
  });

  it("throws invalid when a value is NaN", () => {
    expect(() => score(wasm, matrixOf([[1], [NaN], [3]]), Int32Array.of(0, 1, 1))).toThrow(
      expect.objectContaining({ code: "invalid" }),
    );
  });

  it("gives the same bits when run again", () => {
    const values = Float64Array.from(
      { length: 301 },
      (_, index) => (index * 7919) % 1000 / 7,
    );
    const labels = Int32Array.from(values, (_, row) => row % 4);
    const matrix = { values, rows: 301, columns: 1 };
    expect(score(wasm, matrix, labels)).toBe(score(wasm, matrix, labels));
  });
});
