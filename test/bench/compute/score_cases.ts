import { kMeans } from "../../../src/compute/kmeans.ts";
import { standardScale } from "../../../src/compute/scaling.ts";
import { silhouetteScore } from "../../../src/compute/silhouette.ts";
import type { Case } from "./case.ts";
import { keep } from "./data.ts";
import { mixture, rfm } from "./made.ts";
import { pythonSides, quintile, scikitLearn } from "./sides.ts";

/** Rows, rounds, the ratio to reach. */
const SETTINGS = [[5_000, 9, 50], [20_000, 3, 40]] as const;

const silhouettes: readonly Case[] = SETTINGS.map(([rows, rounds, ratio]) => ({
  title: `Exact silhouette ${rows.toLocaleString("en")} × 3, k = 5`,
  rounds,
  goals: [{ against: "scikit-learn, one thread", ratio }],
  async prepare(bench) {
    const data = rfm(rows);
    const { labels } = await kMeans(bench.wasm, data, { nClusters: 5, nInit: 1, randomState: 42 });
    const job = {
      job: "silhouette",
      path: await keep(bench.folder, "silhouette.f64", data.values),
      labels: await keep(bench.folder, "silhouette.i32", labels),
      columns: 3,
    };
    return {
      ours: quintile(
        bench,
        (wasm) => silhouetteScore(wasm, data, labels),
        (silhouette) => ({ silhouette }),
      ),
      ...pythonSides(bench.python, scikitLearn(job)),
      inputBytes: data.values.byteLength + labels.byteLength,
    };
  },
}));

const scaling: Case = {
  title: "Standard scaling 1,000,000 × 8",
  rounds: 9,
  goals: [],
  async prepare(bench) {
    const data = mixture(1_000_000, 8, 12);
    const job = { job: "scaling", path: await keep(bench.folder, "scaling.f64", data.values), columns: 8 };
    return {
      ours: quintile(bench, (wasm) => standardScale(wasm, data), ({ scaled: { values } }) => ({
        first: values[0] ?? NaN,
        last: values.at(-1) ?? NaN,
      })),
      ...pythonSides(bench.python, [
        { name: "scikit-learn", needs: "scikit-learn", job },
        { name: "pandas", needs: "pandas", job: { ...job, by: "pandas" } },
      ]),
      inputBytes: data.values.byteLength,
    };
  },
};

export const SCORE_CASES: readonly Case[] = [...silhouettes, scaling];
