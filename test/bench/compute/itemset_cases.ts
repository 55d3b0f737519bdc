import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { generateRules } from "../../../src/baskets/rules.ts";
import type { Baskets } from "../../../src/compute/baskets.ts";
import { frequentItemsets } from "../../../src/compute/itemsets.ts";
import type { Answer, Side } from "../measure.ts";
import type { Job } from "../python.ts";
import type { Bench, Case, Contest, Goal } from "./case.ts";
import { pythonSides, quintile, type Wanted } from "./sides.ts";

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

/** What we do with the baskets, from their arrays to the answer. */
type Work = (wasm: WebAssembly.Module, baskets: Baskets) => Promise<Answer>;

/** The sides over one file of baskets; a sentence where it is not here. */
async function contest(
  bench: Bench,
  path: string,
  work: Work,
  wanted: readonly Wanted[],
  forArules: Job,
): Promise<Contest | string> {
  const { python, arules } = bench;
  if (!existsSync(path)) return `${path} is not here (REAL_DATA_DIR says where)`;
  const { others, skipped } = pythonSides(python, wanted);
  const fromR: Side[] = arules === null ? [] : [{ name: "arules", run: () => arules.run(forArules) }];
  const baskets = await readBaskets(path);
  return {
    ours: quintile(bench, (wasm) => work(wasm, baskets), (answer) => answer),
    others: [...others, ...fromR],
    skipped: arules === null ? [...skipped, "arules: there is no R with arules and jsonlite"] : skipped,
    inputBytes: baskets.starts.byteLength + baskets.items.byteLength,
  };
}

/** One basket a line, items between commas or blanks, numbered as they come. */
async function readBaskets(path: string): Promise<Baskets> {
  const separator = path.endsWith(".csv") ? "," : /\s+/;
  const ids = new Map<string, number>();
  const starts = [0];
  const items: number[] = [];
  for (const line of (await readFile(path, "utf8")).trim().split("\n")) {
    for (const name of line.trim().split(separator)) {
      const id = ids.get(name) ?? ids.size;
      ids.set(name, id);
      items.push(id);
    }
    starts.push(items.length);
  }
  return { starts: Int32Array.from(starts), items: Int32Array.from(items), nItems: ids.size };
}

const itemsetsOf = (minCount: number): Work => async (wasm, baskets) => {
  const { counts } = await frequentItemsets(wasm, baskets, { minCount });
  return { sets: counts.length, "sum of supports": counts.reduce((sum, count) => sum + count, 0) };
};

const rulesOf = (minCount: number, minConfidence: number): Work => async (wasm, baskets) => {
  const found = await frequentItemsets(wasm, baskets, { minCount });
  const rules = generateRules(found, { baskets: baskets.starts.length - 1, minConfidence, maxConsequent: 1 });
  return { rules: rules.itemsets.length };
};

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
      return await contest(bench, path, itemsetsOf(support), [
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
    return await contest(bench, path, rulesOf(10, 0.1), [
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
