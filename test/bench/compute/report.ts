import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Measured } from "../measure.ts";
import { differences, type Verdict } from "./case.ts";
import type { Figure } from "./fixed_costs.ts";

/** What came of one case. */
export interface Result {
  readonly title: string;
  /** Ours first, where we have the kernel. */
  readonly sides: readonly Measured[];
  readonly oursRan: boolean;
  readonly verdicts: readonly Verdict[];
  /** Sentences: what is not here, or the whole case. */
  readonly skipped: readonly string[];
  readonly inputBytes: number;
  /** Most WebAssembly memory of our job. */
  readonly peakBytes: number;
}

export interface Report {
  readonly date: string;
  readonly machine: string;
  /** The other sides: versions, BLAS kernel. */
  readonly about: readonly string[];
  /** Why ratios to scikit-learn do not count; null when they do. */
  readonly fault: string | null;
  readonly figures: readonly Figure[];
  readonly results: readonly Result[];
}

/** Most memory of a job, over its input. */
const MEMORY = 3;

const ms = (time: number): string => time.toFixed(time < 10 ? 2 : time < 100 ? 1 : 0);
const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(bytes < 2 ** 24 ? 2 : 0);
const reached = (yes: boolean): string => yes ? "reached" : "NOT REACHED";

function sideRow(side: Measured, { sides, oursRan }: Result): string {
  const ours = oursRan ? sides[0] : undefined;
  const ratio = ours === undefined || side === ours ? "" : `${side.ratio.toFixed(side.ratio < 20 ? 2 : 0)} ×`;
  const other = ours === undefined || side === ours ? [] : differences(ours.answer, side.answer);
  const same = ours !== undefined && side !== ours && Object.keys(side.answer).length > 0;
  const note = other.length > 0 ? `NOT EQUAL: ${other.join(", ")}` : same ? "equal" : "";
  return `| ${[side.name, ms(side.first), ms(side.warm), ratio, side.rounds, note].join(" | ")} |`;
}

function verdictLine({ against, ratio, found }: Verdict, fault: string | null): string {
  if (found === null) return `- ≥ ${ratio} × against ${against}: not measured`;
  if (fault !== null && against.startsWith("scikit-learn")) {
    return `- ≥ ${ratio} × against ${against}: VOID, ${fault}`;
  }
  return `- ≥ ${ratio} × against ${against}: ${found.toFixed(2)} ×, ${reached(found >= ratio)}`;
}

function memoryLine({ peakBytes, inputBytes }: Result): string {
  const times = peakBytes / inputBytes;
  return `- WebAssembly memory: ${mib(peakBytes)} MiB for ${mib(inputBytes)} MiB of input, ${
    times.toFixed(1)
  } × ` +
    `(≤ ${MEMORY}: ${reached(times <= MEMORY)})`;
}

/** One case in Markdown. */
export function describe(result: Result, fault: string | null): string {
  const { title, sides, verdicts, skipped, oursRan } = result;
  return [
    `### ${title}`,
    ...sides.length === 0 ? [] : [
      "",
      "| side | first ms | warm ms | ours is | rounds | its answer |",
      "| --- | ---: | ---: | ---: | ---: | --- |",
      ...sides.map((side) => sideRow(side, result)),
    ],
    "",
    ...verdicts.map((verdict) => verdictLine(verdict, fault)),
    ...oursRan ? [memoryLine(result)] : ["- Quintile: not here yet"],
    ...skipped.map((what) => `- SKIPPED ${what}`),
  ].join("\n");
}

export const describeFigures = (figures: readonly Figure[]): string =>
  figures.map(({ what, found, unit, most }) =>
    `- ${what}: ${found.toFixed(2)} ${unit}${most === null ? "" : ` (≤ ${most}: ${reached(found <= most)})`}`
  ).join("\n");

/** What stands above the tables. */
export const describeRun = ({ date, machine, about, fault }: Omit<Report, "figures" | "results">): string =>
  [
    "## Kernels beside what people run today",
    `${date}, ${machine}, Deno ${Deno.version.deno} (V8 ${Deno.version.v8}).`,
    ...about,
    ...fault === null ? [] : [`**${fault}**`],
    "First: the first run in a process, ours with compiling. Warm: the median of rounds in which the sides take turns.",
    "“Ours is” the median of the rounds' ratios, that side's time over ours. One thread unless a side says otherwise.",
  ].join("\n\n");

/** Writes `PATH.json` and `PATH.md`. */
export async function save(path: string, report: Report): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.json`, `${JSON.stringify(report, null, 2)}\n`);
  const parts = [
    describeRun(report),
    describeFigures(report.figures),
    ...report.results.map((result) => describe(result, report.fault)),
  ];
  await writeFile(`${path}.md`, `${parts.join("\n\n")}\n`);
}
