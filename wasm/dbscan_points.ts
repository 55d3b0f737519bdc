/**
 * The points of a DBSCAN job, in an order that keeps neighbours together, and which of them are neighbours.
 *
 * Two points are neighbours when their squared distance is at most eps², both rounded to f64, the squares added in the
 * order of the axes. Some points are compared at once, a lane each, in one of two layouts:
 * - by axis, in f64, for the cells of a grid: the lanes have the bits of the scalar sum;
 * - by tile, in f32, for the leaves of a tree: most pairs are decided by a bound (dbscan_filter.ts), the others
 *   by the rows themselves.
 * Cost: `work` counts the distances; the job is given up when it passes `budget`.
 */
import { allocate, allocateInts } from "./arena";
import { Filter, filterTile, TILE } from "./dbscan_filter";
import { getDouble, getInt, setInt } from "./memory";

/** Points by axis that are compared at once. */
const LANES: i32 = 8;

/** Distances that are counted for a question as such: asking takes as long as comparing a few points. */
const QUESTION: i32 = 4;

/** Columns whose distance counts as one; more columns count as many times more. */
const COLUMNS_PER_DISTANCE: f64 = 16;

@unmanaged
export class Points {
  count: i32;
  columns: i32;
  squaredEps: f64;
  /** The row that each point has in the input. */
  rows: usize;
  /** By axis: the first axis; and the bytes from one to the next. */
  coordinates: usize;
  axisBytes: usize;
  /** By tile: the tiles and their bounds; null by axis. */
  filter: Filter | null;
  /** Points that are compared at once. */
  step: i32;
  /** Distances computed so far, and the most there may be. */
  work: f64;
  budget: f64;
  /** What one distance adds to `work`. */
  distanceWork: f64;
}

/** Points that are not laid out yet. */
export function createPoints(count: i32, columns: i32, eps: f64, budget: f64): Points {
  const points = changetype<Points>(allocate(offsetof<Points>()));
  points.count = count;
  points.columns = columns;
  points.squaredEps = eps * eps;
  points.filter = null;
  points.step = LANES;
  points.work = 0;
  points.budget = budget;
  points.distanceWork = max(1, <f64>columns / COLUMNS_PER_DISTANCE);
  return points;
}

/** Makes room for the points by axis. */
export function layOutByAxis(points: Points): void {
  // The last points are compared together with what is behind them.
  points.axisBytes = <usize>(points.count + LANES) << 3;
  points.coordinates = allocate(points.axisBytes * points.columns);
  points.rows = allocateInts(points.count);
}

/** Stores a row as a point that is laid out by axis. */
@inline
export function setPoint(points: Points, point: i32, row: i32, values: usize): void {
  const columns = points.columns;
  const from = values + <usize>row * (<usize>columns << 3);
  let to = points.coordinates + (<usize>point << 3);
  for (let axis = 0; axis < columns; axis++) {
    store<f64>(to, getDouble(from, axis));
    to += points.axisBytes;
  }
  setInt(points.rows, point, row);
}

/** Exchanges two points that are laid out by axis. */
export function swapPoints(points: Points, left: i32, right: i32): void {
  let axis = points.coordinates;
  for (let count = points.columns; count > 0; count--) {
    const value = load<f64>(axis + (<usize>left << 3));
    store<f64>(axis + (<usize>left << 3), load<f64>(axis + (<usize>right << 3)));
    store<f64>(axis + (<usize>right << 3), value);
    axis += points.axisBytes;
  }
  swapRows(points, left, right);
}

/** Exchanges the rows of two points. */
@inline
export function swapRows(points: Points, left: i32, right: i32): void {
  const row = getInt(points.rows, left);
  setInt(points.rows, left, getInt(points.rows, right));
  setInt(points.rows, right, row);
}

/** Whether more was computed than the job may. */
@inline
export function isOverBudget(points: Points): bool {
  return points.work > points.budget;
}

/**
 * How many of the points `from` … `to − 1` are neighbours of a point; stops counting at `wanted`.
 * Ranges start anywhere where points lie by axis, and at a tile where they lie by tile.
 */
export function countNeighbours(points: Points, point: i32, from: i32, to: i32, wanted: i32): i32 {
  const step = points.step;
  let count = 0;
  let index = from;
  for (; index < to && count < wanted; index += step) count += popcnt(neighboursFrom(points, point, index, to));
  countWork(points, index - from);
  return count;
}

/** Adds a question about two boxes to `work`. */
@inline
export function countBoxes(points: Points): void {
  points.work += 2 * points.distanceWork;
}

/** Adds a question about so many points to `work`. */
@inline
export function countWork(points: Points, distances: i32): void {
  points.work += <f64>(distances + QUESTION) * points.distanceWork;
}

/** Of up to `points.step` points from `index` on, but before `to`: a bit for each that is a neighbour of `point`. */
@inline
export function neighboursFrom(points: Points, point: i32, index: i32, to: i32): i32 {
  const filter = points.filter;
  if (filter === null) return neighboursByAxis(points, point, index) & ((1 << min(to - index, LANES)) - 1);
  return filterTile(filter, points, point, index, (1 << min(to - index, TILE)) - 1);
}

function neighboursByAxis(points: Points, point: i32, index: i32): i32 {
  const axisBytes = points.axisBytes;
  const eps = f64x2.splat(points.squaredEps);
  let own = points.coordinates + (<usize>point << 3);
  let other = points.coordinates + (<usize>index << 3);
  let first = squares(own, other, 0);
  let second = squares(own, other, 16);
  let third = squares(own, other, 32);
  let fourth = squares(own, other, 48);
  for (let axis = points.columns; --axis > 0;) {
    own += axisBytes;
    other += axisBytes;
    first = f64x2.add(first, squares(own, other, 0));
    second = f64x2.add(second, squares(own, other, 16));
    third = f64x2.add(third, squares(own, other, 32));
    fourth = f64x2.add(fourth, squares(own, other, 48));
  }
  return i64x2.bitmask(f64x2.le(first, eps)) | (i64x2.bitmask(f64x2.le(second, eps)) << 2) |
    (i64x2.bitmask(f64x2.le(third, eps)) << 4) | (i64x2.bitmask(f64x2.le(fourth, eps)) << 6);
}

/** Squared differences on one axis, of one point to two. */
@inline
function squares(own: usize, other: usize, offset: usize): v128 {
  const difference = f64x2.sub(v128.load(other + offset), v128.load64_splat(own));
  return f64x2.mul(difference, difference);
}
