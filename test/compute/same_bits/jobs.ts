/**
 * What must come out in the same bits wherever it runs: every golden vector of the kernels, once. This module and what
 * it imports run in Deno, in workerd and in a browser's page. A new kernel adds its jobs here.
 */
import { correlationMatrix } from "../../../src/compute/correlation.ts";
import { dbscan } from "../../../src/compute/dbscan.ts";
import { modelOf, predictDbscan } from "../../../src/compute/dbscan_predict.ts";
import { describe } from "../../../src/compute/describe.ts";
import { kMeans } from "../../../src/compute/kmeans.ts";
import type { KMeansOptions } from "../../../src/compute/kmeans_options.ts";
import { kMeansPredict, kMeansTransform } from "../../../src/compute/kmeans_predict.ts";
import { type Matrix, rowOf } from "../../../src/compute/matrix.ts";
import { takeMiniBatch } from "../../../src/compute/mini_batch_kmeans.ts";
import { principalComponents } from "../../../src/compute/principal_components.ts";
import { uniformDoubles } from "../../../src/compute/random.ts";
import { standardScale } from "../../../src/compute/scaling.ts";
import { calinskiHarabaszScore, daviesBouldinScore } from "../../../src/compute/scores.ts";
import { silhouetteScore } from "../../../src/compute/silhouette.ts";
import { makeDataset } from "../../golden/datasets.ts";
import dbscanGolden from "../../golden/dbscan.json" with { type: "json" };
import kmeansGolden from "../../golden/kmeans.json" with { type: "json" };
import scoresGolden from "../../golden/scores.json" with { type: "json" };
import { basketJobs } from "./basket_jobs.ts";
import { hashOf } from "./hash.ts";
import type { Job } from "./job.ts";

/** Seeds of each K-Means case: the parity tests run more of them, and on one runtime. */
const SEEDS = [0, 1];

const clusterBy = (data: Matrix, options: KMeansOptions) => async (wasm: WebAssembly.Module) => {
  const { labels, centers, inertia, iterations } = await kMeans(wasm, data, options);
  return [labels, centers.values, inertia, iterations];
};

const kmeansJobs = (): Job[] =>
  kmeansGolden.cases.flatMap(({ data: spec, n_init: nInit }) =>
    SEEDS.map((randomState) => ({
      name: `K-Means, ${spec.name}, n_init ${nInit}, seed ${randomState}`,
      run: clusterBy(makeDataset(spec), { nClusters: spec.clusters, nInit, randomState }),
    }))
  );

/** The first rows as centers: no random number is drawn. */
const initialisedJobs = (): Job[] =>
  kmeansGolden.relocations.map(({ data: spec, far }) => {
    const data = makeDataset(spec);
    const values = data.values.slice(0, spec.clusters * data.columns).fill(1e4, 0, far * data.columns);
    const init = { values, rows: spec.clusters, columns: data.columns };
    return {
      name: `K-Means, ${spec.name}, ${far} centers far away`,
      run: clusterBy(data, { nClusters: spec.clusters, init }),
    };
  });

const dbscanJobs = (): Job[] =>
  dbscanGolden.cases.flatMap(({ data: spec, standardised, as_it_is }) => {
    const data = makeDataset(spec);
    // On a lattice two of the radii that were asked for can be the same.
    const once = as_it_is.filter(({ eps }, index) => as_it_is.findIndex((fit) => fit.eps === eps) === index);
    const fits = [...standardised.map((fit) => ({ ...fit, standardise: true })), ...once];
    return fits.map((fit) => ({
      name: `DBSCAN, ${spec.name}, ${spec.columns} columns${"standardise" in fit ? ", standardised" : ""}, ` +
        `eps ${fit.eps}, min_samples ${fit.min_samples}`,
      run: async (wasm) => {
        const rows = "standardise" in fit ? standardScale(wasm, data).scaled : data;
        const result = await dbscan(wasm, rows, { eps: fit.eps, minSamples: fit.min_samples });
        const model = modelOf(rows, result, fit.eps);
        return [result.labels, result.nClusters, await predictDbscan(wasm, model, rows)];
      },
    }));
  });

const scoreJobs = (): Job[] =>
  scoresGolden.cases.map(({ data: spec }) => {
    const data = makeDataset(spec);
    const labels = Int32Array.from({ length: data.rows }, (_, row) => row % spec.clusters);
    return {
      name: `scores, ${spec.name}`,
      run: async (wasm) => [
        await silhouetteScore(wasm, data, labels),
        await daviesBouldinScore(wasm, data, labels),
        await calinskiHarabaszScore(wasm, data, labels),
      ],
    };
  });

const statisticsJobs = (): Job[] =>
  scoresGolden.cases.map(({ data: spec }) => {
    const data = makeDataset(spec);
    return {
      name: `statistics, ${spec.name}`,
      run: async (wasm) => {
        const summaries = await describe(wasm, data);
        const { components, explainedVariance, mean } = await principalComponents(wasm, data);
        return [
          Float64Array.from(summaries.flatMap((summary) => Object.values(summary))),
          (await correlationMatrix(wasm, data)).values,
          (await correlationMatrix(wasm, data, { method: "spearman" })).values,
          components.values,
          explainedVariance,
          mean,
        ];
      },
    };
  });

/** What K-Means does beside fitting f64: data in f32, given centers, batches. */
const otherKmeansJobs = (): Job[] =>
  kmeansGolden.cases.filter(({ n_init }) => n_init === 1).map(({ data: spec }) => {
    const data = makeDataset(spec);
    const columns = Array.from(
      { length: data.columns },
      (_, column) => Float32Array.from({ length: data.rows }, (_, row) => rowOf(data, row)[column] ?? NaN),
    );
    return {
      name: `K-Means of f32, given centers and batches, ${spec.name}`,
      run: async (wasm) => {
        const { labels, centers } = await kMeans(wasm, { columns, rows: data.rows }, {
          nClusters: spec.clusters,
          nInit: 1,
        });
        const state = { centers, counts: new Float64Array(spec.clusters) };
        return [
          labels,
          centers.values,
          await kMeansPredict(wasm, centers, data),
          (await kMeansTransform(wasm, centers, data)).values,
          (await takeMiniBatch(wasm, state, data)).centers.values,
        ];
      },
    };
  });

const scalingJobs = (): Job[] =>
  scoresGolden.cases.map(({ data: spec }) => ({
    name: `scaling, ${spec.name}`,
    run: async (wasm) => {
      const { scaled, mean, scale } = await standardScale(wasm, makeDataset(spec));
      return [scaled.values, mean, scale];
    },
  }));

const randomJobs = (): Job[] =>
  SEEDS.map((seed) => ({
    name: `random numbers, seed ${seed}`,
    run: async (wasm) => [await uniformDoubles(wasm, seed, 10_000)],
  }));

/** Runs every job here and answers the hash of each one's result by its name. */
export async function hashJobs(wasm: WebAssembly.Module): Promise<Record<string, string>> {
  const jobs = [
    ...kmeansJobs(),
    ...initialisedJobs(),
    ...otherKmeansJobs(),
    ...statisticsJobs(),
    ...dbscanJobs(),
    ...scoreJobs(),
    ...basketJobs(),
    ...scalingJobs(),
    ...randomJobs(),
  ];
  const hashes: Record<string, string> = {};
  for (const { name, run } of jobs) {
    if (name in hashes) throw new Error(`Two jobs are called "${name}"`);
    hashes[name] = await hashOf(await run(wasm));
  }
  return hashes;
}
