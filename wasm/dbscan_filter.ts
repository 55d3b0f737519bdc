/**
 * Neighbours in f32, with the answers of f64: a bound decides most pairs, and the rows themselves the few in doubt.
 *
 * Let x be a row less the mean of all, times the power of two that brings eps into [1, 2), and x' its f32; let R be the
 * largest norm of an x, u = 2⁻²⁴ and d the number of columns.
 * - Each coordinate is rounded once, so ‖x' − x‖ ≤ uR, and ‖x' − y'‖ is within 2uR of ‖x − y‖.
 * - The f32 sum S of squares has d + 2 roundings in a row, so S = ‖x' − y'‖²(1 + t), |t| ≤ (d + 3)u.
 * - The f64 decision itself compares with eps up to a relative (d + 4) × 2⁻⁵³, far below what is added here.
 * So a pair with S > (eps + 2uR)²(1 + (d + 8)u) is apart and one with S < (eps − 2uR)²(1 − (d + 8)u) within eps, where
 * the factors have room for the roundings of the bounds. What overflows makes the bounds infinite or the sum NaN: then
 * all is in doubt.
 * Memory: 4 × columns bytes a point.
 */
import { allocate, allocateDoubles } from "./arena";
import { Points, swapRows } from "./dbscan_points";
import { getDouble, getInt, setDouble } from "./memory";

/** Points of a tile: one cache line on each axis. */
export const TILE: i32 = 16;
const TILE_BITS: i32 = 4;
const AXIS_BYTES: usize = 64;

/** Axes between two looks at whether all sums are too large already. */
const STRIDE: i32 = 8;

const UNIT: f64 = 5.9604644775390625e-8;
/** 2u, and a little for the roundings of the norms and of second order. */
const DOUBLE_UNIT: f64 = 2.00001 * UNIT;

@unmanaged
export class Filter {
  /** One tile of sixteen points after the other, by axis in each. */
  tiles: usize;
  tileBytes: usize;
  /** Sums of squares below `surelyWithin` are of neighbours, those above `surelyApart` are not. */
  surelyWithin: f32;
  surelyApart: f32;
  /** The rows, for the pairs in doubt. */
  values: usize;
  means: usize;
  scale: f64;
}

/** Lays out the points by tile, with a filter for the rows at `values`. */
export function layOutByTile(points: Points, values: usize, eps: f64): void {
  const filter = changetype<Filter>(allocate(offsetof<Filter>()));
  filter.values = values;
  filter.tileBytes = <usize>points.columns * AXIS_BYTES;
  filter.tiles = allocate(<usize>((points.count + TILE - 1) / TILE) * filter.tileBytes);
  filter.means = meansOf(points, values);
  filter.scale = scaleOf(eps);
  const scaledEps = eps * filter.scale;
  const slack = DOUBLE_UNIT * largestNorm(points, filter);
  const rounding = (<f64>points.columns + 8) * UNIT;
  const near = max(0, scaledEps - slack);
  const far = scaledEps + slack;
  filter.surelyWithin = <f32>(near * near * (1 - rounding));
  filter.surelyApart = <f32>(far * far * (1 + rounding));
  fillTiles(filter, points);
  points.filter = filter;
  points.step = TILE;
}

/** The power of two that brings eps into [1, 2). */
function scaleOf(eps: f64): f64 {
  return reinterpret<f64>((2046 - (reinterpret<i64>(eps) >> 52)) << 52);
}

function meansOf(points: Points, values: usize): usize {
  const columns = points.columns;
  const means = allocateDoubles(columns);
  memory.fill(means, 0, <usize>columns << 3);
  for (let row = 0; row < points.count; row++) {
    for (let axis = 0; axis < columns; axis++) setDouble(means, axis, getDouble(means, axis) + getDouble(values, axis));
    values += <usize>columns << 3;
  }
  for (let axis = 0; axis < columns; axis++) setDouble(means, axis, getDouble(means, axis) / <f64>points.count);
  return means;
}

function largestNorm(points: Points, filter: Filter): f64 {
  let values = filter.values;
  let largest: f64 = 0;
  for (let row = 0; row < points.count; row++) {
    let sum: f64 = 0;
    for (let axis = 0; axis < points.columns; axis++) {
      const value = (getDouble(values, axis) - getDouble(filter.means, axis)) * filter.scale;
      sum += value * value;
    }
    largest = max(largest, sum);
    values += <usize>points.columns << 3;
  }
  return Math.sqrt(largest);
}

/** Stores the row of each point. */
function fillTiles(filter: Filter, points: Points): void {
  for (let point = 0; point < points.count; point++) {
    const from = filter.values + <usize>getInt(points.rows, point) * (<usize>points.columns << 3);
    const to = laneOf(filter, point);
    for (let axis = 0; axis < points.columns; axis++) {
      const value = (getDouble(from, axis) - getDouble(filter.means, axis)) * filter.scale;
      store<f32>(to + <usize>axis * AXIS_BYTES, <f32>value);
    }
  }
}

/** Exchanges two points. */
export function swapLanes(filter: Filter, points: Points, left: i32, right: i32): void {
  let leftLane = laneOf(filter, left);
  let rightLane = laneOf(filter, right);
  for (let axis = 0; axis < points.columns; axis++) {
    const value = load<f32>(leftLane);
    store<f32>(leftLane, load<f32>(rightLane));
    store<f32>(rightLane, value);
    leftLane += AXIS_BYTES;
    rightLane += AXIS_BYTES;
  }
  swapRows(points, left, right);
}

/** Address of a point on the first axis of its tile. */
@inline
function laneOf(filter: Filter, point: i32): usize {
  return filter.tiles + <usize>(point >> TILE_BITS) * filter.tileBytes + (<usize>(point & (TILE - 1)) << 2);
}

/** A bit for each point of the tile at `index` that is a neighbour of `point` and has a bit in `wanted`. */
export function filterTile(filter: Filter, points: Points, point: i32, index: i32, wanted: i32): i32 {
  const apart = f32x4.splat(filter.surelyApart);
  let own = laneOf(filter, point);
  let other = filter.tiles + <usize>(index >> TILE_BITS) * filter.tileBytes;
  let first = squares(own, other, 0);
  let second = squares(own, other, 16);
  let third = squares(own, other, 32);
  let fourth = squares(own, other, 48);
  for (let axis = points.columns; --axis > 0;) {
    // Sums only grow.
    if ((axis & (STRIDE - 1)) === 0 && areAbove(apart, first, second, third, fourth)) return 0;
    own += AXIS_BYTES;
    other += AXIS_BYTES;
    first = f32x4.add(first, squares(own, other, 0));
    second = f32x4.add(second, squares(own, other, 16));
    third = f32x4.add(third, squares(own, other, 32));
    fourth = f32x4.add(fourth, squares(own, other, 48));
  }
  if (areAbove(apart, first, second, third, fourth)) return 0;
  const possible = wanted & ~bitmask(
    f32x4.gt(first, apart), f32x4.gt(second, apart), f32x4.gt(third, apart), f32x4.gt(fourth, apart),
  );
  const within = f32x4.splat(filter.surelyWithin);
  let found = possible & bitmask(
    f32x4.lt(first, within), f32x4.lt(second, within), f32x4.lt(third, within), f32x4.lt(fourth, within),
  );
  for (let doubt = possible & ~found; doubt !== 0; doubt &= doubt - 1) {
    if (isNeighbour(filter, points, point, index + ctz(doubt))) found |= doubt & -doubt;
  }
  return found;
}

@inline
function areAbove(bound: v128, first: v128, second: v128, third: v128, fourth: v128): bool {
  return i32x4.all_true(v128.and(
    v128.and(f32x4.gt(first, bound), f32x4.gt(second, bound)),
    v128.and(f32x4.gt(third, bound), f32x4.gt(fourth, bound)),
  ));
}

/** A bit for each of sixteen lanes. */
@inline
function bitmask(first: v128, second: v128, third: v128, fourth: v128): i32 {
  return i8x16.bitmask(i8x16.narrow_i16x8_s(
    i16x8.narrow_i32x4_s(first, second), i16x8.narrow_i32x4_s(third, fourth),
  ));
}

/** Squared differences on one axis, of one point to four. */
@inline
function squares(own: usize, other: usize, offset: usize): v128 {
  const difference = f32x4.sub(v128.load(other + offset), v128.load32_splat(own));
  return f32x4.mul(difference, difference);
}

function isNeighbour(filter: Filter, points: Points, left: i32, right: i32): bool {
  const rowBytes = <usize>points.columns << 3;
  const own = filter.values + <usize>getInt(points.rows, left) * rowBytes;
  const other = filter.values + <usize>getInt(points.rows, right) * rowBytes;
  let sum: f64 = 0;
  for (let axis = 0; axis < points.columns; axis++) {
    const difference = getDouble(other, axis) - getDouble(own, axis);
    sum += difference * difference;
  }
  return sum <= points.squaredEps;
}
