import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ColumnSummary, describe as describeColumns } from "../../src/compute/describe.ts";
import { createUniform } from "../../src/compute/reference/mt19937.ts";
import { referenceDescribe } from "../../src/compute/reference/statistics.ts";
import { makeDataset } from "../golden/datasets.ts";
import golden from "../golden/statistics.json" with { type: "json" };
import { testWasm } from "../support/wasm.ts";
import { anyRows, errorOf, matrixOf } from "./rows.ts";

const wasm = await testWasm();

/** In pandas' order. */
const listOf = (summary: ColumnSummary): number[] => [
  summary.count,
  summary.mean,
  summary.std,
  summary.min,
  summary.lowerQuartile,
  summary.median,
  summary.upperQuartile,
  summary.max,
];

const columnOf = (values: readonly number[]) => matrixOf(values.map((value) => [value]));

describe("describe()", () => {
  it("agrees with the reference when run on any small data", async () => {
    await fc.assert(
      fc.asyncProperty(anyRows({ minRows: 2, maxRows: 40 }), async (rows) => {
        const actual = (await describeColumns(wasm, matrixOf(rows))).map(listOf);
        referenceDescribe(rows).forEach((expected, column) =>
          expected.forEach((value, index) =>
            // Beside 10,000 the deviations have an error of 1e-12.
            expect(Math.abs((actual[column]?.[index] ?? NaN) - value)).toBeLessThanOrEqual(1e-9)
          )
        );
      }),
      { numRuns: 2000 },
    );
  });

  it("finds the exact order statistics of any doubles", async () => {
    const value = fc.double({ min: -1e100, max: 1e100, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 5, maxLength: 400 }), async (values) => {
        // 4m + 1 values: the quartiles are values.
        const taken = values.slice(0, values.length - (values.length - 1) % 4);
        const [summary] = await describeColumns(wasm, columnOf(taken));
        const sorted = taken.toSorted((left, right) => left - right);
        const quarter = (taken.length - 1) / 4;
        expect([summary?.min, summary?.lowerQuartile, summary?.median, summary?.upperQuartile, summary?.max])
          .toEqual([0, 1, 2, 3, 4].map((index) => (sorted[index * quarter] ?? NaN) + 0));
      }),
      { numRuns: 1000 },
    );
  });

  it.each(golden.cases)("says what pandas says of $data.name", async ({ data, describe: expected }) => {
    const actual = (await describeColumns(wasm, makeDataset(data))).map(listOf);
    expect(actual).toHaveLength(expected.length);
    expected.forEach((column, index) =>
      column.forEach((value, entry) => {
        const found = actual[index]?.[entry] ?? NaN;
        if (value === null) expect(found).toBeNaN();
        else expect(errorOf(found, value)).toBeLessThanOrEqual(1e-9);
      })
    );
  });

  it("gives a constant column its value, exactly, and no deviation", async () => {
    const [summary] = await describeColumns(wasm, columnOf(new Array<number>(7).fill(0.1)));
    expect(summary).toEqual({
      count: 7,
      mean: 0.1,
      std: 0,
      min: 0.1,
      lowerQuartile: 0.1,
      median: 0.1,
      upperQuartile: 0.1,
      max: 0.1,
    });
  });

  it("keeps the digits of the deviation far from 0", async () => {
    const [summary] = await describeColumns(wasm, columnOf([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]));
    expect(summary?.std).toBeCloseTo(Math.sqrt(30), 12);
  });

  it("makes up for the rounding of the mean when many rows lie far from 0", async () => {
    const far = Array.from({ length: 50_000 }, (_, row) => 1e11 + (row * 7919 % 1000) / 10);
    // Exact: the distance is small against both numbers.
    const near = far.map((value) => value - 1e11);
    const [[summary], [expected]] = [
      await describeColumns(wasm, columnOf(far)),
      await describeColumns(wasm, columnOf(near)),
    ];
    expect(errorOf(summary?.std ?? NaN, expected?.std ?? NaN)).toBeLessThan(1e-14);
  });

  it("throws invalid when a value is NaN, and leaves its input alone", async () => {
    await expect(describeColumns(wasm, columnOf([1, NaN]))).rejects.toMatchObject({ code: "invalid" });
    const data = matrixOf([[3, 1], [2, 5]]);
    await describeColumns(wasm, data);
    expect([...data.values]).toEqual([3, 1, 2, 5]);
  });

  it("can be cancelled between two columns", async () => {
    const uniform = createUniform(1);
    const data = { values: Float64Array.from({ length: 1_200_000 }, uniform), rows: 300_000, columns: 4 };
    const controller = new AbortController();
    const reason = new Error("The client went away");
    setTimeout(() => controller.abort(reason), 0);
    await expect(describeColumns(wasm, data, { signal: controller.signal })).rejects.toBe(reason);
  });
});
