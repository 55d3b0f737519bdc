import type { Random } from "./random.ts";

/** Running sums of whole-number weights, for {@link pick}. The sum stays below 2^32. */
export function cumulative(weights: readonly number[]): Uint32Array {
  const sums = new Uint32Array(weights.length);
  let sum = 0;
  weights.forEach((weight, index) => sums[index] = sum += weight);
  return sums;
}

/** The first index whose running sum lies above `target`; the last one when none does. */
export function search(
  sums: Uint32Array | Float64Array,
  target: number,
): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sums[middle] ?? 0) > target) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Draws an index with the chance that its weight has in the sum. */
export const pick = (random: Random, sums: Uint32Array): number =>
  search(sums, random.below(sums[sums.length - 1] ?? 0));

/** Draws one of a list, each as likely as the others. */
export function choose<T>(random: Random, list: readonly [T, ...T[]]): T {
  return list[random.below(list.length)] ?? list[0];
}

/**
 * A bell around `middle`: the sum of four even draws (Irwin–Hall), so no logarithm is needed.
 * Nothing lies further away than `reach`; the standard deviation is 0.29 × `reach`.
 */
export function bell(random: Random, middle: number, reach: number): number {
  const sum = random.below(10_001) + random.below(10_001) +
    random.below(10_001) + random.below(10_001);
  return Math.round(middle + reach * (sum - 20_000) / 20_000);
}

/**
 * The weights of the ranks 1 to `count` by Zipf and Mandelbrot, 1/(rank + 2), as whole numbers out of a million:
 * the shift keeps the first product from lying in every other basket.
 */
export const zipf = (count: number): number[] =>
  Array.from(
    { length: count },
    (_, index) => Math.floor(1_000_000 / (index + 3)),
  );
