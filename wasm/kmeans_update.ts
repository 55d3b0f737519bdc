/**
 * The second half of an iteration of Lloyd's algorithm for a K-Means job: the centers become the means of their points.
 *
 * Order of the operations, relocation of empty clusters and stopping as in scikit-learn's `_kmeans_single_lloyd` (1.3 and
 * later). With weights the sums are made anew, in row order.
 * Memory: none of its own. Cost: O(columns × k), O(rows × columns) a relocation and with weights.
 */
import { findFarthest } from "./kmeans_farthest";
import { KMeansJob } from "./kmeans_job";
import { exactPair, exactRow, loadPair } from "./kmeans_points";
import { sumOf } from "./kmeans_sums";
import { addDouble, doubleAddress, getDouble, getInt, setDouble, setInt } from "./memory";

/** Moves the centers to the means of their points; returns the squared shift of all centers. */
export function updateCenters(job: KMeansJob): f64 {
  job.unlabelled = false;
  if (job.weights === 0) readSums(job);
  relocateEmptyClusters(job);
  averageCenters(job);
  let shift: f64 = 0;
  const values = job.clusters * job.points.columns;
  for (let index = 0; index < values; index++) {
    const moved = getDouble(job.nextCenters, index) - getDouble(job.centers, index);
    shift += moved * moved;
  }
  const old = job.centers;
  job.centers = job.nextCenters;
  job.nextCenters = old;
  return shift;
}

/** Adds the (weighted) squared distances of the rows `from` … `to − 1` to the centers of their labels; rows in order. */
export function addInertia(job: KMeansJob, from: i32, to: i32): void {
  if (from === 0) job.inertia = 0;
  let inertia = job.inertia;
  for (let row = from; row < to; row++) {
    const distance = squaredDistance(job, row);
    inertia += job.weights === 0 ? distance : distance * getDouble(job.weights, row);
  }
  job.inertia = inertia;
}

/** Distances of the rows `from` … `to − 1` to all centers, unscaled; exact differences, as in scikit-learn's `transform`. */
export function measureDistances(job: KMeansJob, from: i32, to: i32, output: usize): void {
  let target = output;
  for (let row = from; row < to; row++) {
    for (let cluster = 0; cluster < job.clusters; cluster++) {
      store<f64>(target, Math.sqrt(squaredDistanceTo(job, row, cluster)) / job.points.scale);
      target += 8;
    }
  }
}

/** `nextCenters` = the clusters' sums, `clusterWeights` = their numbers of points. */
function readSums(job: KMeansJob): void {
  const columns = job.points.columns;
  for (let cluster = 0; cluster < job.clusters; cluster++) {
    setDouble(job.clusterWeights, cluster, <f64>getInt(job.sums.counts, cluster));
    for (let column = 0; column < columns; column++) {
      setDouble(job.nextCenters, cluster * columns + column, sumOf(job.sums, cluster, column));
    }
  }
}

/** The same of weighted points: the rows `from` … `to − 1`, in order. */
export function sumWeighted(job: KMeansJob, from: i32, to: i32): void {
  const columns = job.points.columns;
  if (from === 0) {
    memory.fill(job.nextCenters, 0, (<usize>job.clusters * <usize>columns) << 3);
    memory.fill(job.clusterWeights, 0, <usize>job.clusters << 3);
  }
  for (let row = from; row < to; row++) {
    const cluster = getInt(job.labels, row);
    const weight = getDouble(job.weights, row);
    const point = exactRow(job.points, row);
    const sums = doubleAddress(job.nextCenters, cluster * columns);
    addDouble(job.clusterWeights, cluster, weight);
    for (let column = 0; column < columns; column++) addDouble(sums, column, getDouble(point, column) * weight);
  }
}

/** Gives each empty cluster the point farthest from its own center, the farthest point to the lowest cluster. */
function relocateEmptyClusters(job: KMeansJob): void {
  let count = 0;
  for (let cluster = 0; cluster < job.clusters; cluster++) {
    if (getDouble(job.clusterWeights, cluster) === 0) setInt(job.emptyClusters, count++, cluster);
  }
  if (count === 0 || !measureOwnDistances(job)) return;
  findFarthest(job.closest, job.points.rows, count, job.farthest);
  for (let index = 0; index < count; index++) {
    relocate(job, getInt(job.emptyClusters, index), getInt(job.farthest, index));
  }
}

/** `closest` = squared distance of each point to its old center; false when all are 0 and no move can help. */
function measureOwnDistances(job: KMeansJob): bool {
  let farthest: f64 = 0;
  for (let row = 0; row < job.points.rows; row++) {
    const distance = squaredDistance(job, row);
    setDouble(job.closest, row, distance);
    if (distance > farthest) farthest = distance;
  }
  return farthest > 0;
}

/** Moves `row` from the sum of its cluster to the empty `cluster`; its label stays until the next iteration. */
function relocate(job: KMeansJob, cluster: i32, row: i32): void {
  const columns = job.points.columns;
  const weight = job.weights === 0 ? 1.0 : getDouble(job.weights, row);
  const previous = getInt(job.labels, row);
  const from = doubleAddress(job.nextCenters, previous * columns);
  const to = doubleAddress(job.nextCenters, cluster * columns);
  const point = exactRow(job.points, row);
  for (let column = 0; column < columns; column++) {
    const value = getDouble(point, column) * weight;
    addDouble(from, column, -value);
    setDouble(to, column, value);
  }
  setDouble(job.clusterWeights, cluster, weight);
  addDouble(job.clusterWeights, previous, -weight);
}

/**
 * Sums become means. A cluster that is still empty copies the largest one in the state it has at that moment:
 * its sum when its index is higher, its mean when lower. That is what scikit-learn does, and parity needs it.
 */
function averageCenters(job: KMeansJob): void {
  const columns = job.points.columns;
  let largest = 0;
  for (let cluster = 1; cluster < job.clusters; cluster++) {
    if (getDouble(job.clusterWeights, cluster) > getDouble(job.clusterWeights, largest)) largest = cluster;
  }
  const largestCenter = doubleAddress(job.nextCenters, largest * columns);
  for (let cluster = 0; cluster < job.clusters; cluster++) {
    const center = doubleAddress(job.nextCenters, cluster * columns);
    const weight = getDouble(job.clusterWeights, cluster);
    const factor = 1.0 / weight;
    for (let column = 0; column < columns; column++) {
      const mean = weight > 0 ? getDouble(center, column) * factor : getDouble(largestCenter, column);
      setDouble(center, column, mean);
    }
  }
}

/** Squared distance of a row to the center of its label. */
@inline
function squaredDistance(job: KMeansJob, row: i32): f64 {
  return squaredDistanceTo(job, row, getInt(job.labels, row));
}

/** Squared distance of a row to a center: the sum over the even columns, then over the odd ones. */
function squaredDistanceTo(job: KMeansJob, row: i32, cluster: i32): f64 {
  const columns = job.points.columns;
  const center = doubleAddress(job.centers, cluster * columns);
  let sums = f64x2.splat(0);
  for (let column = 0; column < columns; column += 2) {
    const other = loadPair(doubleAddress(center, column), column + 1 === columns);
    const difference = f64x2.sub(exactPair(job.points, row, column), other);
    sums = f64x2.add(sums, f64x2.mul(difference, difference));
  }
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}
