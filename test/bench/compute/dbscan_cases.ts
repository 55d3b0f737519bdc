import { dbscan, NOISE } from "../../../src/compute/dbscan.ts";
import { digestOf } from "../../compute/digest.ts";
import type { Case } from "./case.ts";
import { keep } from "./data.ts";
import { rfm } from "./made.ts";
import { intel, pythonSides, quintile, scikitLearn } from "./sides.ts";

/** Rows; the eps at which a few in a hundred of so many are noise; rounds; the ratio to reach. */
const SETTINGS = [[5_000, 0.25, 15, 30], [50_000, 0.15, 7, 38], [200_000, 0.1, 3, 48]] as const;

export const DBSCAN_CASES: readonly Case[] = SETTINGS.map(([rows, eps, rounds, ratio]) => ({
  title: `DBSCAN ${rows.toLocaleString("en")} × 3, eps = ${eps}, min_samples = 5`,
  rounds,
  goals: [{ against: "scikit-learn, one thread", ratio }],
  async prepare(bench) {
    const data = rfm(rows);
    const job = {
      job: "dbscan",
      path: await keep(bench.folder, "dbscan.f64", data.values),
      columns: 3,
      eps,
      min_samples: 5,
    };
    return {
      ours: quintile(
        bench,
        (wasm) => dbscan(wasm, data, { eps, minSamples: 5 }),
        async ({ labels, nClusters }) => ({
          clusters: nClusters,
          noise: labels.filter((label) => label === NOISE).length,
          labels: await digestOf(labels),
        }),
      ),
      ...pythonSides(bench.python, [...scikitLearn(job), ...intel(job)]),
      inputBytes: data.values.byteLength,
    };
  },
}));
