import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type PrincipalComponents,
  principalComponents,
  projectRows,
} from "../../src/compute/principal_components.ts";
import { createUniform } from "../../src/compute/reference/mt19937.ts";
import { referenceCovariance, referenceEigenvalues } from "../../src/compute/reference/statistics.ts";
import { makeDataset } from "../golden/datasets.ts";
import golden from "../golden/statistics.json" with { type: "json" };
import { testWasm } from "../support/wasm.ts";
import { anyRows, errorOf, matrixOf, rowsOf } from "./rows.ts";

const wasm = await testWasm();

const dot = (left: readonly number[], right: readonly number[]): number =>
  left.reduce((sum, value, index) => sum + value * (right[index] ?? NaN), 0);

const cases = golden.cases.flatMap(({ data, pca }) => pca === undefined ? [] : [{ data, pca }]);

/** Components of a variance apart from the others' and from 0: those of one variance may lie anywhere in their plane. */
function separated(variances: readonly number[]): number[] {
  const apart = 5e-4 * Math.max(...variances);
  return [...variances.keys()].filter((one) =>
    [...variances, 0].every((value, other) =>
      other === one || Math.abs(value - (variances[one] ?? NaN)) > apart
    )
  );
}

/** Expects orthonormal directions, directed, along which the covariance is what it is said to be. */
function expectEigenvectors({ components, explainedVariance }: PrincipalComponents, covariance: number[][]) {
  const vectors = rowsOf(components);
  const scale = Math.max(...covariance.flat().map(Math.abs));
  vectors.forEach((vector, index) => {
    vectors.forEach((other, place) => expect(dot(vector, other)).toBeCloseTo(place === index ? 1 : 0, 12));
    expect(Math.max(...vector)).toBeGreaterThanOrEqual(Math.max(...vector.map((value) => -value)));
    covariance.forEach((row, column) => {
      const expected = (explainedVariance[index] ?? NaN) * (vector[column] ?? NaN);
      expect(Math.abs(dot(row, vector) - expected)).toBeLessThanOrEqual(1e-12 * scale);
    });
  });
}

describe("principalComponents()", () => {
  it("finds the eigenvectors of the covariance, largest variance first, on any small data", async () => {
    await fc.assert(
      fc.asyncProperty(anyRows({ minRows: 2, maxRows: 25 }), async (rows) => {
        // Beside 10,000 the covariance of some millionths has few digits: the digits are for another test.
        const near = rows.map((row) => row.map((value) => value > 9000 ? (value - 1e4) * 1e3 : value));
        const found = await principalComponents(wasm, matrixOf(near));
        const covariance = referenceCovariance(near);
        const expected = referenceEigenvalues(covariance);
        expectEigenvectors(found, covariance);
        found.explainedVariance.forEach((value, index) =>
          expect(Math.abs(value - (expected[index] ?? NaN))).toBeLessThanOrEqual(1e-12 * (expected[0] ?? NaN))
        );
      }),
      { numRuns: 1000 },
    );
  });

  it.each(cases)(
    "finds scikit-learn's components, variances and coordinates on $data.name",
    async ({ data, pca }) => {
      const matrix = makeDataset(data);
      const found = await principalComponents(wasm, matrix);
      const largest = pca.explained_variance[0] ?? NaN;
      expect(found.components.rows).toBe(pca.components.length);
      pca.mean.forEach((value, column) =>
        expect(errorOf(found.mean[column] ?? NaN, value)).toBeLessThanOrEqual(1e-9)
      );
      pca.explained_variance.forEach((value, index) => {
        const variance = found.explainedVariance[index] ?? NaN;
        expect(Math.abs(variance - value)).toBeLessThanOrEqual(1e-9 * value + 1e-15 * largest);
        const ratio = found.explainedVarianceRatio[index] ?? NaN;
        expect(Math.abs(ratio - (pca.explained_variance_ratio[index] ?? NaN))).toBeLessThanOrEqual(1e-9);
      });
      const last = rowsOf(projectRows(found, matrix)).at(-1) ?? [];
      const compared = separated(pca.explained_variance);
      expect(compared.length).toBeGreaterThan(0);
      for (const index of compared) {
        rowsOf(found.components)[index]?.forEach((value, column) =>
          expect(Math.abs(value - (pca.components[index]?.[column] ?? NaN))).toBeLessThanOrEqual(1e-9)
        );
        const coordinate = Math.abs((last[index] ?? NaN) - (pca.last_row[index] ?? NaN));
        // A mean far from 0 is itself rounded.
        const rounding = 1e-15 * Math.max(...pca.mean.map(Math.abs));
        expect(coordinate).toBeLessThanOrEqual(1e-9 * Math.sqrt(largest) + rounding);
      }
    },
  );

  it("keeps small variances right beside large ones", async () => {
    // Two columns of ±1 that do not go together, in units a billion apart.
    const rows = [[1, 1], [1, -1], [-1, 1], [-1, -1]].map(([left = 0, right = 0]) => [left * 1e9, right]);
    const { explainedVariance, components } = await principalComponents(wasm, matrixOf(rows));
    expect([...explainedVariance]).toEqual([4e18 / 3, 4 / 3]);
    expect(rowsOf(components)).toEqual([[1, 0], [0, 1]]);
  });

  it("gives as many components as asked for, with their share of all the variance", async () => {
    const data = makeDataset({ name: "", kind: "uniform", rows: 50, columns: 4, clusters: 1, seed: 1 });
    const all = await principalComponents(wasm, data);
    const two = await principalComponents(wasm, data, { nComponents: 2 });
    expect(rowsOf(two.components)).toEqual(rowsOf(all.components).slice(0, 2));
    expect([...two.explainedVarianceRatio]).toEqual([...all.explainedVarianceRatio.subarray(0, 2)]);
    expect(all.explainedVarianceRatio.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it("makes the first of equal elements positive", async () => {
    const { components } = await principalComponents(wasm, matrixOf([[1, -1], [2, -2], [4, -4]]), {
      nComponents: 1,
    });
    expect([...components.values].map(Math.sign)).toEqual([1, -1]);
  });

  it.each([
    ["there is one row", [[1, 2]], undefined],
    ["a value is NaN", [[1, 2], [NaN, 1]], undefined],
    ["no component is asked for", [[1, 2], [3, 1]], 0],
    ["more components are asked for than there are columns", [[1, 2], [3, 1], [4, 4]], 3],
  ])("throws invalid when %s", async (_, rows, nComponents) => {
    await expect(principalComponents(wasm, matrixOf(rows), { nComponents })).rejects.toMatchObject({
      code: "invalid",
    });
  });

  it("throws too_large when there are too many columns", async () => {
    const wide = { values: new Float64Array(2000), rows: 2, columns: 1000 };
    await expect(principalComponents(wasm, wide)).rejects.toMatchObject({ code: "too_large" });
  });

  it("can be cancelled", async () => {
    const uniform = createUniform(1);
    const data = { values: Float64Array.from({ length: 400_000 }, uniform), rows: 2000, columns: 200 };
    const controller = new AbortController();
    const reason = new Error("The client went away");
    setTimeout(() => controller.abort(reason), 0);
    await expect(principalComponents(wasm, data, { signal: controller.signal })).rejects.toBe(reason);
  });
});

describe("projectRows()", () => {
  it("takes the mean out and keeps all distances when all components are kept", async () => {
    const data = makeDataset({
      name: "",
      kind: "blobs",
      rows: 30,
      columns: 3,
      groups: 2,
      clusters: 1,
      seed: 1,
    });
    const found = await principalComponents(wasm, data);
    const [before, after] = [rowsOf(data), rowsOf(projectRows(found, data))];
    const distance = (rows: number[][], one: number, other: number) =>
      Math.hypot(...(rows[one] ?? []).map((value, column) => value - (rows[other]?.[column] ?? NaN)));
    before.forEach((_, row) => expect(distance(after, row, 0)).toBeCloseTo(distance(before, row, 0), 10));
    expect(after.reduce((sum, [first = NaN]) => sum + first, 0)).toBeCloseTo(0, 10);
  });

  it("throws invalid when the columns are not those of the components", async () => {
    const found = await principalComponents(wasm, matrixOf([[1, 2], [3, 5]]));
    expect(() => projectRows(found, matrixOf([[1]]))).toThrow(expect.objectContaining({ code: "invalid" }));
  });
});
