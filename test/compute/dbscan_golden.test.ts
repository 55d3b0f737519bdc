/** Parity with scikit-learn: the vectors of `test/golden/make_dbscan.py`. */
import { describe, expect, it } from "vitest";
import { dbscan } from "../../src/compute/dbscan.ts";
import { modelOf, predictDbscan } from "../../src/compute/dbscan_predict.ts";
import type { Matrix } from "../../src/compute/matrix.ts";
import { standardScale } from "../../src/compute/scaling.ts";
import golden from "../golden/dbscan.json" with { type: "json" };
import { makeDataset } from "../golden/datasets.ts";
import { testWasm } from "../support/wasm.ts";
import { digestOf } from "./digest.ts";

const wasm = await testWasm();

describe("dbscan() and predictDbscan()", () => {
  for (const { data: spec, standardised, as_it_is } of golden.cases) {
    const raw = makeDataset(spec);
    const { scaled } = standardScale(wasm, raw);
    const fits = [
      ...standardised.map((fit) => ({ ...fit, predicted: null, how: "standardised", data: scaled })),
      ...as_it_is.map((fit) => ({ predicted: null, ...fit, how: "as it is", data: raw })),
    ];
    it.each(fits)(
      `gives scikit-learn's labels on ${spec.name} in ${spec.columns} columns, $how, when eps is $eps and min_samples is $min_samples`,
      async ({ data, eps, min_samples, predicted, ...expected }) => {
        const found = await dbscan(wasm, data, { eps, minSamples: min_samples });
        expect({
          labels: await digestOf(found.labels),
          n_clusters: found.nClusters,
          noise: found.labels.filter((label) => label === -1).length,
          cores: found.coreSampleIndices.length,
        }).toMatchObject({
          labels: expected.labels,
          n_clusters: expected.n_clusters,
          noise: expected.noise,
          cores: expected.cores,
        });
        if (predicted === null) return;
        // The label of scikit-learn's nearest core row.
        const labels = await predictDbscan(wasm, modelOf(data, found, eps), between(data));
        expect(await digestOf(labels)).toBe(predicted);
      },
    );
  }
});

/** New rows, as `make_dbscan.py` makes them: between each row and the twelfth after it. */
function between({ values, rows, columns }: Matrix): Matrix {
  const other = (index: number) => values[(index + 12 * columns) % values.length] ?? NaN;
  return { values: values.map((value, index) => (3 * value + other(index)) / 4), rows, columns };
}
