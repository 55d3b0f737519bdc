/**
 * K-Means in plain TypeScript, in the order of scikit-learn's operations. The oracle of `wasm/kmeans*.ts`: it sums in
 * the same order, so tests compare bits. Tests only.
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

/** K-Means of `rows` (all of one length, none empty) with scikit-learn's options. */
export function referenceKMeans(
  rows: readonly Point[],
  options: { nClusters: number; nInit: number; maxIter: number; tol: number; randomState: number },
): ReferenceKMeans {
  const means = columnMeans(rows);
  const points = rows.map((row) => row.map((value, column) => value - at(means, column)));
  const variances = means.map((_, column) =>
    sum(points.map((point) => square(at(point, column)))) / rows.length
  );
  const tolerance = sum(variances) / means.length * options.tol;
  const uniform = createUniform(options.randomState);

  let best: ReferenceKMeans | undefined;
  for (let restart = 0; restart < options.nInit; restart++) {
    const run = lloyd(points, seedCenters(points, options.nClusters, uniform), options.maxIter, tolerance);
    if (!best || (run.inertia < best.inertia && !isSamePartition(run.labels, best.labels))) best = run;
  }
  if (!best) throw new Error("n_init must be at least 1");
  const centers = best.centers.map((center) => center.map((value, column) => value + at(means, column)));
  return { ...best, centers };
}

function seedCenters(points: readonly Point[], nClusters: number, uniform: () => number): Point[] {
  const candidates = 2 + Math.floor(Math.log(nClusters));
  const shares = runningSum(points.map(() => 1 / points.length));
  const draw = uniform();
  const total = at(shares, points.length - 1);
  const first = at(points, shares.findIndex((share) => share / total > draw));
  const centers = [first];
  let closest = points.map((point) => squaredDistance(point, first));
  let potential = sum(closest);
  while (centers.length < nClusters) {
    const sums = runningSum(closest);
    const drawn = Array.from({ length: candidates }, () => {
      const value = uniform() * potential;
      const found = sums.findIndex((cumulative) => cumulative >= value);
      return found === -1 ? points.length - 1 : found;
    });
    const trials = drawn.map((row) => {
      const distances = points.map((point, index) =>
        Math.min(squaredDistance(point, at(points, row)), at(closest, index))
      );
      return { row, distances, potential: sum(distances) };
    });
    const best = trials.reduce((left, right) => right.potential < left.potential ? right : left);
    centers.push(at(points, best.row));
    closest = best.distances;
    potential = best.potential;
  }
  return centers;
}

function lloyd(
  points: readonly Point[],
  first: Point[],
  maxIter: number,
  tolerance: number,
): ReferenceKMeans {
  let centers = first.map((center) => [...center]);
  let labels: number[] = [];
  let iterations = 0;
  let settled = false;
  while (iterations < maxIter) {
    const previous = labels;
    labels = assign(points, centers);
    const moved = update(points, centers, labels);
    const shift = sum(
      moved.flatMap((center, c) => center.map((value, j) => square(value - at(at(centers, c), j)))),
    );
    centers = moved;
    iterations++;
    settled = labels.every((label, row) => label === previous[row]);
    if (settled || shift <= tolerance) break;
  }
  if (!settled) labels = assign(points, centers);
  const inertia = sum(points.map((point, row) => squaredDistance(point, at(centers, at(labels, row)))));
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

function update(points: readonly Point[], centers: readonly Point[], labels: readonly number[]): number[][] {
  const sums = centers.map((center) => center.map(() => 0));
  const weights = centers.map(() => 0);
  points.forEach((point, row) => move(at(sums, at(labels, row)), point, 1, weights, at(labels, row)));

  const empty = weights.flatMap((weight, cluster) => weight === 0 ? [cluster] : []);
  const distances = points.map((point, row) => squaredDistance(point, at(centers, at(labels, row))));
  if (empty.length > 0 && Math.max(...distances) > 0) {
    const farthest = distances.map((_, row) => row).sort((a, b) =>
      at(distances, b) - at(distances, a) || a - b
    );
    empty.forEach((cluster, index) => {
      const row = at(farthest, index);
      move(at(sums, at(labels, row)), at(points, row), -1, weights, at(labels, row));
      move(at(sums, cluster), at(points, row), 1, weights, cluster);
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

function move(sums: number[], point: Point, sign: 1 | -1, weights: number[], cluster: number): void {
  point.forEach((value, column) => sums[column] = at(sums, column) + sign * value);
  weights[cluster] = at(weights, cluster) + sign;
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

function squaredDistance(left: Point, right: Point): number {
  return sum(left.map((value, column) => square(value - at(right, column))));
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
