/**
 * `deno task bench:compute [--only WORD] [--rounds N] [--output PATH]`: every kernel beside what people run today, in one
 * run. Prints the tables and saves them as PATH.json and PATH.md; PATH is dist/bench/compute unless said.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Bench, type Case, judge } from "./compute/case.ts";
import { DBSCAN_CASES } from "./compute/dbscan_cases.ts";
import { fixedCosts } from "./compute/fixed_costs.ts";
import { ITEMSET_CASES } from "./compute/itemset_cases.ts";
import { type Kernels, readKernels } from "./compute/kernels.ts";
import { KMEANS_CASES } from "./compute/kmeans_cases.ts";
import { describe, describeFigures, describeRun, type Report, type Result, save } from "./compute/report.ts";
import { SCORE_CASES } from "./compute/score_cases.ts";
import { compareWorkerd } from "./compute/workerd/compare.ts";
import { measure } from "./measure.ts";
import { startAnchor } from "./python.ts";
import { startArules } from "./r.ts";

const CASES: readonly Case[] = [...KMEANS_CASES, ...SCORE_CASES, ...DBSCAN_CASES, ...ITEMSET_CASES];
const root = fileURLToPath(new URL("../../", import.meta.url));

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    rounds: { type: "string" },
    output: { type: "string", default: join(root, "dist/bench/compute") },
  },
});
const wanted = (title: string): boolean => title.toLowerCase().includes(options.only.toLowerCase());
const rounds = options.rounds === undefined ? null : Number(options.rounds);
if (rounds !== null && !(Number.isInteger(rounds) && rounds > 0)) {
  throw new Error("--rounds takes a positive whole number");
}

/** Runs one case beside processes of its own, so that every side's first run is one. */
async function runCase(one: Case, kernels: Kernels, wasm: WebAssembly.Module): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "quintile-bench-"));
  const [python, arules] = await Promise.all([startAnchor(), startArules()]);
  const realData = process.env["REAL_DATA_DIR"] ?? join(root, "../shared/data");
  const bench: Bench = { wasm, fresh: kernels.fresh, folder, realData, python, arules };
  const result = { title: one.title, sides: [], oursRan: false, skipped: [], inputBytes: 0, peakBytes: 0 };
  try {
    const contest = await one.prepare(bench);
    const fault = python?.fault ?? null;
    if (typeof contest === "string") {
      return { ...result, skipped: [contest], verdicts: judge(one.goals, [], { oursRan: false, fault }) };
    }
    const { ours, others, skipped = [], inputBytes } = contest;
    const sides = await measure([ours, ...others], rounds ?? one.rounds);
    const peakBytes = await kernels.peakOf(ours.run);
    contest.end?.();
    return {
      ...result,
      sides,
      oursRan: true,
      verdicts: judge(one.goals, sides, { oursRan: true, fault }),
      skipped,
      inputBytes,
      peakBytes,
    };
  } finally {
    python?.close();
    arules?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What stands beside us in this run. */
async function lookAround(): Promise<Omit<Report, "figures" | "results">> {
  const [python, arules] = await Promise.all([startAnchor(), startArules()]);
  python?.close();
  arules?.close();
  return {
    date: new Date().toISOString().slice(0, 10),
    load: loadavg()[0] ?? NaN,
    machine: `${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}`,
    about: [
      python?.about ?? "SKIPPED: there is no Python with numpy, scipy and threadpoolctl",
      arules === null
        ? "SKIPPED: there is no R with arules and jsonlite"
        : `R ${arules.hello.r}, arules ${arules.hello.arules}`,
    ],
    fault: python?.fault ?? null,
  };
}

const kernels = await readKernels();
const wasm = kernels.fresh();
const run = await lookAround();
console.log(describeRun(run));
const figures = "fixed costs".includes(options.only.toLowerCase()) ? fixedCosts(kernels, wasm) : [];
if ("workerd".includes(options.only.toLowerCase())) figures.push(await compareWorkerd(wasm, rounds ?? 7));
console.log(`\n${describeFigures(figures)}`);

const results: Result[] = [];
for (const one of CASES.filter(({ title }) => wanted(title))) {
  const result = await runCase(one, kernels, wasm);
  results.push(result);
  console.log(`\n${describe(result)}`);
  await save(options.output, { ...run, figures, results });
}
await save(options.output, { ...run, figures, results });
const counts = ["reached", "not reached", "not measured", "void"].map((came) =>
  `${results.flatMap(({ verdicts }) => verdicts).filter((verdict) => verdict.came === came).length} ${came}`
);
console.log(`\nRatios: ${counts.join(", ")}. Saved as ${options.output}.md and .json`);
