import type { Anchor } from "../anchor.ts";
import type { Measured, Side } from "../measure.ts";
import type { Python } from "../python.ts";

/** How many times as fast as another side we are to be. */
export interface Goal {
  /** What the names of the sides begin with; the fastest of them counts. */
  readonly against: string;
  readonly ratio: number;
}

/** What the cases need of the run. */
export interface Bench {
  /** The kernels, warm after the first case. */
  readonly wasm: WebAssembly.Module;
  /** The same kernels as nobody has ever run them: compiled anew. */
  readonly fresh: () => WebAssembly.Module;
  /** Where the data of the cases lie. */
  readonly folder: string;
  /** Where the real data lie. */
  readonly realData: string;
  /** The processes beside us, fresh for each case: null where they are not here. */
  readonly python: Python | null;
  readonly arules: Pick<Anchor<unknown>, "run"> | null;
}

/** The sides of one case, over data that are made when it is its turn. */
export interface Contest {
  readonly ours: Side;
  readonly others: readonly Side[];
  /** Sides that are not here, and why. */
  readonly skipped?: readonly string[];
  /** What the job takes in, in bytes. */
  readonly inputBytes: number;
  /** Frees what the case has made for itself. */
  readonly end?: () => void;
}

/** One comparison. */
export interface Case {
  readonly title: string;
  /** Rounds when nobody says otherwise. */
  readonly rounds: number;
  readonly goals: readonly Goal[];
  /** Answers why not when the case cannot be had here. */
  prepare(bench: Bench): Promise<Contest | string>;
}

/** One goal and what came of it. */
export interface Verdict extends Goal {
  /** Null where the other side is missing, or ours. */
  readonly found: number | null;
  /** Void: the other side ran with its hands tied. */
  readonly came: "reached" | "not reached" | "not measured" | "void";
}

/**
 * Holds a case's goals against what was measured; a goal's ratio is the one to the fastest side that it names.
 * @param fault why ratios to scikit-learn do not count; null when they do
 */
export function judge(
  goals: readonly Goal[],
  measured: readonly Measured[],
  { oursRan, fault }: { oursRan: boolean; fault: string | null },
): Verdict[] {
  return goals.map(({ against, ratio }) => {
    const ratios = measured.filter(({ name }) => name.startsWith(against)).map((side) => side.ratio);
    if (!oursRan || ratios.length === 0) return { against, ratio, found: null, came: "not measured" };
    const found = Math.min(...ratios);
    if (fault !== null && against.startsWith("scikit-learn")) return { against, ratio, found, came: "void" };
    return { against, ratio, found, came: found >= ratio ? "reached" : "not reached" };
  });
}

/** More than rounding: two inertias of the same clustering differ by less. */
const EQUAL = 1e-9;

/** In which way another side's answer is not ours, in words; empty when it is. */
export function differences(ours: Measured["answer"], other: Measured["answer"]): string[] {
  return Object.entries(ours).flatMap(([name, value]) => {
    const theirs = other[name];
    if (theirs === undefined || theirs === value) return [];
    if (typeof value !== "number" || typeof theirs !== "number") return [`other ${name}`];
    if (Number.isInteger(value) && Number.isInteger(theirs)) return [`${name} ${theirs}, not ${value}`];
    const relative = theirs / value - 1;
    return Math.abs(relative) <= EQUAL ? [] : [`${name} off by ${relative.toExponential(1)}`];
  });
}
