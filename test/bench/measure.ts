/** What one run found, by name: what sides must agree on to have done equal work. */
export type Answer = Readonly<Record<string, number | string>>;

/** One run of one side, in milliseconds. */
export interface Run {
  readonly ms: number;
  readonly answer: Answer;
  /** On how many cores it ran on average, where that was measured. */
  readonly cores?: number | undefined;
}

/** One side of a comparison: does the work once and says how long it took. */
export interface Side {
  readonly name: string;
  readonly run: () => Promise<Run>;
  /** The first run, where that is another: with kernels that this process has never seen. */
  readonly first?: () => Promise<Run>;
  /** Most rounds that it takes part in, for sides that take very long. */
  readonly atMost?: number;
}

/** What a side did: times in milliseconds. */
export interface Measured {
  readonly name: string;
  readonly first: number;
  readonly warm: number;
  /** Its time over the time of the first side, taken round by round: how many times as fast the first side is. */
  readonly ratio: number;
  readonly rounds: number;
  readonly answer: Answer;
  /** As in {@link Run}, over the rounds; null where it was not measured. */
  readonly cores: number | null;
}

/** Every side runs on for as long before the rounds begin, so that no compiler is still at work on it. */
const WARM_UP_MS = 300;

/** Systems count the time of processors in ticks: below so many milliseconds the count says nothing. */
const COUNTABLE_MS = 50;

export const median = (times: readonly number[]): number => {
  const sorted = times.toSorted((a, b) => a - b);
  const middle = sorted.length >>> 1;
  return sorted.length % 2 === 1
    ? sorted[middle] ?? NaN
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
};

/** Times a piece of work of ours; what `answerOf` makes of its result is not timed. */
export const timed = <Result>(
  work: () => Result | Promise<Result>,
  answerOf: (result: Result) => Answer | Promise<Answer> = () => ({}),
) =>
async (): Promise<Run> => {
  const before = process.cpuUsage();
  const started = performance.now();
  const result = await work();
  const ms = performance.now() - started;
  const { user, system } = process.cpuUsage(before);
  const cores = ms > COUNTABLE_MS ? (user + system) / 1000 / ms : undefined;
  return { ms, answer: await answerOf(result), cores };
};

/**
 * Runs all sides in turn, A B C A B C …, so that a machine whose speed drifts treats them alike: one first run each,
 * then runs to warm up, then the rounds, of which the medians count.
 */
export async function measure(sides: readonly Side[], rounds: number): Promise<Measured[]> {
  const firsts = new Map<Side, Run>();
  const runs = new Map<Side, Run[]>();
  for (const side of sides) {
    firsts.set(side, await (side.first ?? side.run)());
    runs.set(side, []);
  }
  for (const side of sides) {
    for (let spent = firsts.get(side)?.ms ?? 0; spent < WARM_UP_MS;) spent += (await side.run()).ms;
  }
  for (let round = 0; round < rounds; round++) {
    for (const side of sides) {
      if (round < (side.atMost ?? rounds)) runs.get(side)?.push(await side.run());
    }
  }
  const runsOf = (side: Side | undefined): readonly Run[] => (side && runs.get(side)) ?? [];
  const base = runsOf(sides[0]);
  return sides.map((side) => {
    const own = runsOf(side);
    const cores = own.flatMap((run) => run.cores ?? []);
    return {
      name: side.name,
      first: firsts.get(side)?.ms ?? NaN,
      warm: median(own.map(({ ms }) => ms)),
      ratio: median(own.map(({ ms }, round) => ms / (base[round]?.ms ?? NaN))),
      rounds: own.length,
      answer: firsts.get(side)?.answer ?? {},
      cores: cores.length === 0 ? null : median(cores),
    };
  });
}

/** Measures us beside others, and prints it. */
export async function compare(
  title: string,
  ours: Side,
  others: readonly Side[],
  rounds: number,
): Promise<void> {
  console.log(`\n${title} (${rounds} rounds)`);
  for (const { name, first, warm, ratio } of await measure([ours, ...others], rounds)) {
    console.log(
      `  ${name.padEnd(44)} ${warm.toFixed(2).padStart(10)} ms warm ${
        first.toFixed(1).padStart(10)
      } ms first${name === ours.name ? "" : `   ours is ${ratio.toFixed(1)} × as fast`}`,
    );
  }
}
