/**
 * The points of a DBSCAN job in the order of their cells, and the two questions that are asked about their distances.
 *
 * Stored by axis, so that one SIMD lane is one point; the squares are added in the order of the axes, which gives the
 * bits of the scalar sum. A point is a neighbour when its squared distance is at most eps², both rounded to f64.
 * Cost: `work` counts the distances; past `budget` nothing is compared any more, and the job has to be given up.
 */
import { allocate, allocateDoubles, allocateInts } from "./arena";
import { doubleAddress, getDouble, getInt, setDouble, setInt } from "./memory";

@unmanaged
export class Points {
  count: i32;
  /** Coordinates: all of x, then from `axisBytes` further on all of y, then all of z. */
  coordinates: usize;
  axisBytes: usize;
  /** The row that each point has in the input. */
  rows: usize;
  squaredEps: f64;
  /** Distances computed so far, and the most there may be. */
  work: f64;
  budget: f64;
}

/** Distances that are counted for a question as such: asking takes as long as comparing a few points. */
const QUESTION: i32 = 4;

/** Distances between two looks at the count, so that a crowd is not counted to its end. */
const STRIDE: i32 = 32;

/** Allocates room for `count` points. */
export function createPoints(count: i32, eps: f64, budget: f64): Points {
  const points = changetype<Points>(allocate(offsetof<Points>()));
  points.count = count;
  points.coordinates = allocateDoubles(3 * <usize>count);
  points.axisBytes = <usize>count << 3;
  points.rows = allocateInts(count);
  points.squaredEps = eps * eps;
  points.work = 0;
  points.budget = budget;
  return points;
}

/** Address of the coordinates on one axis. */
@inline
export function axisOf(points: Points, axis: i32): usize {
  return points.coordinates + points.axisBytes * <usize>axis;
}

/** Whether more was compared than the job may. */
@inline
export function isOverBudget(points: Points): bool {
  return points.work > points.budget;
}

/**
 * How many neighbours `point` has in `spans`; stops counting once it has `wanted`.
 * @param spans pairs of i32: the first point and the one behind the last
 */
export function countNeighbours(points: Points, point: i32, spans: usize, spanCount: i32, wanted: i32): i32 {
  if (isOverBudget(points)) return 0;
  const axisBytes = points.axisBytes;
  const own = doubleAddress(points.coordinates, point);
  const x = v128.load64_splat(own);
  const y = v128.load64_splat(own + axisBytes);
  const z = v128.load64_splat(own + 2 * axisBytes);
  const squaredEps = f64x2.splat(points.squaredEps);
  let count = 0;
  let work = 0;
  for (let span = 0; span < spanCount && count < wanted; span++) {
    const to = getInt(spans, 2 * span + 1);
    let index = getInt(spans, 2 * span);
    work += QUESTION;
    while (index < to && count < wanted) {
      const stop = min(index + STRIDE, to);
      work += stop - index;
      let hits = i64x2.splat(0);
      // A lane of the comparison is −1 where it holds.
      for (; index + 2 <= stop; index += 2) {
        const other = doubleAddress(points.coordinates, index);
        hits = i64x2.sub(hits, f64x2.le(squaredDistances(other, axisBytes, x, y, z), squaredEps));
      }
      count += <i32>(i64x2.extract_lane(hits, 0) + i64x2.extract_lane(hits, 1));
      if (index < stop && isNeighbour(points, point, index++)) count++;
    }
  }
  points.work += <f64>work;
  return count;
}

/** Whether one of the points `from` … `to − 1` is a neighbour of `point`. */
export function hasNeighbour(points: Points, point: i32, from: i32, to: i32): bool {
  if (isOverBudget(points)) return false;
  const axisBytes = points.axisBytes;
  const own = doubleAddress(points.coordinates, point);
  const x = v128.load64_splat(own);
  const y = v128.load64_splat(own + axisBytes);
  const z = v128.load64_splat(own + 2 * axisBytes);
  const squaredEps = f64x2.splat(points.squaredEps);
  let index = from;
  let found = false;
  for (; !found && index + 2 <= to; index += 2) {
    const other = doubleAddress(points.coordinates, index);
    found = v128.any_true(f64x2.le(squaredDistances(other, axisBytes, x, y, z), squaredEps));
  }
  if (!found && index < to) found = isNeighbour(points, point, index++);
  points.work += <f64>(index - from + QUESTION);
  return found;
}

/** Squared distances from (x, y, z), twice in the lanes, to the points at `other` and behind it. */
@inline
function squaredDistances(other: usize, axisBytes: usize, x: v128, y: v128, z: v128): v128 {
  const dx = f64x2.sub(v128.load(other), x);
  const dy = f64x2.sub(v128.load(other + axisBytes), y);
  const dz = f64x2.sub(v128.load(other + 2 * axisBytes), z);
  return f64x2.add(f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy)), f64x2.mul(dz, dz));
}

@inline
function isNeighbour(points: Points, left: i32, right: i32): bool {
  let squares: f64 = 0;
  for (let axis = 0; axis < 3; axis++) {
    const difference = getDouble(axisOf(points, axis), left) - getDouble(axisOf(points, axis), right);
    squares += difference * difference;
  }
  return squares <= points.squaredEps;
}

/** Exchanges two points. */
export function swapPoints(points: Points, left: i32, right: i32): void {
  for (let axis = 0; axis < 3; axis++) {
    const coordinates = axisOf(points, axis);
    const value = getDouble(coordinates, left);
    setDouble(coordinates, left, getDouble(coordinates, right));
    setDouble(coordinates, right, value);
  }
  const row = getInt(points.rows, left);
  setInt(points.rows, left, getInt(points.rows, right));
  setInt(points.rows, right, row);
}
