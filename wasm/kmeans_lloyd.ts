/**
 * The first half of an iteration of Lloyd's algorithm for a K-Means job: every point goes to its nearest center, ties to
 * the lowest index. kmeans_update.ts has the second.
 *
 * Source: S. Lloyd, "Least squares quantization in PCM", 1982.
 * The nearest is found in f32 (kmeans_search.ts); where the two nearest are closer than f32 can tell, it is decided in
 * f64: the labels are those of f64 throughout. Only points that change their cluster touch the sums, which are exact
 * (kmeans_sums.ts).
 * Memory: none of its own. Cost: O(rows × columns × k) in f32.
 */
import { canScore, marginConstant, marginSlope, packCenters } from "./kmeans_centers";
import { KMeansJob, MOST_MOVES, MOVE_BYTES } from "./kmeans_job";
import { BLOCK_COLUMN, blockAddress, exactRow, LANES, rowAddress } from "./kmeans_points";
import { BEST, NEAREST, nearestCenter, rankBlock, SECOND } from "./kmeans_search";
import { clearSums, moveRow } from "./kmeans_sums";
import { doubleAddress, getDouble, getFloat, getInt, setDouble, setInt } from "./memory";

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
