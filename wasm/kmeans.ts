/**
 * K-Means in the semantics of scikit-learn 1.3 and later (dense, `algorithm="lloyd"`), with sample weights.
 *
 * The host steps it, so that it can report progress, let others run, and cancel:
 * - `kmeansOpen`; rows into `kmeansInput`, announced by `kmeansAddRows`; `kmeansRound` over all blocks.
 * - For each fit `kmeansBegin`.
 * - For each restart its first centers: as often as there are clusters `kmeansDraw`, `kmeansTry` over all spans,
 *   `kmeansCompare` too where `kmeansIsOpen`, `kmeansChoose`, `kmeansTake` over all spans; or centers of the host's own.
 * - Then `kmeansRestart`, and until it settles `kmeansStart`, `kmeansAssign` over all blocks, with weights
 *   `kmeansWeigh` over all rows, `kmeansUpdate`; where the
 *   labels have not settled `kmeansStart` and `kmeansAssign` once more; `kmeansMeasure` over all rows, `kmeansFinish`.
 * One generator runs through all restarts, as scikit-learn's `random_state` does. The best restart stays in the job.
 * The functions that take a range are short and called many times: a long call would stay in the baseline compiler.
 * Memory and cost: see kmeans_job.ts, kmeans_seeding.ts and kmeans_lloyd.ts.
 */
import { createJob, KMeansJob } from "./kmeans_job";
import { assignBlocks, startAssignment, startLloyd } from "./kmeans_lloyd";
import { addRows, addStaged, areFinite, findScale } from "./kmeans_input";
import { meanVariance, roundBlocks } from "./kmeans_rounding";
import { compareCandidates, needsComparison, tryCandidates } from "./kmeans_candidates";
import { chooseCandidate, drawCandidates, startSeeding, takeCenter } from "./kmeans_seeding";
import { addInertia, measureDistances, sumWeighted, updateCenters } from "./kmeans_update";
import { getDouble, getInt, setDouble, setInt } from "./memory";
import { seedGenerator, skipDoubles } from "./mt19937";

/** Answers of `kmeansUpdate`. */
const RUNNING: i32 = 0;
const LABELS_SETTLED: i32 = 1;
const CENTERS_SETTLED: i32 = 2;

/**
 * Allocates a job for fits of up to `mostClusters` clusters; `exact` for points in f64, else they come in f32.
 * Returns its address.
 */
export function kmeansOpen(rows: i32, columns: i32, mostClusters: i32, weighted: bool, exact: bool): usize {
  return changetype<usize>(createJob(rows, columns, mostClusters, weighted, exact));
}

/** Where the host writes the points: row-major rows × columns f64; or up to 2,048 rows of f32 at once, by column. */
export function kmeansInput(job: KMeansJob): usize {
  return job.points.values === 0 ? job.points.staged : job.points.values;
}

/** Where the host writes the weights, f64 a row. */
export function kmeansWeights(job: KMeansJob): usize {
  return job.weights;
}

/** Where the host may write what is to be taken off each column, in place of the mean, before the rows. */
export function kmeansOrigin(job: KMeansJob): usize {
  job.points.centred = true;
  return job.points.means;
}

/**
 * States a magnitude (of a center, once the origin is taken off) that the scale has to allow for, beside the points' or
 * alone; before the rows. Alone, what one row is told cannot depend on another.
 */
export function kmeansAllow(job: KMeansJob, magnitude: f64, alone: bool): void {
  job.points.magnitude = magnitude;
  job.points.magnitudeAlone = alone;
}

/**
 * The rows `from` … `to − 1` are written: every row once, in order. Returns whether all values so far are finite and
 * within ±1e100.
 */
export function kmeansAddRows(job: KMeansJob, from: i32, to: i32): bool {
  if (job.points.values === 0) addStaged(job.points, from, to);
  else addRows(job.points, from, to);
  if (!areFinite(job.points)) return false;
  if (to === job.points.rows) findScale(job.points);
  return true;
}

/** Prepares the blocks `from` … `to − 1`, once all rows are there. */
export function kmeansRound(job: KMeansJob, from: i32, to: i32): void {
  roundBlocks(job.points, from, to);
}

/** Begins a fit; `seed` is scikit-learn's `random_state`, of whose doubles `skipped` belong to earlier restarts. */
export function kmeansBegin(job: KMeansJob, clusters: i32, relativeTolerance: f64, seed: u32, skipped: i32): void {
  job.clusters = clusters;
  job.tolerance = meanVariance(job.points) * relativeTolerance;
  seedGenerator(job.generator, seed);
  skipDoubles(job.generator, skipped);
  job.bestInertia = Infinity;
  job.bestIterations = 0;
  job.chosen = 0;
}

/** Draws the candidates for the next center. Returns how many they are. */
export function kmeansDraw(job: KMeansJob): i32 {
  if (job.chosen === 0 || job.chosen === job.clusters) startSeeding(job);
  drawCandidates(job);
  return job.candidates;
}

/** Tries the candidates on the spans `from` … `to − 1`. Not for the first center. */
export function kmeansTry(job: KMeansJob, from: i32, to: i32): void {
  tryCandidates(job, from, to);
}

/** Whether the candidates have to be compared exactly, over all spans. */
export function kmeansIsOpen(job: KMeansJob): bool {
  return needsComparison(job);
}

/** Compares the candidates exactly on the spans `from` … `to − 1`. */
export function kmeansCompare(job: KMeansJob, from: i32, to: i32): void {
  compareCandidates(job, from, to);
}

/** Chooses the best candidate. */
export function kmeansChoose(job: KMeansJob): void {
  chooseCandidate(job);
}

/** Measures the spans `from` … `to − 1` from the chosen center. */
export function kmeansTake(job: KMeansJob, from: i32, to: i32): void {
  takeCenter(job, from, to);
}

/** Where the host may write first centers of its own, row-major, before `kmeansUseCenters`. */
export function kmeansFirstCenters(job: KMeansJob): usize {
  return job.centers;
}

/** Takes the centers that the host wrote in the units of the input. */
export function kmeansUseCenters(job: KMeansJob): void {
  const columns = job.points.columns;
  for (let index = 0; index < job.clusters * columns; index++) {
    const centred = getDouble(job.centers, index) - getDouble(job.points.means, index % columns);
    setDouble(job.centers, index, centred * job.points.scale);
  }
}

/** Before the first iteration of a restart. */
export function kmeansRestart(job: KMeansJob): void {
  startLloyd(job);
}

/** Before the points are assigned to centers that have moved. */
export function kmeansStart(job: KMeansJob): void {
  startAssignment(job);
}

/** Assigns the points of the blocks `from` … `to − 1`. */
export function kmeansAssign(job: KMeansJob, from: i32, to: i32): void {
  assignBlocks(job, from, to);
}

/** Sums up the weighted rows `from` … `to − 1` by their labels: every row once, in order, before `kmeansUpdate`. */
export function kmeansWeigh(job: KMeansJob, from: i32, to: i32): void {
  sumWeighted(job, from, to);
}

/**
 * Moves the centers, once all points are assigned. Returns 0 while running, 1 when no label changed, 2 when the centers
 * moved within the tolerance; then, and where the host stops it, the points have to be assigned once more.
 */
export function kmeansUpdate(job: KMeansJob): i32 {
  const shift = updateCenters(job);
  job.iterations++;
  if (job.moved === 0) return LABELS_SETTLED;
  return shift <= job.tolerance ? CENTERS_SETTLED : RUNNING;
}

/** Measures the rows `from` … `to − 1` from the centers of their last labels: every row once, in order. */
export function kmeansMeasure(job: KMeansJob, from: i32, to: i32): void {
  addInertia(job, from, to);
}

/**
 * Ends a restart and keeps it when it is the best so far: lower inertia and not the same partition with other numbers
 * (scikit-learn's rule, so that rounding cannot renumber a result).
 */
export function kmeansFinish(job: KMeansJob): void {
  if (job.bestIterations > 0 && (job.inertia >= job.bestInertia || isSamePartition(job))) return;
  job.bestInertia = job.inertia;
  job.bestIterations = job.iterations;
  memory.copy(job.bestLabels, job.labels, <usize>job.points.rows << 2);
  memory.copy(job.bestCenters, job.centers, (<usize>job.clusters * <usize>job.points.columns) << 3);
}

/** Address of the present labels, one i32 per row. */
export function kmeansAssigned(job: KMeansJob): usize {
  return job.labels;
}

/** Writes the distances of the rows `from` … `to − 1` to the present centers, row-major, in the units of the input. */
export function kmeansDistances(job: KMeansJob, from: i32, to: i32, output: usize): void {
  measureDistances(job, from, to, output);
}

/** Address of the best labels, one i32 per row. */
export function kmeansLabels(job: KMeansJob): usize {
  return job.bestLabels;
}

/** Address of the best centers, row-major, moved back to the units of the input. Call once, at the end. */
export function kmeansCenters(job: KMeansJob): usize {
  const columns = job.points.columns;
  for (let index = 0; index < job.clusters * columns; index++) {
    const centred = getDouble(job.bestCenters, index) / job.points.scale;
    setDouble(job.bestCenters, index, centred + getDouble(job.points.means, index % columns));
  }
  return job.bestCenters;
}

/** The same without underflow, in squared units of the scaled points: to compare restarts by. */
export function kmeansScaledInertia(job: KMeansJob): f64 {
  return job.bestInertia;
}

/** Sum of squared distances of the best restart, in the squared units of the input. */
export function kmeansInertia(job: KMeansJob): f64 {
  return job.bestInertia / job.points.scale / job.points.scale;
}

/** Iterations that the best restart ran. */
export function kmeansIterations(job: KMeansJob): i32 {
  return job.bestIterations;
}

/** Whether `labels` maps to `bestLabels` by renumbering; `emptyClusters` is free to hold the mapping here. */
function isSamePartition(job: KMeansJob): bool {
  const mapping = job.emptyClusters;
  for (let cluster = 0; cluster < job.clusters; cluster++) setInt(mapping, cluster, -1);
  for (let row = 0; row < job.points.rows; row++) {
    const label = getInt(job.labels, row);
    const best = getInt(job.bestLabels, row);
    const mapped = getInt(mapping, label);
    if (mapped === -1) setInt(mapping, label, best);
    else if (mapped !== best) return false;
  }
  return true;
}
