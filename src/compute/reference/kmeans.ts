/**
 * K-Means in plain TypeScript, in the order of scikit-learn's operations, all in f64. The oracle of `wasm/kmeans*.ts`: it
 * rounds in the same places, so tests compare bits. Tests only.
 */
import { createUniform } from "./mt19937.ts";

type Point = readonly number[];

/** What one call returns; `centers` are in the units of the input. */
export interface ReferenceKMeans {
  readonly labels: number[];
  readonly centers: number[][];
  readonly inertia: number;
  readonly iterations: number;
}

/** The options of one call; `sampleWeight` has one number a row, all 1 by default. */
export interface ReferenceKMeansOptions {
  readonly nClusters: number;
  readonly nInit: number;
  readonly maxIter: number;
  readonly tol: number;
  readonly randomState: number;
  readonly sampleWeight?: readonly number[];
  /** Whether the rows came in f32, and are rounded to f32 once they are centred. */
  readonly single?: boolean;
}

/** K-Means of `rows` (all of one length, none empty) with scikit-learn's options. */
export function referenceKMeans(rows: readonly Point[], options: ReferenceKMeansOptions): ReferenceKMeans {
  const means = columnMeans(rows);
  const scale = powerOfTwoScale(rows, means);
  const rounded = options.single ? Math.fround : (value: number) => value;
  const points = rows.map((row) => row.map((value, column) => rounded((value - at(means, column)) * scale)));
  const measured = options.single ? { rows: points, scale: 1 } : { rows, scale };
  const variances = means.map((_, column) =>
    sum(points.map((point) => square(at(point, column)))) / rows.length
  );
  const tolerance = sum(variances) / means.length * options.tol;
  const uniform = createUniform(options.randomState);
  const weights = options.sampleWeight;

  let best: ReferenceKMeans | undefined;
  for (let restart = 0; restart < options.nInit; restart++) {
    const first = seedRows(measured.rows, measured.scale, options.nClusters, uniform, weights)
      .map((row) => at(points, row));
    const run = lloyd(points, first, options.maxIter, tolerance, weights);
    if (!best || (run.inertia < best.inertia && !isSamePartition(run.labels, best.labels))) best = run;
  }
  if (!best) throw new Error("n_init must be at least 1");
  const centers = best.centers.map((center) =>
    center.map((value, column) => value / scale + at(means, column))
  );
  return { ...best, centers, inertia: best.inertia / scale / scale };
}

/** The nearest of `centers` for every row, in f64: the oracle of `kMeansPredict`. */
export function referencePredict(rows: readonly Point[], centers: readonly Point[]): number[] {
  const middle = columnMeansOf(centers);
  const taken = (points: readonly Point[]) =>
    points.map((point) => point.map((value, column) => value - at(middle, column)));
  return assign(taken(rows), taken(centers));
}

/** As the bridge has it: every center divided, then added. */
function columnMeansOf(centers: readonly Point[]): number[] {
  return at(centers, 0).map((_, column) => sum(centers.map((center) => at(center, column) / centers.length)));
}

/** The power of two that brings the largest centred magnitude to ½ … 1. */
function powerOfTwoScale(rows: readonly Point[], means: readonly number[]): number {
  const largest = Math.max(...rows.flatMap((row) => row.map((value, j) => Math.abs(value - at(means, j)))));
  if (largest === 0) return 1;
  let scale = 1;
  while (largest * scale >= 1) scale /= 2;
  while (largest * scale < 0.5) scale *= 2;
  return scale;
}

/** The rows that greedy k-means++ makes the first centers. */
function seedRows(
  rows: readonly Point[],
  scale: number,
  nClusters: number,
  uniform: () => number,
  weights: readonly number[] | undefined,
): number[] {
  const weigh = (row: number, value: number) => weights ? value * at(weights, row) : value;
  const candidates = 2 + Math.floor(Math.log(nClusters));
  const total = weights ? sum(weights) : rows.length;
  const shares = runningSum(rows.map((_, row) => weigh(row, 1) / total));
  const draw = uniform();
  const last = at(shares, rows.length - 1);
  const found = shares.findIndex((share) => share / last > draw);
  const distancesTo = (other: number) => rows.map((row) => squaredDistance(row, at(rows, other), scale));
  const first = found === -1 ? rows.length - 1 : found;
  const centers = [first];
  let closest = distancesTo(first);
  while (centers.length < nClusters) {
    const parts = closest.map((distance, row) => weigh(row, distance));
    const sums = runningSum(parts);
    const drawn = Array.from({ length: candidates }, () => {
      const value = uniform() * at(sums, rows.length - 1);
      const row = sums.findIndex((cumulative) => cumulative >= value);
      return row === -1 ? Math.max(parts.findLastIndex((part) => part > 0), 0) : row;
    });
    const trials = drawn.map((row) => {
      const distances = distancesTo(row);
      const gain = sum(distances.map((distance, index) => {
        const saved = at(closest, index) - distance;
        return saved > 0 ? weigh(index, saved) : 0;
      }));
      return { row, distances, gain };
    });
    const best = trials.reduce((left, right) => right.gain > left.gain ? right : left);
    centers.push(best.row);
    closest = closest.map((distance, index) => Math.min(distance, at(best.distances, index)));
  }
  return centers;
}

function lloyd(
  points: readonly Point[],
  first: Point[],
  maxIter: number,
  tolerance: number,
  weights: readonly number[] | undefined,
): ReferenceKMeans {
  let centers = first.map((center) => [...center]);
  let labels: number[] = [];
  let iterations = 0;
  let settled = false;
  while (iterations < maxIter) {
    const previous = labels;
    labels = assign(points, centers);
    const moved = update(points, centers, labels, weights);
    const shift = sum(
      moved.flatMap((center, c) => center.map((value, j) => square(value - at(at(centers, c), j)))),
    );
    centers = moved;
    iterations++;
    settled = labels.every((label, row) => label === previous[row]);
    if (settled || shift <= tolerance) break;
  }
  if (!settled) labels = assign(points, centers);
  const inertia = sum(points.map((point, row) => {
    const distance = squaredDistance(point, at(centers, at(labels, row)));
    return weights ? distance * at(weights, row) : distance;
  }));
  return { labels, centers, inertia, iterations };
}

function assign(points: readonly Point[], centers: readonly Point[]): number[] {
  const halfNorms = centers.map((center) => 0.5 * sum(center.map((value) => value * value)));
  return points.map((point) => {
    const scores = centers.map((center, c) =>
      point.reduce((score, value, column) => score - value * at(center, column), at(halfNorms, c))
    );
    return scores.reduce((best, score, c) => score < at(scores, best) ? c : best, 0);
  });
}

function update(
  points: readonly Point[],
  centers: readonly Point[],
  labels: readonly number[],
  sampleWeight: readonly number[] | undefined,
): number[][] {
  const weightOf = (row: number) => sampleWeight ? at(sampleWeight, row) : 1;
  const weights = centers.map(() => 0);
  labels.forEach((label, row) => weights[label] = at(weights, label) + weightOf(row));
  const sums = centers.map((center, cluster) => {
    const rows = labels.flatMap((label, row) => label === cluster ? [row] : []);
    return center.map((_, column) => {
      const values = rows.map((row) => at(at(points, row), column));
      return sampleWeight
        ? sum(values.map((value, index) => value * weightOf(at(rows, index))))
        : exactSum(values);
    });
  });

  const empty = weights.flatMap((weight, cluster) => weight === 0 ? [cluster] : []);
  const distances = points.map((point, row) => squaredDistance(point, at(centers, at(labels, row))));
  if (empty.length > 0 && Math.max(...distances) > 0) {
    const farthest = distances.map((_, row) => row).sort((a, b) =>
      at(distances, b) - at(distances, a) || a - b
    );
    empty.forEach((cluster, index) => {
      const row = at(farthest, index);
      const previous = at(labels, row);
      const moved = at(points, row).map((value) => value * weightOf(row));
      moved.forEach((value, column) => {
        const from = at(sums, previous);
        from[column] = at(from, column) - value;
      });
      sums[cluster] = moved;
      weights[cluster] = weightOf(row);
      weights[previous] = at(weights, previous) - weightOf(row);
    });
  }

  // In index order on purpose: an empty cluster copies the largest one before or after its division.
  const largest = weights.indexOf(Math.max(...weights));
  weights.forEach((weight, cluster) => {
    sums[cluster] = weight > 0
      ? at(sums, cluster).map((value) => value * (1 / weight))
      : [...at(sums, largest)];
  });
  return sums;
}

/** The sum of numbers below 1, as wasm/kmeans_sums.ts defines it: the same in any order. */
function exactSum(values: readonly number[]): number {
  const highs = values.map((value) => value + 50331648 - 50331648);
  const lows = values.map((value, index) => value - at(highs, index) + 0.375 - 0.375);
  return sum(highs) + sum(lows);
}

function isSamePartition(left: readonly number[], right: readonly number[]): boolean {
  const mapping = new Map<number, number>();
  return left.every((label, row) => {
    if (!mapping.has(label)) mapping.set(label, at(right, row));
    return mapping.get(label) === right[row];
  });
}

function columnMeans(rows: readonly Point[]): number[] {
  return at(rows, 0).map((_, column) => sum(rows.map((row) => at(row, column))) / rows.length);
}

/** Squared distance of two points: the sum over the even columns, then over the odd ones. */
function squaredDistance(left: Point, right: Point, scale = 1): number {
  const squares = left.map((value, column) => square((value - at(right, column)) * scale));
  return sum(squares.filter((_, column) => column % 2 === 0)) +
    sum(squares.filter((_, column) => column % 2 === 1));
}

function runningSum(values: readonly number[]): number[] {
  let total = 0;
  return values.map((value) => total += value);
}

/** Not `** 2`, whose last bit is the engine's choice. */
function square(value: number): number {
  return value * value;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function at<Value>(values: readonly Value[], index: number): Value {
  const value = values[index];
  if (value === undefined) throw new RangeError(`No element ${index}`);
  return value;
}
