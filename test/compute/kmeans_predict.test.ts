import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kMeans } from "../../src/compute/kmeans.ts";
import { kMeansPredict, kMeansTransform } from "../../src/compute/kmeans_predict.ts";
import { referencePredict } from "../../src/compute/reference/kmeans.ts";
import { createUniform } from "../../src/compute/reference/mt19937.ts";
import { testWasm } from "../support/wasm.ts";
import { anyRows, matrixOf } from "./rows.ts";

const wasm = await testWasm();

/** Where f32 puts a point whose coordinates it rounds: the search alone, without an exact decision. */
function nearestInSingle(point: readonly number[], centers: readonly (readonly number[])[]): number {
  const scores = centers.map((center) => {
    const halfNorm = center.reduce((sum, value) => sum + value * value, 0) / 2;
    return point.reduce((sum, value, column) => {
      const product = Math.fround(Math.fround(value) * Math.fround(center[column] ?? 0));
      return Math.fround(sum - product);
    }, Math.fround(halfNorm));
  });
  return scores.reduce((best, score, index) => score < (scores[best] ?? NaN) ? index : best, 0);
}

describe("kMeansPredict()", () => {
  it("gives the labels of the reference for any rows and centers, ties and far values among them", async () => {
    const cases = fc.integer({ min: 1, max: 5 }).chain((columns) => {
      const rows = (max: number) => anyRows({ minRows: 1, maxRows: max, columns });
      return fc.record({ rows: rows(40), centers: rows(11) });
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ rows, centers }) => {
        const actual = await kMeansPredict(wasm, matrixOf(centers), matrixOf(rows));
        expect([...actual]).toEqual(referencePredict(rows, centers));
      }),
      { numRuns: 2_000 },
    );
  });

  it("decides as f64 does between centers that f32 cannot tell apart", async () => {
    const uniform = createUniform(11);
    let wrongInSingle = 0;
    for (let round = 0; round < 400; round++) {
      const columns = 1 + Math.floor(uniform() * 32);
      const clusters = 2 + Math.floor(uniform() * 18);
      const scale = 10 ** (Math.floor(uniform() * 9) - 4);
      const centers = Array.from(
        { length: clusters },
        () => Array.from({ length: columns }, () => (uniform() - 0.5) * scale),
      );
      // Midway between two centers, up to a part of their distance that goes from 1e-4 to nothing.
      const rows = Array.from({ length: 24 }, () => {
        const one = centers[Math.floor(uniform() * clusters)] ?? [];
        const other = centers[Math.floor(uniform() * clusters)] ?? [];
        const off = (uniform() - 0.5) * 10 ** -(4 + Math.floor(uniform() * 14));
        return one.map((value, column) =>
          (value + (other[column] ?? 0)) / 2 + off * (value - (other[column] ?? 0))
        );
      });
      const expected = referencePredict(rows, centers);
      expect([...await kMeansPredict(wasm, matrixOf(centers), matrixOf(rows))]).toEqual(expected);
      wrongInSingle += rows.filter((row, index) => nearestInSingle(row, centers) !== expected[index]).length;
    }
    // The test would show nothing if f32 alone were right.
    expect(wrongInSingle).toBeGreaterThan(200);
  });

  it("decides as f64 does where rows are much larger than the centers, or much smaller", async () => {
    const uniform = createUniform(99);
    const off = () => uniform() - 0.5;
    for (let round = 0; round < 900; round++) {
      const columns = 1 + Math.floor(uniform() * 40);
      const size =
        [1, 10 ** -(2 + Math.floor(uniform() * 5)), 10 ** (1 + Math.floor(uniform() * 7))][round % 3] ?? 1;
      const half = Array.from(
        { length: 1 + Math.floor(uniform() * 6) },
        () => Array.from({ length: columns }, () => off() * size),
      );
      const centers = [...half, ...half.map((center) => center.map((value) => -value * (1 + 1e-9 * off())))];
      const rows = Array.from({ length: 16 }, () => {
        const one = centers[Math.floor(uniform() * centers.length)] ?? [];
        const other = centers[Math.floor(uniform() * centers.length)] ?? [];
        const apart = one.map((value, column) => value - (other[column] ?? 0));
        const norm = (vector: readonly number[]) => vector.reduce((sum, value) => sum + value * value, 0);
        const row = Array.from({ length: columns }, off);
        // Along the line through both centers to where it is as far from the one as from the other, or nearly.
        const have = row.reduce((sum, value, column) => sum + value * (apart[column] ?? 0), 0);
        const length = norm(apart) || 1;
        const wanted = (norm(one) - norm(other)) / 2 +
          off() * 10 ** -(3 + Math.floor(uniform() * 10)) * length;
        return row.map((value, column) => value + (wanted - have) / length * (apart[column] ?? 0));
      });
      const found = await kMeansPredict(wasm, matrixOf(centers), matrixOf(rows));
      expect([...found]).toEqual(referencePredict(rows, centers));
    }
  });

  it.each([
    ["rows of almost nothing", [-3, 1, 1.5, 0.5], [[1e-200], [1e-160], [0.6]], [3, 3, 3]],
    ["rows beyond all bounds", [1e-62, 3e-62], [[2.5e-62], [1e100], [-1e100]], [1, 1, 0]],
  ])("tells %s what it tells them alone", async (_, centers, rows, labels) => {
    const wanted = matrixOf(centers.map((value) => [value]));
    expect([...await kMeansPredict(wasm, wanted, matrixOf(rows))]).toEqual(labels);
    for (const [index, row] of rows.entries()) {
      expect([...await kMeansPredict(wasm, wanted, matrixOf([row]))]).toEqual([labels[index]]);
    }
    const distances = await kMeansTransform(wasm, wanted, matrixOf(rows.slice(0, 1)));
    expect([...distances.values].every(Number.isFinite)).toBe(true);
  });

  it("tells a row the same whichever rows are beside it", async () => {
    const uniform = createUniform(5);
    const centers = matrixOf([[0.1, 0.2], [0.3, 0.7], [0.9, 0.1]]);
    const rows = Array.from({ length: 300 }, () => [uniform(), uniform()]);
    const together = await kMeansPredict(wasm, centers, matrixOf([...rows, [1e9, -1e9]]));
    for (const [index, row] of rows.entries()) {
      expect((await kMeansPredict(wasm, centers, matrixOf([row])))[0]).toBe(together[index]);
    }
  });

  it("gives the labels of the fit when the fit has settled", async () => {
    const uniform = createUniform(3);
    const data = matrixOf(Array.from({ length: 900 }, () => [uniform(), 100 * uniform(), uniform()]));
    const { labels, centers } = await kMeans(wasm, data, { nClusters: 7, nInit: 1, tol: 0 });
    expect(await kMeansPredict(wasm, centers, data)).toEqual(labels);
  });

  it.each([
    ["other columns", matrixOf([[1, 2]]), matrixOf([[1]]), "invalid"],
    ["a row that is not finite", matrixOf([[1]]), matrixOf([[NaN]]), "invalid"],
    ["an infinite row", matrixOf([[1]]), matrixOf([[1], [-Infinity]]), "invalid"],
    ["a center that is not finite", matrixOf([[Infinity]]), matrixOf([[1]]), "invalid"],
    ["no rows", matrixOf([[1]]), { values: new Float64Array(), rows: 0, columns: 1 }, "invalid"],
  ])("refuses %s, and the next job is right", async (_, centers, data, code) => {
    await expect(kMeansPredict(wasm, centers, data)).rejects.toMatchObject({ name: "AppError", code });
    expect([...await kMeansPredict(wasm, matrixOf([[0], [9]]), matrixOf([[8], [1]]))]).toEqual([1, 0]);
  });

  it("refuses more work than the budget, naming the bound", async () => {
    const wide = { values: new Float64Array(2 ** 20), rows: 2 ** 20, columns: 1 };
    const many = { values: new Float64Array(2 ** 17), rows: 2 ** 17, columns: 1 };
    await expect(kMeansPredict(wasm, many, wide)).rejects.toMatchObject({
      code: "too_large",
      message: expect.stringContaining("100000000000"),
    });
  });

  it("ends when it is cancelled", async () => {
    const reason = new Error("Gone");
    const signal = AbortSignal.abort(reason);
    await expect(kMeansPredict(wasm, matrixOf([[1]]), matrixOf([[1]]), { signal })).rejects.toBe(reason);
  });
});

describe("kMeansTransform()", () => {
  it("gives the distance of every row to every center", async () => {
    const rows = anyRows({ minRows: 1, maxRows: 30, columns: 3 });
    await fc.assert(
      fc.asyncProperty(rows, rows, async (points, centers) => {
        const { values, rows, columns } = await kMeansTransform(wasm, matrixOf(centers), matrixOf(points));
        expect([rows, columns]).toEqual([points.length, centers.length]);
        const largest = Math.hypot(...centers.flat());
        points.forEach((point, row) =>
          centers.forEach((center, cluster) => {
            const expected = Math.hypot(...point.map((value, column) => value - (center[column] ?? 0)));
            const size = Math.hypot(...point, largest);
            expect(Math.abs((values[row * columns + cluster] ?? NaN) - expected)).toBeLessThanOrEqual(
              1e-14 * size,
            );
          })
        );
      }),
      { numRuns: 500 },
    );
  });

  it("refuses more distances than a matrix holds", async () => {
    const many = { values: new Float64Array(2 ** 14), rows: 2 ** 14, columns: 1 };
    await expect(kMeansTransform(wasm, many, many)).rejects.toMatchObject({ code: "too_large" });
  });
});
