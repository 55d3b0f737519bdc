/** The data of the benchmarks, made anew for each run and always the same: standardised, as they reach the kernels. */
import type { Matrix } from "../../../src/compute/matrix.ts";
import { createUniform } from "../../../src/compute/reference/mt19937.ts";

/** The logarithms of recency, frequency and spend of five kinds of customers, their spread and their shares. */
const RFM_MEANS = [[5.0, 0.3, 3.0], [3.5, 1.2, 4.2], [2.2, 2.2, 5.2], [4.4, 1.0, 5.8], [1.5, 3.0, 6.5]];
const RFM_SPREAD = [0.5, 0.45, 0.6];
const RFM_SHARES = [0.35, 0.25, 0.2, 0.12, 0.08];

/** Draws from the standard normal distribution, by the polar method. */
function createNormal(uniform: () => number): () => number {
  let kept: number | null = null;
  return () => {
    if (kept !== null) {
      const value = kept;
      kept = null;
      return value;
    }
    while (true) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt(-2 * Math.log(square) / square);
      kept = y * factor;
      return x * factor;
    }
  };
}

/** Draws the place of one of the shares, by its weight. */
function createChoice(uniform: () => number, shares: readonly number[]): () => number {
  const total = shares.reduce((sum, share) => sum + share, 0);
  return () => {
    let rest = uniform() * total;
    const found = shares.findIndex((share) => (rest -= share) < 0);
    return found === -1 ? shares.length - 1 : found;
  };
}

/** Standardises every column in place. */
function standardise(values: Float64Array, columns: number): Float64Array {
  const rows = values.length / columns;
  for (let column = 0; column < columns; column++) {
    let sum = 0;
    let squares = 0;
    for (let index = column; index < values.length; index += columns) sum += values[index] ?? NaN;
    const mean = sum / rows;
    for (let index = column; index < values.length; index += columns) {
      squares += ((values[index] ?? NaN) - mean) ** 2;
    }
    const scale = Math.sqrt(squares / rows);
    for (let index = column; index < values.length; index += columns) {
      values[index] = ((values[index] ?? NaN) - mean) / scale;
    }
  }
  return values;
}

/** Customers by recency, frequency and spend, lognormal, of five kinds that overlap. */
export function rfm(rows: number, seed = 7): Matrix {
  const uniform = createUniform(seed);
  const normal = createNormal(uniform);
  const kind = createChoice(uniform, RFM_SHARES);
  const values = new Float64Array(rows * 3);
  for (let row = 0; row < rows; row++) {
    const means = RFM_MEANS[kind()] ?? [];
    for (let column = 0; column < 3; column++) {
      values[row * 3 + column] = (means[column] ?? NaN) + (RFM_SPREAD[column] ?? NaN) * normal();
    }
  }
  return { values: standardise(values, 3), rows, columns: 3 };
}

/** A mixture of normal distributions of several weights and spreads, whose centers lie 1.3 apart in each column. */
export function mixture(rows: number, columns: number, groups: number, seed = 7): Matrix {
  const uniform = createUniform(seed);
  const normal = createNormal(uniform);
  const centers = Array.from({ length: groups * columns }, () => 1.3 * normal());
  const spreads = Array.from({ length: groups }, () => 0.6 + uniform());
  const group = createChoice(uniform, Array.from({ length: groups }, () => -Math.log(uniform() * uniform())));
  const values = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const own = group();
    for (let column = 0; column < columns; column++) {
      values[row * columns + column] = (centers[own * columns + column] ?? NaN) +
        (spreads[own] ?? NaN) * normal();
    }
  }
  return { values: standardise(values, columns), rows, columns };
}

/** First centers that every side gets alike: k-means++ over the first rows. */
export function firstCenters({ values, rows, columns }: Matrix, k: number, seed = 11): Matrix {
  const uniform = createUniform(seed);
  const sample = Math.min(rows, 5_000);
  const row = (index: number) => values.subarray(index * columns, (index + 1) * columns);
  const nearest = new Float64Array(sample).fill(Infinity);
  const chosen = [row(Math.floor(uniform() * sample))];
  while (chosen.length < k) {
    const last = chosen.at(-1);
    for (let index = 0; index < sample; index++) {
      const distance = row(index).reduce(
        (sum, value, column) => sum + (value - (last?.[column] ?? NaN)) ** 2,
        0,
      );
      nearest[index] = Math.min(nearest[index] ?? NaN, distance);
    }
    chosen.push(row(createChoice(uniform, [...nearest])()));
  }
  return { values: Float64Array.from(chosen.flatMap((center) => [...center])), rows: k, columns };
}
