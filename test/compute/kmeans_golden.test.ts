/** Parity with scikit-learn: the vectors of `test/golden/make_kmeans.py`. */
import { describe, expect, it } from "vitest";
import { kMeans } from "../../src/compute/kmeans.ts";
import type { Matrix } from "../../src/compute/matrix.ts";
import golden from "../golden/kmeans.json" with { type: "json" };
import { makeDataset } from "../golden/datasets.ts";
import { testWasm } from "../support/wasm.ts";
import { digestOf } from "./digest.ts";

/** The first rows, the first `far` of them out of reach of every row. */
function initWithFar({ values, columns }: Matrix, nClusters: number, far: number): Matrix {
  const init = values.slice(0, nClusters * columns);
  for (let center = 0; center < far; center++) {
    init.fill(1e4 + 100 * center, center * columns, (center + 1) * columns);
  }
  return { values: init, rows: nClusters, columns };
}

function relativeError(actual: number, expected: number): number {
  return Math.abs(actual - expected) /
    Math.max(Math.abs(expected), Number.MIN_VALUE);
}

describe("kMeans()", () => {
  for (const { data: spec, n_init: nInit, ...expected } of golden.cases) {
    it(`gives scikit-learn's labels for random_state 0 to 49 on ${spec.name} when n_init is ${nInit}`, async () => {
      const wasm = await testWasm();
      const data = makeDataset(spec);
      const answers = [];
      for (let randomState = 0; randomState < expected.labels.length; randomState++) {
        answers.push(
          await kMeans(wasm, data, {
            nClusters: spec.clusters,
            nInit,
            randomState,
          }),
        );
      }
      expect(await Promise.all(answers.map(({ labels }) => digestOf(labels))))
        .toEqual(expected.labels);
      expect(answers.map(({ iterations }) => iterations)).toEqual(
        expected.n_iter,
      );
      answers.forEach(({ inertia }, state) => {
        expect(relativeError(inertia, expected.inertia[state] ?? NaN))
          .toBeLessThanOrEqual(1e-9);
      });
      const centers = answers[0]?.centers.values ?? new Float64Array();
      expect(expected.labels).toHaveLength(50);
      expect(centers.length).toBe(expected.centers.length);
      centers.forEach((value, index) => {
        expect(relativeError(value, expected.centers[index] ?? NaN))
          .toBeLessThanOrEqual(1e-9);
      });
    });
  }

  it.each(golden.relocations)(
    "relocates $far empty clusters as scikit-learn does on $data.name",
    async ({ data: spec, far, ...expected }) => {
      const data = makeDataset(spec);
      const init = initWithFar(data, spec.clusters, far);
      const actual = await kMeans(await testWasm(), data, { nClusters: spec.clusters, init });
      expect(await digestOf(actual.labels)).toBe(expected.labels);
      expect(actual.iterations).toBe(expected.n_iter);
      expect(relativeError(actual.inertia, expected.inertia)).toBeLessThanOrEqual(1e-9);
      actual.centers.values.forEach((value, index) => {
        expect(relativeError(value, expected.centers[index] ?? NaN)).toBeLessThanOrEqual(1e-9);
      });
    },
  );
});
