/** One side of a comparison: does the work once and says how long it took, in milliseconds. */
export interface Side {
  readonly name: string;
  readonly run: () => Promise<number> | number;
}

const median = (times: readonly number[]): number => {
  const sorted = times.toSorted((a, b) => a - b);
  const middle = sorted.length >>> 1;
  return sorted.length % 2 === 1
    ? sorted[middle] ?? NaN
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
};

/** Times a piece of work of ours. */
export const timed = (work: () => unknown): () => Promise<number> => async () => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};

/**
 * Runs all sides in turn, A B C A B C …, so that a machine whose speed drifts treats them alike, and prints medians.
 * The ratio is another side's time over ours, taken round by round.
 */
export async function compare(
  title: string,
  ours: Side,
  others: readonly Side[],
  rounds: number,
): Promise<void> {
  const sides = [ours, ...others];
  const cold = new Map<Side, number>();
  for (const side of sides) cold.set(side, await side.run());
  const times = new Map(sides.map((side) => [side, new Array<number>()]));
  for (let round = 0; round < rounds; round++) {
    for (const side of sides) times.get(side)?.push(await side.run());
  }
  const base = times.get(ours) ?? [];
  console.log(`\n${title} (${rounds} rounds)`);
  for (const side of sides) {
    const own = times.get(side) ?? [];
    const ratio = median(own.map((time, round) => time / (base[round] ?? NaN)));
    console.log(
      `  ${side.name.padEnd(44)} ${median(own).toFixed(2).padStart(10)} ms warm ${
        (cold.get(side) ?? NaN).toFixed(1).padStart(10)
      } ms first${side === ours ? "" : `   ours is ${ratio.toFixed(1)} × as fast`}`,
    );
  }
}
