import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { referenceScale } from "../../src/compute/reference/scaling.ts";
import { standardScale } from "../../src/compute/scaling.ts";
import { makeDataset } from "../golden/datasets.ts";
import golden from "../golden/scores.json" with { type: "json" };
import { testWasm } from "../support/wasm.ts";
import { anyRows, errorOf, matrixOf, rowsOf } from "./rows.ts";

const wasm = await testWasm();

describe("standardScale()", () => {
  it("agrees with the reference when run on any small data", () => {
    fc.assert(
      fc.property(anyRows({ minRows: 1, maxRows: 30 }), (rows) => {
        const actual = standardScale(wasm, matrixOf(rows)).scaled.values;
        const expected = referenceScale(rows).flat();
        // Beside 10,000 the mean itself has an error of 1e-12, against deviations that may be 1e-6.
        actual.forEach((value, index) =>
          expect(Math.abs(value - (expected[index] ?? NaN))).toBeLessThan(1e-6)
        );
      }),
      { numRuns: 2000 },
    );
  });

  it.each(golden.cases)(
    "gives scikit-learn's mean and scale on $data.name",
    ({ data, mean, scale }) => {
      const actual = standardScale(wasm, makeDataset(data));
      actual.mean.forEach((value, column) =>
        expect(errorOf(value, mean[column] ?? NaN)).toBeLessThanOrEqual(1e-9)
      );
      actual.scale.forEach((value, column) =>
        expect(errorOf(value, scale[column] ?? NaN)).toBeLessThanOrEqual(1e-9)
      );
    },
  );

  it("divides by the population standard deviation", () => {
    const { scaled, mean, scale } = standardScale(
      wasm,
      matrixOf([[1, 10], [3, 30]]),
    );
    expect(rowsOf(scaled)).toEqual([[-1, -1], [1, 1]]);
    expect([...mean]).toEqual([2, 20]);
    expect([...scale]).toEqual([1, 10]);
  });

  it("gives exactly 0 when a column is constant, also when its mean is rounded", () => {
    const { scaled, scale } = standardScale(
      wasm,
      matrixOf([[0.1, 1], [0.1, 2], [0.1, 6]]),
    );
    expect(rowsOf(scaled).map(([first]) => first)).toEqual([0, 0, 0]);
    expect(scale[0]).toBe(1);
  });

  it("keeps the digits when the values lie far from 0", () => {
    const near = standardScale(wasm, matrixOf([[1], [2], [4]])).scaled.values;
    const far = standardScale(wasm, matrixOf([[1e9 + 1], [1e9 + 2], [1e9 + 4]])).scaled
      .values;
    far.forEach((value, row) => expect(value).toBeCloseTo(near[row] ?? NaN, 6));
  });

  it("makes up for the rounding of the mean when many rows lie far from 0", () => {
    const count = 50_000;
    const far = Float64Array.from({ length: count }, (_, row) => 1e11 + (row * 7919 % 1000) / 10);
    // Exact: the distance is small against both numbers.
    const near = far.map((value) => value - 1e11);
    const scaleOf = (values: Float64Array) =>
      standardScale(wasm, { values, rows: count, columns: 1 }).scale[0] ?? NaN;
    expect(errorOf(scaleOf(far), scaleOf(near))).toBeLessThan(1e-12);
  });

  it("gives 0 when there is one row", () => {
    expect(rowsOf(standardScale(wasm, matrixOf([[5, -3]])).scaled)).toEqual([[
      0,
      0,
    ]]);
  });

  it("leaves its input alone and rejects a NaN", () => {
    const data = matrixOf([[1], [2]]);
    standardScale(wasm, data);
    expect([...data.values]).toEqual([1, 2]);
    expect(() => standardScale(wasm, matrixOf([[1], [NaN]]))).toThrow(
      expect.objectContaining({ code: "invalid" }),
    );
  });
});
