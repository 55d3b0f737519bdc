import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kMeans } from "../../src/compute/kmeans.ts";
import type { SingleColumns } from "../../src/compute/matrix.ts";
import { referenceKMeans } from "../../src/compute/reference/kmeans.ts";
import { createUniform } from "../../src/compute/reference/mt19937.ts";
import { testWasm } from "../support/wasm.ts";
import { anyRows, matrixOf, rowsOf } from "./rows.ts";

const wasm = await testWasm();

describe("kMeans() of columns in f32", () => {
  /** Columns of rows. */
  const columnsOf = (rows: readonly (readonly number[])[]): SingleColumns => ({
    columns: (rows[0] ?? []).map((_, column) => Float32Array.from(rows, (row) => row[column] ?? NaN)),
    rows: rows.length,
  });

  it("gives the bits of the reference for the rounded rows, and says that it stands on f32", async () => {
    const cases = fc.record({
      rows: anyRows({ minRows: 1, maxRows: 40 }),
      nClusters: fc.integer({ min: 1, max: 9 }),
      nInit: fc.integer({ min: 1, max: 3 }),
      maxIter: fc.constantFrom(1, 2, 300),
      randomState: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ rows, ...rest }) => {
        const singles = rows.map((row) => row.map(Math.fround));
        const options = { ...rest, nClusters: Math.min(rest.nClusters, rows.length), tol: 1e-4 };
        const actual = await kMeans(wasm, columnsOf(singles), options);
        const expected = referenceKMeans(singles, { ...options, single: true });
        expect(actual.precision).toBe("single");
        expect([...actual.labels]).toEqual(expected.labels);
        expect([actual.inertia, actual.iterations]).toEqual([expected.inertia, expected.iterations]);
        expect(rowsOf(actual.centers).flat().map((value) => value + 0)).toEqual(
          expected.centers.flat().map((value) => value + 0),
        );
      }),
      { numRuns: 1_500 },
    );
  });

  it("gives the labels of the same values in f64 where none is near a border", async () => {
    const uniform = createUniform(2);
    const rows = Array.from(
      { length: 5_000 },
      (_, row) => Array.from({ length: 3 }, () => Math.fround(row % 4 * 10 + uniform())),
    );
    const single = await kMeans(wasm, columnsOf(rows), { nClusters: 4 });
    const double = await kMeans(wasm, matrixOf(rows), { nClusters: 4 });
    expect(double.precision).toBe("double");
    expect(single.labels).toEqual(double.labels);
  });

  it.each([
    ["no column", { columns: [], rows: 3 }],
    ["no row", { columns: [new Float32Array()], rows: 0 }],
    ["columns of different lengths", { columns: [new Float32Array(3), new Float32Array(2)], rows: 3 }],
    ["a value that is not finite", { columns: [Float32Array.of(1, NaN, 3)], rows: 3 }],
  ])("refuses %s", async (_, data) => {
    await expect(kMeans(wasm, data, { nClusters: 1 })).rejects.toMatchObject({ code: "invalid" });
  });
});
