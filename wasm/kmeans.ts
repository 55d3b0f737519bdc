/**
 * K-Means in the semantics of scikit-learn 1.3 and later (dense f64, unweighted, `algorithm="lloyd"`).
 *
 * The host steps it: `kmeansOpen`, write the points, `kmeansPrepare`, then for each restart `kmeansSeed` (or
 * `kmeansUseCenters` after writing centers), `kmeansStep` until it settles or the host's iteration limit,
 * `kmeansFinish`. One generator runs through all restarts, as scikit-learn's `random_state` does. The best restart
 * stays in the job.
 * Memory and cost: see kmeans_job.ts, kmeans_seeding.ts and kmeans_lloyd.ts.
 */
import { createJob, KMeansJob, pointColumn } from "./kmeans_job";
import { assignLabels, computeInertia, updateCenters } from "./kmeans_lloyd";
import { seedCenters } from "./kmeans_seeding";
import { addDouble, getDouble, getInt, setDouble, setInt } from "./memory";
import { columnMean } from "./scaling";

/** Answers of `kmeansStep`. */
const RUNNING: i32 = 0;
const LABELS_SETTLED: i32 = 1;
const CENTERS_SETTLED: i32 = 2;

/** Allocates a job; `seed` is scikit-learn's `random_state`. Returns its address. */
export function kmeansOpen(rows: i32, columns: i32, clusters: i32, seed: u32): usize {
  return changetype<usize>(createJob(rows, columns, clusters, seed));
}

/** Where the host writes the points: row-major rows × columns f64. */
export function kmeansInput(job: KMeansJob): usize {
  return job.input;
}

/** Centers the points on their means and turns the relative tolerance into a squared distance. */
export function kmeansPrepare(job: KMeansJob, relativeTolerance: f64): void {
  let variances: f64 = 0;
  for (let column = 0; column < job.columns; column++) {
    const mean = columnMean(job.input, job.rows, job.columns, column);
    setDouble(job.means, column, mean);
    const points = pointColumn(job, column);
    let squares: f64 = 0;
    for (let row = 0; row < job.rows; row++) {
      const value = getDouble(job.input, row * job.columns + column) - mean;
      setDouble(points, row, value);
      squares += value * value;
    }
    const last = getDouble(points, job.rows - 1);
    for (let row = job.rows; row < job.padded; row++) setDouble(points, row, last);
    variances += squares / <f64>job.rows;
  }
  job.tolerance = variances / <f64>job.columns * relativeTolerance;
}

/** Starts the next restart: greedy k-means++ centers, no labels yet. */
export function kmeansSeed(job: KMeansJob): void {
  seedCenters(job);
  startRun(job);
}

/** Where the host may write first centers of its own, row-major, before `kmeansUseCenters`. */
export function kmeansFirstCenters(job: KMeansJob): usize {
  return job.centers;
}

/** Starts a restart from the centers that the host wrote, in the units of the input. */
export function kmeansUseCenters(job: KMeansJob): void {
  for (let index = 0; index < job.clusters * job.columns; index++) {
    addDouble(job.centers, index, -getDouble(job.means, index % job.columns));
  }
  startRun(job);
}

function startRun(job: KMeansJob): void {
  job.iterations = 0;
  // No label is −1, so the first iteration always counts as a change.
  memory.fill(job.previousLabels, 0xff, <usize>job.padded << 2);
}

/** One iteration. Returns 0 while running, 1 when no label changed, 2 when the centers moved within the tolerance. */
export function kmeansStep(job: KMeansJob): i32 {
  const changed = assignLabels(job);
  const shift = updateCenters(job);
  job.iterations++;
  if (!changed) return LABELS_SETTLED;
  if (shift <= job.tolerance) return CENTERS_SETTLED;
  const labels = job.labels;
  job.labels = job.previousLabels;
  job.previousLabels = labels;
  return RUNNING;
}

/**
 * Ends a restart with the last answer of `kmeansStep` and keeps it when it is the best so far: lower inertia and
 * not the same partition with other numbers (scikit-learn's rule, so that rounding cannot renumber a result).
 */
export function kmeansFinish(job: KMeansJob, status: i32): void {
  if (status !== LABELS_SETTLED) assignLabels(job);
  const inertia = computeInertia(job);
  if (job.bestIterations > 0 && (inertia >= job.bestInertia || isSamePartition(job))) return;
  job.bestInertia = inertia;
  job.bestIterations = job.iterations;
  memory.copy(job.bestLabels, job.labels, <usize>job.padded << 2);
  memory.copy(job.bestCenters, job.centers, (<usize>job.clusters * <usize>job.columns) << 3);
}

/** Address of the best labels, one i32 per row. */
export function kmeansLabels(job: KMeansJob): usize {
  return job.bestLabels;
}

/** Address of the best centers, row-major, moved back to the units of the input. Call once, at the end. */
export function kmeansCenters(job: KMeansJob): usize {
  for (let index = 0; index < job.clusters * job.columns; index++) {
    addDouble(job.bestCenters, index, getDouble(job.means, index % job.columns));
  }
  return job.bestCenters;
}

/** Sum of squared distances of the best restart. */
export function kmeansInertia(job: KMeansJob): f64 {
  return job.bestInertia;
}

/** Iterations that the best restart ran. */
export function kmeansIterations(job: KMeansJob): i32 {
  return job.bestIterations;
}

/** Whether `labels` maps to `bestLabels` by renumbering; `emptyClusters` is free to hold the mapping here. */
function isSamePartition(job: KMeansJob): bool {
  const mapping = job.emptyClusters;
  for (let cluster = 0; cluster < job.clusters; cluster++) setInt(mapping, cluster, -1);
  for (let row = 0; row < job.rows; row++) {
    const label = getInt(job.labels, row);
    const best = getInt(job.bestLabels, row);
    const mapped = getInt(mapping, label);
    if (mapped === -1) setInt(mapping, label, best);
    else if (mapped !== best) return false;
  }
  return true;
}
