import { type Answer, type Side, timed } from "../measure.ts";
import type { Job, Python } from "../python.ts";
import type { Bench } from "./case.ts";

/** Our side: its first run is of kernels compiled anew, compiling included. */
export function quintile<Result>(
  { wasm, fresh }: Bench,
  work: (wasm: WebAssembly.Module) => Result | Promise<Result>,
  answerOf: (result: Result) => Answer | Promise<Answer>,
): Side {
  return {
    name: "Quintile",
    run: timed(() => work(wasm), answerOf),
    first: timed(() => work(fresh()), answerOf),
  };
}

/** A side of the Python process, or why it is not here. */
export interface Wanted {
  readonly name: string;
  /** The package that it needs, as PyPI calls it. */
  readonly needs: string;
  readonly job: Job;
  readonly atMost?: number;
}

/** The sides of the Python process that are here, and a sentence for each that is not. */
export function pythonSides(
  python: Python | null,
  wanted: readonly Wanted[],
): { others: Side[]; skipped: string[] } {
  const others: Side[] = [];
  const skipped: string[] = [];
  for (const { name, needs, job, ...limits } of wanted) {
    if (python === null) skipped.push(`${name}: there is no Python with numpy, scipy and threadpoolctl`);
    else if (!(needs in python.hello.packages)) skipped.push(`${name}: ${needs} is not installed`);
    else others.push({ name, run: () => python.run(job), ...limits });
  }
  return { others, skipped };
}

/** scikit-learn and Intel's extension for it, with one thread and with two. */
export const scikitLearn = (job: Job): Wanted[] => [
  { name: "scikit-learn, one thread", needs: "scikit-learn", job },
  { name: "scikit-learn, two threads", needs: "scikit-learn", job: { ...job, threads: 2 } },
];

export const intel = (job: Job): Wanted[] => [
  { name: "Intel's extension, one thread", needs: "scikit-learn-intelex", job: { ...job, by: "intel" } },
  {
    name: "Intel's extension, two threads",
    needs: "scikit-learn-intelex",
    job: { ...job, by: "intel", threads: 2 },
  },
];
