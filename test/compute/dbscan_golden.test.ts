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
      ...standardised.map((fit) => ({ ...fit, how: "standardised", data: scaled })),
      ...as_it_is.map((fit) => ({ ...fit, how: "as it is", data: raw })),
    ];
    it.each(fits)(
      `gives scikit-learn's labels on ${spec.name} in ${spec.columns} columns, $how, when eps is $eps and min_samples is $min_samples`,
      async ({ data, eps, min_samples, ...expected }) => {
        const { labels, nClusters, coreSampleIndices } = await dbscan(wasm, data, {
          eps,
          minSamples: min_samples,
        });
        expect({
          labels: await digestOf(labels),
          n_clusters: nClusters,
          noise: labels.filter((label) => label === -1).length,
          cores: coreSampleIndices.length,
        }).toMatchObject({
          labels: expected.labels,
          n_clusters: expected.n_clusters,
          noise: expected.noise,
          cores: expected.cores,
        });
      },
    );

    it.each(as_it_is.flatMap((fit) => "predicted" in fit ? [fit] : []))(
      `predicts scikit-learn's nearest core rows on ${spec.name} in ${spec.columns} columns when eps is $eps`,
      async ({ eps, min_samples, predicted }) => {
        const model = modelOf(raw, await dbscan(wasm, raw, { eps, minSamples: min_samples }), eps);
        expect(await digestOf(await predictDbscan(wasm, model, between(raw)))).toBe(predicted);
      },
    );
  }
});

/** New rows, as `make_dbscan.py` makes them: between each row and the twelfth after it. */
function between({ values, rows, columns }: Matrix): Matrix {
  const other = (index: number) => values[(index + 12 * columns) % values.length] ?? NaN;
  return { values: values.map((value, index) => (3 * value + other(index)) / 4), rows, columns };
}
