import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stratifiedSample } from "../../src/compute/sample.ts";
import { testWasm } from "../support/wasm.ts";

const wasm = await testWasm();

function labelsOf(sizes: readonly number[]): Int32Array {
  return Int32Array.from(sizes.flatMap((size, label) => new Array<number>(size).fill(label)));
}

describe("stratifiedSample()", () => {
  it("takes distinct rows, two or more of every cluster, and at most the size, for any clusters", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 20, max: 100 }), fc.nat(), (clusters, size, seed) => {
        const labels = labelsOf(clusters);
        const rows = stratifiedSample(wasm, labels, size, seed);
        expect(rows.length).toBeLessThanOrEqual(Math.min(size, labels.length));
        expect(rows).toEqual([...new Set(rows)].sort((left, right) => left - right));
        clusters.forEach((count, label) => {
          expect(rows.filter((row) => labels[row] === label).length).toBeGreaterThanOrEqual(
            Math.min(count, 2),
          );
        });
      }),
      { numRuns: 300 },
    );
  });

  it("keeps the shares of the clusters", () => {
    const labels = labelsOf([6000, 3000, 1000]);
    const rows = stratifiedSample(wasm, labels, 1000, 0);
    const counts = [0, 1, 2].map((label) => rows.filter((row) => labels[row] === label).length);
    expect(counts).toEqual([600, 300, 100]);
  });

  it("takes two of every cluster when there is room for no more", () => {
    const labels = labelsOf(new Array<number>(10).fill(3));
    const rows = stratifiedSample(wasm, labels, 20, 0);
    expect(labelsOf(new Array<number>(10).fill(2))).toEqual(
      Int32Array.from(rows, (row) => labels[row] ?? NaN),
    );
  });

  it("draws every row of a cluster equally often, over many seeds", () => {
    const labels = labelsOf([10]);
    const drawn = new Array<number>(10).fill(0);
    for (let seed = 0; seed < 2000; seed++) {
      for (const row of stratifiedSample(wasm, labels, 3, seed)) drawn[row] = (drawn[row] ?? 0) + 1;
    }
    // 600 expected, standard deviation 20.
    expect(Math.min(...drawn)).toBeGreaterThan(500);
    expect(Math.max(...drawn)).toBeLessThan(700);
  });

  it("draws the same rows for the same seed, and others for another", () => {
    const labels = labelsOf([500, 500]);
    expect(stratifiedSample(wasm, labels, 50, 1)).toEqual(stratifiedSample(wasm, labels, 50, 1));
    expect(stratifiedSample(wasm, labels, 50, 1)).not.toEqual(stratifiedSample(wasm, labels, 50, 2));
  });
});
