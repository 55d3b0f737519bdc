import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { correlationMatrix } from "../../src/compute/correlation.ts";
import { createUniform } from "../../src/compute/reference/mt19937.ts";
import { referencePearson, referenceSpearman } from "../../src/compute/reference/statistics.ts";
import { makeDataset } from "../golden/datasets.ts";
import golden from "../golden/statistics.json" with { type: "json" };
import { testWasm } from "../support/wasm.ts";
import { anyRows, matrixOf, rowsOf } from "./rows.ts";

const wasm = await testWasm();

/** Expects the same numbers within `tolerance`, and NaN for what is NaN or null. */
function expectClose(
  actual: number[][],
  expected: readonly (readonly (number | null)[])[],
  tolerance: number,
) {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((row, index) =>
    row.forEach((value, column) => {
      const found = actual[index]?.[column] ?? NaN;
      if (value === null || Number.isNaN(value)) expect(found).toBeNaN();
      else expect(Math.abs(found - value)).toBeLessThanOrEqual(tolerance);
    })
  );
}

describe.each(
  [["pearson", referencePearson], ["spearman", referenceSpearman]] as const,
)("correlationMatrix() by %s", (method, reference) => {
  it("agrees with the reference when run on any small data", async () => {
    await fc.assert(
      fc.asyncProperty(anyRows({ minRows: 1, maxRows: 25 }), async (rows) => {
        const actual = await correlationMatrix(wasm, matrixOf(rows), { method });
        // Columns of 10,000 and some millionths: the last digits of the mean count.
        expectClose(rowsOf(actual), reference(rows), 1e-6);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(golden.cases)("gives pandas' coefficients on $data.name", async ({ data, [method]: expected }) => {
    expectClose(rowsOf(await correlationMatrix(wasm, makeDataset(data), { method })), expected, 1e-9);
  });

  it("is symmetric to the last bit, all but 1 on its diagonal and never beyond −1 … 1", async () => {
    await fc.assert(
      fc.asyncProperty(anyRows({ minRows: 2, maxRows: 12 }), async (rows) => {
        const found = rowsOf(await correlationMatrix(wasm, matrixOf(rows), { method }));
        found.forEach((row, index) =>
          row.forEach((value, column) => {
            expect(value).toBe(found[column]?.[index]);
            if (index === column && !Number.isNaN(value)) expect(value).toBeCloseTo(1, 14);
            expect(Math.abs(value) > 1).toBe(false);
          })
        );
      }),
      { numRuns: 500 },
    );
  });

  it("is NaN beside a constant column, whatever its value", async () => {
    const found = await correlationMatrix(wasm, matrixOf([[0.1, 1], [0.1, 2], [0.1, 4]]), { method });
    expect([...found.values]).toEqual([NaN, NaN, NaN, 1]);
    const value = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    await fc.assert(
      fc.asyncProperty(value, fc.integer({ min: 2, max: 200 }), async (value, count) => {
        const rows = Array.from({ length: count }, (_, row) => [value, row]);
        expect((await correlationMatrix(wasm, matrixOf(rows), { method })).values[1]).toBeNaN();
      }),
      { numRuns: 1000 },
    );
  });

  it("throws too_large when the columns are too many to multiply, invalid when a value is NaN", async () => {
    const wide = { values: new Float64Array(6000 * 3000), rows: 3000, columns: 6000 };
    await expect(correlationMatrix(wasm, wide, { method })).rejects.toMatchObject({ code: "too_large" });
    await expect(correlationMatrix(wasm, matrixOf([[1], [NaN]]), { method })).rejects.toMatchObject({
      code: "invalid",
    });
  });

  it("can be cancelled between two columns", async () => {
    const uniform = createUniform(1);
    const data = { values: Float64Array.from({ length: 2_400_000 }, uniform), rows: 40_000, columns: 60 };
    const controller = new AbortController();
    const reason = new Error("The client went away");
    setTimeout(() => controller.abort(reason), 0);
    await expect(correlationMatrix(wasm, data, { method, signal: controller.signal })).rejects.toBe(reason);
  });
});

describe("correlationMatrix()", () => {
  it("takes Pearson's coefficient by default", async () => {
    const data = matrixOf([[1, 2], [2, 9], [3, 1], [7, 8]]);
    expect(await correlationMatrix(wasm, data)).toEqual(
      await correlationMatrix(wasm, data, { method: "pearson" }),
    );
  });

  it("is 1 by rank and less by value when one column rises with the other, but not in proportion", async () => {
    const data = matrixOf([[1, 1], [2, 8], [3, 27], [4, 256]]);
    expect((await correlationMatrix(wasm, data, { method: "spearman" })).values[1]).toBe(1);
    expect((await correlationMatrix(wasm, data)).values[1]).toBeLessThan(0.9);
  });

  it("takes −0 and 0 for a tie", async () => {
    const data = matrixOf([[-0, 1], [0, 2], [1, 3]]);
    expect((await correlationMatrix(wasm, data, { method: "spearman" })).values[1]).toBeCloseTo(
      Math.sqrt(3) / 2,
      12,
    );
  });
});
