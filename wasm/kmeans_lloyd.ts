/**
 * One iteration of Lloyd's algorithm for a K-Means job.
 *
 * Source: S. Lloyd, "Least squares quantization in PCM", 1982; order of the operations, relocation of empty clusters
 * and stopping as in scikit-learn's `_kmeans_single_lloyd` (1.3 and later).
 * A point goes to the nearest center, ties to the lowest index. Found in f32 (kmeans_search.ts); where the two nearest
 * are closer than f32 can tell, decided in f64: the labels are those of f64 throughout. Only points that change their
 * cluster touch the sums, which are exact (kmeans_sums.ts); with weights the sums are made anew, in row order.
 * Memory: none of its own. Cost: O(rows × columns × k) in f32, and O(rows × columns) a relocation.
 */
import { canScore, marginConstant, marginSlope, packCenters } from "./kmeans_centers";
import { KMeansJob, MOST_MOVES, MOVE_BYTES } from "./kmeans_job";
import { BLOCK_COLUMN, blockAddress, exactPair, exactRow, LANES, loadPair, rowAddress } from "./kmeans_points";
import { BEST, NEAREST, nearestCenter, rankBlock, SECOND } from "./kmeans_search";
import { clearSums, moveRow, sumOf } from "./kmeans_sums";
import { addDouble, doubleAddress, getDouble, getFloat, getInt, setDouble, setInt } from "./memory";

/** Before the first iteration: no point has a label, so every one counts as moved. */
export function startLloyd(job: KMeansJob): void {
  job.iterations = 0;
  job.unlabelled = true;
  clearSums(job.sums, job.clusters);
}

/** Before the points are assigned: reads the centers. */
export function startAssignment(job: KMeansJob): void {
  const columns = job.points.columns;
  job.moved = 0;
  job.largestNorm = packCenters(job.centers, job.clusters, columns, job.packed);
  for (let cluster = 0; cluster < job.clusters; cluster++) {
    const center = doubleAddress(job.centers, cluster * columns);
    let squares: f64 = 0;
    for (let column = 0; column < columns; column++) {
      const value = getDouble(center, column);
      squares += value * value;
    }
    setDouble(job.halfNorms, cluster, 0.5 * squares);
  }
}

/** Assigns the points of the blocks `from` … `to − 1` to their nearest centers. */
export function assignBlocks(job: KMeansJob, from: i32, to: i32): void {
  const points = job.points;
  const constant = canScore(job.largestNorm) ? marginConstant(job.largestNorm, points.columns) : Infinity;
  const slope = marginSlope(job.largestNorm, points.columns);
  for (let block = from; block < to; block++) {
    assignBlock(job, block, constant + slope * getFloat(points.norms, block));
  }
  if (job.unlabelled) addLabelled(job, from * LANES, min(to * LANES, points.rows));
  else applyMoves(job);
}

/** Assigns the points of one block; `margin` is a difference of scores that f32 can be wrong about. */
@inline
function assignBlock(job: KMeansJob, block: i32, margin: f32): void {
  const ranks = job.ranks;
  rankBlock(blockAddress(job.points, block), job.points.columns, job.packed, job.clusters, ranks);
  const margins = f32x4.splat(margin);
  const labels = job.labels + ((<usize>block * LANES) << 2);
  // Written so that what is not a number counts as close.
  const close0 = v128.not(f32x4.gt(f32x4.sub(v128.load(ranks, BEST), v128.load(ranks, SECOND)), margins));
  const close1 = v128.not(f32x4.gt(f32x4.sub(v128.load(ranks, BEST + 16), v128.load(ranks, SECOND + 16)), margins));
  if (job.unlabelled) {
    v128.store(labels, v128.load(ranks, NEAREST));
    v128.store(labels, v128.load(ranks, NEAREST + 16), 16);
  }
  const other0 = i32x4.ne(v128.load(ranks, NEAREST), v128.load(labels));
  const other1 = i32x4.ne(v128.load(ranks, NEAREST + 16), v128.load(labels, 16));
  if (!v128.any_true(v128.or(v128.or(close0, close1), v128.or(other0, other1)))) return;
  const close = i32x4.bitmask(close0) | (i32x4.bitmask(close1) << 4);
  const other = i32x4.bitmask(other0) | (i32x4.bitmask(other1) << 4);
  settleLanes(job, block, close | other, close);
}

/** Gives the points in the lanes of `open` their clusters, those of `close` by an exact comparison. */
function settleLanes(job: KMeansJob, block: i32, open: i32, close: i32): void {
  const points = job.points;
  for (let lanes = open; lanes !== 0; lanes &= lanes - 1) {
    const lane = ctz(lanes);
    const place = block * LANES + lane;
    const row = min(place, points.rows - 1);
    const label = (close & (1 << lane)) !== 0
      ? nearestCenter(exactRow(points, row), points.columns, job.centers, job.halfNorms, job.clusters)
      : getInt(job.ranks + NEAREST, lane);
    const previous = getInt(job.labels, place);
    if (label === previous) continue;
    setInt(job.labels, place, label);
    if (place < points.rows && !job.unlabelled) noteMove(job, row, previous, label);
  }
}

/**
 * Notes that a point left its cluster. The sums are changed many moves at a time: the points lie scattered in memory,
 * and one after the other the processor fetches them together.
 */
function noteMove(job: KMeansJob, row: i32, from: i32, to: i32): void {
  if (job.moveCount === MOST_MOVES) applyMoves(job);
  const move = job.moves + (<usize>job.moveCount * MOVE_BYTES);
  setInt(move, 0, row);
  setInt(move, 1, from);
  setInt(move, 2, to);
  job.moveCount++;
}

/** Reads a value of every point that moved, so that all are on their way from memory before the first is needed. */
function touchMoved(job: KMeansJob): void {
  const points = job.points;
  const last = points.values === 0 ? <usize>(points.columns - 1) * BLOCK_COLUMN : <usize>(points.columns - 1) << 3;
  let sum: i32 = 0;
  for (let index = 0; index < job.moveCount; index++) {
    const address = rowAddress(points, getInt(job.moves + <usize>index * MOVE_BYTES, 0));
    sum += load<i32>(address) + load<i32>(address + last);
  }
  setInt(points.row, 0, sum);
}

/** The first labels: adds the rows `from` … `to − 1` to the sums. */
function addLabelled(job: KMeansJob, from: i32, to: i32): void {
  for (let row = from; row < to; row++) moveRow(job.sums, job.points, row, -1, getInt(job.labels, row));
  job.moved += to - from;
}

/** Changes the sums by the noted moves. */
function applyMoves(job: KMeansJob): void {
  touchMoved(job);
  for (let index = 0; index < job.moveCount; index++) {
    const move = job.moves + <usize>index * MOVE_BYTES;
    moveRow(job.sums, job.points, getInt(move, 0), getInt(move, 1), getInt(move, 2));
  }
  job.moved += job.moveCount;
  job.moveCount = 0;
}

/** Moves the centers to the means of their points; returns the squared shift of all centers. */
export function updateCenters(job: KMeansJob): f64 {
  job.unlabelled = false;
  if (job.weights === 0) readSums(job);
  else sumWeighted(job);
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

/** Sum of the (weighted) squared distances of the points to the centers of their labels, in row order. */
export function computeInertia(job: KMeansJob): f64 {
  let inertia: f64 = 0;
  for (let row = 0; row < job.points.rows; row++) {
    const distance = squaredDistance(job, row);
    inertia += job.weights === 0 ? distance : distance * getDouble(job.weights, row);
  }
  return inertia;
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

/** The same of weighted points. */
function sumWeighted(job: KMeansJob): void {
  const columns = job.points.columns;
  memory.fill(job.nextCenters, 0, (<usize>job.clusters * <usize>columns) << 3);
  memory.fill(job.clusterWeights, 0, <usize>job.clusters << 3);
  for (let row = 0; row < job.points.rows; row++) {
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
  for (let index = 0; index < count; index++) relocate(job, getInt(job.emptyClusters, index), takeFarthest(job));
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

/** The row with the largest distance in `closest`, the lowest of equals; it is not found again. */
function takeFarthest(job: KMeansJob): i32 {
  let farthest = 0;
  for (let row = 1; row < job.points.rows; row++) {
    if (getDouble(job.closest, row) > getDouble(job.closest, farthest)) farthest = row;
  }
  setDouble(job.closest, farthest, -1);
  return farthest;
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
