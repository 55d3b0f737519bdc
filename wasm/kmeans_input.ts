/**
 * The first pass over the points of a K-Means job: as rows arrive, their sums and extremes are noted; then the means and
 * the scale are known. See kmeans_points.ts.
 * Memory: none of its own. Cost: one read of every value, while it is still near.
 */
import { floatAddress, loadPair, Points, STAGED } from "./kmeans_points";
import { doubleAddress, getDouble, getFloat, setDouble } from "./memory";

/** Beyond this magnitude sums of squares could overflow. */
const MOST: f64 = 1e100;

/** Takes note of the rows `from` … `to − 1`, which the host has just written. Every row once, in order. */
export function addRows(points: Points, from: i32, to: i32): void {
  const stride = <usize>points.columns << 3;
  for (let column = 0; column < points.columns; column += 2) {
    const alone = column + 1 === points.columns;
    let address = doubleAddress(points.values + <usize>from * stride, column);
    let sums = v128.load(doubleAddress(points.sums, column));
    let lows = v128.load(doubleAddress(points.lows, column));
    let highs = v128.load(doubleAddress(points.highs, column));
    for (let row = from; row < to; row++) {
      const pair = loadPair(address, alone);
      sums = f64x2.add(sums, pair);
      lows = f64x2.pmin(lows, pair);
      highs = f64x2.pmax(highs, pair);
      address += stride;
    }
    v128.store(doubleAddress(points.sums, column), sums);
    v128.store(doubleAddress(points.lows, column), lows);
    v128.store(doubleAddress(points.highs, column), highs);
  }
}

/**
 * Takes the rows `from` … `to − 1`, which the host has just staged, column after column, {@link STAGED} apart. Every row
 * once, in order; `from` begins a block.
 */
export function addStaged(points: Points, from: i32, to: i32): void {
  for (let column = 0; column < points.columns; column++) {
    const staged = points.staged + ((<usize>column * STAGED) << 2);
    let sum = getDouble(points.sums, column);
    let low = getDouble(points.lows, column);
    let high = getDouble(points.highs, column);
    for (let row = from; row < to; row++) {
      const value = getFloat(staged, row - from);
      sum += <f64>value;
      low = min(low, <f64>value);
      high = max(high, <f64>value);
      store<f32>(floatAddress(points, row, column), value);
    }
    setDouble(points.sums, column, sum);
    setDouble(points.lows, column, low);
    setDouble(points.highs, column, high);
  }
}

/** Whether all rows so far are finite and within ±{@link MOST}; a value that is not a number shows in the sums. */
export function areFinite(points: Points): bool {
  for (let column = 0; column < points.columns; column++) {
    const sum = getDouble(points.sums, column);
    if (!(sum === sum && getDouble(points.lows, column) >= -MOST && getDouble(points.highs, column) <= MOST)) {
      return false;
    }
  }
  return true;
}

/** Ends the first pass: from now on the means, unless they were stated, and the scale are known. */
export function findScale(points: Points): void {
  let largest = points.magnitude;
  for (let column = 0; column < points.columns; column++) {
    if (!points.centred) setDouble(points.means, column, getDouble(points.sums, column) / <f64>points.rows);
    const mean = getDouble(points.means, column);
    if (points.magnitudeAlone) continue;
    largest = max(largest, max(getDouble(points.highs, column) - mean, mean - getDouble(points.lows, column)));
  }
  // The exponent of the largest magnitude, kept where its inverse is an ordinary number.
  const exponent = max(<i64>((reinterpret<u64>(largest) >> 52) & 0x7ff) - 1022, -1000);
  points.scale = largest > 0 ? reinterpret<f64>(<u64>(1023 - exponent) << 52) : 1;
}
