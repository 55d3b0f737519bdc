/**
 * One iteration of Lloyd's algorithm for a K-Means job.
 *
 * Source: S. Lloyd, "Least squares quantization in PCM", 1982; order of the operations, relocation of empty
 * clusters and stopping as in scikit-learn's `_kmeans_single_lloyd` (1.3 and later).
 * A point goes to the center with the smallest ½‖c‖² − x·c, ties to the lowest index. One SIMD lane is one
 * point, so every sum runs over the columns in order and the bits are those of the scalar loop.
 * Memory: none of its own. Cost: O(rows × columns × k), and O(rows × columns) a relocation.
 */
import { KMeansJob, pointColumn } from "./kmeans_job";
import { addDouble, doubleAddress, getDouble, getInt, setDouble, setInt } from "./memory";

/** Assigns every point to its nearest center; returns whether any label differs from `previousLabels`. */
export function assignLabels(job: KMeansJob): bool {
  computeHalfNorms(job);
  let changed = false;
  for (let row = 0; row < job.padded; row += 4) {
    if (assignFour(job, row)) changed = true;
  }
  return changed;
}

/** Moves the centers to the means of their points; returns the squared shift of all centers. */
export function updateCenters(job: KMeansJob): f64 {
  sumClusters(job);
  relocateEmptyClusters(job);
  averageCenters(job);
  let shift: f64 = 0;
  const values = job.clusters * job.columns;
  for (let index = 0; index < values; index++) {
    const moved = getDouble(job.nextCenters, index) - getDouble(job.centers, index);
    shift += moved * moved;
  }
  const old = job.centers;
  job.centers = job.nextCenters;
  job.nextCenters = old;
  return shift;
}

/** Sum of the squared distances of the points to the centers of their labels. */
export function computeInertia(job: KMeansJob): f64 {
  let inertia: f64 = 0;
  for (let row = 0; row < job.rows; row++) inertia += squaredDistance(job, row, job.centers);
  return inertia;
}

function computeHalfNorms(job: KMeansJob): void {
  for (let cluster = 0; cluster < job.clusters; cluster++) {
    const center = doubleAddress(job.centers, cluster * job.columns);
    let squares: f64 = 0;
    for (let column = 0; column < job.columns; column++) {
      const value = getDouble(center, column);
      squares += value * value;
    }
    setDouble(job.halfNorms, cluster, 0.5 * squares);
  }
}

/** Labels rows `row` … `row + 3`; returns whether one of them changed. */
function assignFour(job: KMeansJob, row: i32): bool {
  const columnBytes = <usize>job.padded << 3;
  const first = doubleAddress(job.points, row);
  const end = first + columnBytes * <usize>job.columns;
  let nearest01 = f64x2.splat(Infinity);
  let nearest23 = nearest01;
  let label01 = i64x2.splat(0);
  let label23 = label01;
  let center = job.centers;
  for (let cluster = 0; cluster < job.clusters; cluster++) {
    let score01 = v128.load64_splat(doubleAddress(job.halfNorms, cluster));
    let score23 = score01;
    for (let point = first; point < end; point += columnBytes) {
      const coordinate = v128.load64_splat(center);
      score01 = f64x2.sub(score01, f64x2.mul(v128.load(point), coordinate));
      score23 = f64x2.sub(score23, f64x2.mul(v128.load(point, 16), coordinate));
      center += 8;
    }
    const label = i64x2.splat(cluster);
    const nearer01 = f64x2.lt(score01, nearest01);
    const nearer23 = f64x2.lt(score23, nearest23);
    nearest01 = v128.bitselect(score01, nearest01, nearer01);
    nearest23 = v128.bitselect(score23, nearest23, nearer23);
    label01 = v128.bitselect(label, label01, nearer01);
    label23 = v128.bitselect(label, label23, nearer23);
  }
  // The low halves of the four 64-bit lanes are the four labels.
  const labels = v128.shuffle<i32>(label01, label23, 0, 2, 4, 6);
  const offset = <usize>row << 2;
  v128.store(job.labels + offset, labels);
  return v128.any_true(v128.xor(labels, v128.load(job.previousLabels + offset)));
}

/** `nextCenters` = sum of each cluster's points in row order, `weights` = their number. */
function sumClusters(job: KMeansJob): void {
  memory.fill(job.nextCenters, 0, (<usize>job.clusters * <usize>job.columns) << 3);
  memory.fill(job.weights, 0, <usize>job.clusters << 3);
  for (let row = 0; row < job.rows; row++) {
    const cluster = getInt(job.labels, row);
    addDouble(job.weights, cluster, 1);
    const sums = doubleAddress(job.nextCenters, cluster * job.columns);
    for (let column = 0; column < job.columns; column++) {
      addDouble(sums, column, getDouble(pointColumn(job, column), row));
    }
  }
}

/** Gives each empty cluster the point farthest from its own center, the farthest point to the lowest cluster. */
function relocateEmptyClusters(job: KMeansJob): void {
  let count = 0;
  for (let cluster = 0; cluster < job.clusters; cluster++) {
    if (getDouble(job.weights, cluster) === 0) setInt(job.emptyClusters, count++, cluster);
  }
  if (count === 0 || !measureDistances(job)) return;
  for (let index = 0; index < count; index++) relocate(job, getInt(job.emptyClusters, index), takeFarthest(job));
}

/** `scratch` = squared distance of each point to its old center; false when all are 0 and no move can help. */
function measureDistances(job: KMeansJob): bool {
  let farthest: f64 = 0;
  for (let row = 0; row < job.rows; row++) {
    const distance = squaredDistance(job, row, job.centers);
    setDouble(job.scratch, row, distance);
    if (distance > farthest) farthest = distance;
  }
  return farthest > 0;
}

/** The row with the largest distance in `scratch`, the lowest of equals; it is not found again. */
function takeFarthest(job: KMeansJob): i32 {
  let farthest = 0;
  for (let row = 1; row < job.rows; row++) {
    if (getDouble(job.scratch, row) > getDouble(job.scratch, farthest)) farthest = row;
  }
  setDouble(job.scratch, farthest, -1);
  return farthest;
}

/** Moves `row` from the sums of its cluster to the empty `cluster`; its label stays until the next iteration. */
function relocate(job: KMeansJob, cluster: i32, row: i32): void {
  const previous = getInt(job.labels, row);
  const from = doubleAddress(job.nextCenters, previous * job.columns);
  const to = doubleAddress(job.nextCenters, cluster * job.columns);
  for (let column = 0; column < job.columns; column++) {
    const value = getDouble(pointColumn(job, column), row);
    addDouble(from, column, -value);
    setDouble(to, column, value);
  }
  setDouble(job.weights, cluster, 1);
  addDouble(job.weights, previous, -1);
}

/**
 * Sums become means. A cluster that is still empty copies the largest one in the state it has at that moment:
 * its sum when its index is higher, its mean when lower. That is what scikit-learn does, and parity needs it.
 */
function averageCenters(job: KMeansJob): void {
  let largest = 0;
  for (let cluster = 1; cluster < job.clusters; cluster++) {
    if (getDouble(job.weights, cluster) > getDouble(job.weights, largest)) largest = cluster;
  }
  const largestCenter = doubleAddress(job.nextCenters, largest * job.columns);
  for (let cluster = 0; cluster < job.clusters; cluster++) {
    const center = doubleAddress(job.nextCenters, cluster * job.columns);
    const weight = getDouble(job.weights, cluster);
    const factor = 1.0 / weight;
    for (let column = 0; column < job.columns; column++) {
      const mean = weight > 0 ? getDouble(center, column) * factor : getDouble(largestCenter, column);
      setDouble(center, column, mean);
    }
  }
}

function squaredDistance(job: KMeansJob, row: i32, centers: usize): f64 {
  const center = doubleAddress(centers, getInt(job.labels, row) * job.columns);
  let distance: f64 = 0;
  for (let column = 0; column < job.columns; column++) {
    const difference = getDouble(pointColumn(job, column), row) - getDouble(center, column);
    distance += difference * difference;
  }
  return distance;
}
