/**
 * Boxes around points, and how two of them lie to each other as far as eps is concerned.
 *
 * A box is the lowest value on every axis, then the highest; a last axis of zeros makes an odd number of them even.
 * The squares are not added in the order of a distance, so the bounds keep a margin of 1e-12, far above the rounding of
 * either.
 */
import { Points } from "./dbscan_points";
import { getDouble, setDouble } from "./memory";

/** No point of the one box is within eps of any of the other. */
export const APART: i32 = 0;
/** Nothing is known. */
const NEAR: i32 = 1;
/** All points of the one box are within eps of all of the other. */
export const WITHIN: i32 = 2;

const MARGIN: f64 = 1e-12;

/** Bytes of the lowest values of a box, and of its highest. */
@inline
export function sideBytes(columns: i32): usize {
  return <usize>((columns + 1) >> 1) << 4;
}

/** Makes a box of one row. */
export function startBox(box: usize, row: usize, columns: i32): void {
  const side = sideBytes(columns);
  memory.fill(box, 0, 2 * side);
  memory.copy(box, row, <usize>columns << 3);
  memory.copy(box + side, row, <usize>columns << 3);
}

/** Widens a box to hold what lies between `lows` and `highs`. */
export function widenBox(box: usize, lows: usize, highs: usize, columns: i32): void {
  const top = box + sideBytes(columns);
  for (let axis = 0; axis < columns; axis++) {
    setDouble(box, axis, min(getDouble(box, axis), getDouble(lows, axis)));
    setDouble(top, axis, max(getDouble(top, axis), getDouble(highs, axis)));
  }
}

/** How two boxes lie to each other: {@link APART}, {@link NEAR} or {@link WITHIN}. */
export function compareBoxes(points: Points, left: usize, right: usize): i32 {
  const side = sideBytes(points.columns);
  const end = left + side;
  const zero = f64x2.splat(0);
  let nearest = zero;
  let farthest = zero;
  while (left < end) {
    const above = f64x2.sub(v128.load(right), v128.load(left + side));
    const below = f64x2.sub(v128.load(left), v128.load(right + side));
    const gap = f64x2.pmax(f64x2.pmax(above, below), zero);
    const span = f64x2.pmin(above, below);
    nearest = f64x2.add(nearest, f64x2.mul(gap, gap));
    farthest = f64x2.add(farthest, f64x2.mul(span, span));
    left += 16;
    right += 16;
  }
  if (sumOf(nearest) * (1 - MARGIN) > points.squaredEps) return APART;
  return sumOf(farthest) * (1 + MARGIN) <= points.squaredEps ? WITHIN : NEAR;
}

@inline
function sumOf(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}
