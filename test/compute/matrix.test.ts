import { describe, expect, it } from "vitest";
import { checkMatrix, MAX_VALUES, rowOf } from "../../src/compute/matrix.ts";

describe("checkMatrix()", () => {
  it("accepts finite values when they fill the shape", () => {
    expect(() =>
      checkMatrix({
        values: Float64Array.of(1, -0, 1e100, 2),
        rows: 2,
        columns: 2,
      })
    ).not.toThrow();
  });

  it.each([
    ["no rows", [], 0, 2],
    ["no columns", [], 2, 0],
    ["negative sizes", [1], -1, -1],
    ["a fraction of a row", [1], 0.5, 2],
    ["too few values", [1, 2, 3], 2, 2],
    ["NaN", [1, NaN], 1, 2],
    ["infinity", [1, Infinity], 1, 2],
    ["a value beyond 1e100", [1, -2e100], 1, 2],
  ])("throws invalid when there is %s", (_, values, rows, columns) => {
    expect(() => checkMatrix({ values: Float64Array.from(values), rows, columns })).toThrow(
      expect.objectContaining({ code: "invalid" }),
    );
  });

  it("throws too_large, naming the bound, when there are too many values", () => {
    const matrix = {
      values: new Float64Array(MAX_VALUES + 1),
      rows: MAX_VALUES + 1,
      columns: 1,
    };
    expect(() => checkMatrix(matrix)).toThrow(
      expect.objectContaining({
        code: "too_large",
        message: expect.stringContaining(String(MAX_VALUES)),
      }),
    );
  });
});

describe("rowOf()", () => {
  it("gives one row as a view", () => {
    const matrix = { values: Float64Array.of(1, 2, 3, 4), rows: 2, columns: 2 };
    expect([...rowOf(matrix, 1)]).toEqual([3, 4]);
  });
});
