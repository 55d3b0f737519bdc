/** Reproducible random numbers. */
import { AppError } from "../errors.ts";
import { reserveMemory, runJob, viewDoubles } from "./instance.ts";
import { MAX_VALUES } from "./matrix.ts";

/** The largest seed: MT19937 takes 32 bits. */
export const MAX_SEED = 2 ** 32 - 1;

/**
 * `count` doubles in [0, 1) with 53 random bits, equal to numpy's `RandomState(seed).random_sample(count)`.
 * Source: MT19937, Matsumoto and Nishimura 1998.
 * @throws {AppError} `invalid` when the seed is not an integer in 0 … 2³²−1 or the count not in 0 … 2²⁵
 */
export function uniformDoubles(wasm: WebAssembly.Module, seed: number, count: number): Float64Array {
  checkSeed(seed);
  if (!Number.isInteger(count) || count < 0 || count > MAX_VALUES) {
    throw new AppError("invalid", `The number of random values must be between 0 and ${MAX_VALUES}`);
  }
  return runJob(wasm, (kernels) => {
    reserveMemory(kernels, count * 8 + 4096);
    const output = kernels.allocate(count * 8);
    kernels.uniformDoubles(seed, output, count);
    return viewDoubles(kernels, output, count).slice();
  });
}

/**
 * Checks a `random_state`.
 * @throws {AppError} `invalid` when it is not an integer in 0 … 2³²−1
 */
export function checkSeed(seed: number): void {
  if (!Number.isInteger(seed) || seed < 0 || seed > MAX_SEED) {
    throw new AppError("invalid", `random_state must be an integer between 0 and ${MAX_SEED}`);
  }
}
