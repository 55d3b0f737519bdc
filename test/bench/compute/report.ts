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
  /** How many programs ran or waited for a core in the minute before. */
  readonly load: number;
  /** The other sides: versions, BLAS kernel. */
  readonly about: readonly string[];
  /** Why ratios to scikit-learn do not count; null when they do. */
  readonly fault: string | null;
  readonly figures: readonly Figure[];
  readonly results: readonly Result[];
}

/** One thread takes no more of the machine, its runtime's own threads included. */
const ONE_CORE = 1.3;

/** The load up to which a machine has its cores for the benchmark. */
const QUIET = 0.5;

/** Most memory of a job, over its input. */
const MEMORY = 3;

const ms = (time: number): string => time.toFixed(time < 10 ? 2 : time < 100 ? 1 : 0);
const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(bytes < 2 ** 24 ? 2 : 0);
const reached = (yes: boolean): string => yes ? "REACHED" : "NOT REACHED";

/** What is to be known of a side before its time is believed. */
function notesOn(side: Measured, ours: Measured | undefined): string[] {
  const notes: string[] = [];
  if (side.name.includes("one thread") && (side.cores ?? 0) > ONE_CORE) notes.push("NOT ONE THREAD");
  if (ours === undefined || side === ours || Object.keys(side.answer).length === 0) return notes;
  const other = differences(ours.answer, side.answer);
  if (other.length === 0) return ["equal", ...notes];
  const more = other.length > 2 ? `, and ${other.length - 2} more` : "";
  return [`NOT EQUAL: ${other.slice(0, 2).join(", ")}${more}`, ...notes];
}

function sideRow(side: Measured, { sides, oursRan }: Result): string {
  const ours = oursRan ? sides[0] : undefined;
  const cells = [
    side.name,
    ms(side.first),
    ms(side.warm),
    ours === undefined || side === ours ? "" : `${side.ratio.toFixed(side.ratio < 20 ? 2 : 0)} ×`,
    side.rounds,
    side.cores?.toFixed(1) ?? "",
    notesOn(side, ours).join("; "),
  ];
  return `| ${cells.join(" | ")} |`;
}

const verdictLine = ({ against, ratio, found, came }: Verdict): string =>
  `- ≥ ${ratio} × against ${against}: ${found === null ? "" : `${found.toFixed(2)} ×, `}${
    came === "not measured" ? came : came.toUpperCase()
  }`;

function memoryLine({ peakBytes, inputBytes }: Result): string {
  const times = peakBytes / inputBytes;
  return `- WebAssembly memory: ${mib(peakBytes)} MiB for ${mib(inputBytes)} MiB of input, ${
    times.toFixed(1)
  } × ` +
    `(≤ ${MEMORY}: ${reached(times <= MEMORY)})`;
}

/** One case in Markdown. */
export function describe(result: Result): string {
  const { title, sides, verdicts, skipped, oursRan } = result;
  return [
    `### ${title}`,
    ...sides.length === 0 ? [] : [
      "",
      "| side | first ms | warm ms | ours is | rounds | cores | its answer |",
      "| --- | ---: | ---: | ---: | ---: | ---: | --- |",
      ...sides.map((side) => sideRow(side, result)),
    ],
    "",
    ...verdicts.map(verdictLine),
    ...oursRan ? [memoryLine(result)] : ["- Quintile: not here yet"],
    ...skipped.map((what) => `- SKIPPED ${what}`),
  ].join("\n");
}

export const describeFigures = (figures: readonly Figure[]): string =>
  figures.map(({ what, found, unit, most }) =>
    `- ${what}: ${found.toFixed(2)} ${unit}${most === null ? "" : ` (≤ ${most}: ${reached(found <= most)})`}`
  ).join("\n");

/** What stands above the tables. */
export const describeRun = (
  { date, machine, load, about, fault }: Omit<Report, "figures" | "results">,
): string =>
  [
    "## Kernels beside what people run today",
    `${date}, ${machine}, Deno ${Deno.version.deno} (V8 ${Deno.version.v8}).`,
    ...about,
    ...fault === null ? [] : [`**${fault}**`],
    ...load < QUIET ? [] : [
      `**The machine was busy before this run (load ${
        load.toFixed(1)
      }): sides with two threads suffer most, and a side on ` +
      "less than one core (see cores) has waited for others. Run it again where it is quiet.**",
    ],
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
    ...report.results.map(describe),
  ];
  await writeFile(`${path}.md`, `${parts.join("\n\n")}\n`);
}
