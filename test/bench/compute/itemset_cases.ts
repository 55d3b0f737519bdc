import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Side } from "../measure.ts";
import type { Job } from "../python.ts";
import type { Bench, Case, Contest, Goal } from "./case.ts";
import { pythonSides, type Wanted } from "./sides.ts";

/** Borgelt's miners; which is the fastest depends on the data. */
const ALGORITHMS = ["eclat", "fpgrowth", "relim", "apriori"];

interface Setting {
  readonly file: string;
  readonly percent: string;
  /** Baskets that hold a set that counts, at least. */
  readonly support: number;
  readonly rounds: number;
  /** How many times as fast as Borgelt's fastest. */
  readonly borgelt: number;
  /** Whether mlxtend can do it in seconds. */
  readonly mlxtend: boolean;
}

const SETTINGS: readonly Setting[] = [
  { file: "groceries.csv", percent: "1 %", support: 99, rounds: 25, borgelt: 3, mlxtend: true },
  { file: "groceries.csv", percent: "0.1 %", support: 10, rounds: 15, borgelt: 2, mlxtend: true },
  { file: "fimi_retail.dat", percent: "0.1 %", support: 89, rounds: 9, borgelt: 2, mlxtend: false },
  { file: "fimi_retail.dat", percent: "0.02 %", support: 18, rounds: 7, borgelt: 1.3, mlxtend: false },
];

/** The sides over one file of baskets; a sentence where it is not here. */
async function contest(
  { python, arules }: Bench,
  path: string,
  wanted: readonly Wanted[],
  forArules: Job,
): Promise<Contest | string> {
  if (!existsSync(path)) return `${path} is not here (REAL_DATA_DIR says where)`;
  const { others, skipped } = pythonSides(python, wanted);
  const fromR: Side[] = arules === null ? [] : [{ name: "arules", run: () => arules.run(forArules) }];
  return {
    // The kernel and its bridge are not here yet.
    ours: null,
    others: [...others, ...fromR],
    skipped: arules === null ? [...skipped, "arules: there is no R with arules and jsonlite"] : skipped,
    inputBytes: (await stat(path)).size,
  };
}

function itemsetCase({ file, percent, support, rounds, borgelt, mlxtend }: Setting): Case {
  const goals: Goal[] = [{ against: "Borgelt", ratio: borgelt }];
  if (mlxtend) goals.push({ against: "mlxtend fpgrowth", ratio: 150 });
  return {
    title: `Itemsets of ${file}, ${percent} (${support} baskets)`,
    rounds,
    goals,
    async prepare(bench) {
      const path = join(bench.realData, file);
      const job = { path, support };
      return await contest(bench, path, [
        ...ALGORITHMS.map((algorithm) => ({
          name: `Borgelt's ${algorithm}`,
          needs: "pyfim",
          job: { ...job, job: "borgelt", algorithm },
        })),
        {
          name: "of these, taking in the baskets",
          needs: "pyfim",
          job: { ...job, job: "borgelt", algorithm: "eclat", only: "input" },
        },
        ...mlxtend
          ? [{
            name: "mlxtend fpgrowth",
            needs: "mlxtend",
            job: { ...job, job: "mlxtend", algorithm: "fpgrowth" },
            atMost: 3,
          }]
          : [],
      ], { job: "itemsets", path, support });
    },
  };
}

const rules: Case = {
  title: "Rules of groceries.csv, 0.1 % (10 baskets), confidence 0.1, mining included",
  rounds: 15,
  goals: [{ against: "arules", ratio: 6 }],
  async prepare(bench) {
    const path = join(bench.realData, "groceries.csv");
    const job = { path, support: 10, confidence: 0.1 };
    return await contest(bench, path, [
      { name: "Borgelt's rules", needs: "pyfim", job: { ...job, job: "borgelt_rules" } },
      {
        name: "mlxtend fpgrowth and rules",
        needs: "mlxtend",
        job: { ...job, job: "mlxtend_rules" },
        atMost: 3,
      },
    ], { ...job, job: "rules" });
  },
};

export const ITEMSET_CASES: readonly Case[] = [...SETTINGS.map(itemsetCase), rules];
