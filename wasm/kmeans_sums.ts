/**
 * The sums of the points of each cluster, exact, so that they do not depend on the order in which points come and go.
 *
 * A coordinate (scaled, below 1 in magnitude) is parted into a multiple of 2⁻²⁷ and a rest, rounded to a multiple of
 * 2⁻⁵⁴. Up to 2²⁵ points, the sums of both parts are exact in f64: their bits are the same whether they were added up
 * in row order or changed point by point, in whichever order an algorithm looks at the points. The rest is what f64
 * itself rounds away beside a coordinate of ½ … 1.
 * Source: the parting is that of J. Demmel, H. D. Nguyen, "Fast reproducible floating-point summation", 2013.
 * Memory: 16 bytes for each cluster and column. Cost: 8 operations for two coordinates.
 */
import { allocate, allocateDoubles, allocateInts } from "./arena";
import { exactPair, Points } from "./kmeans_points";
import { doubleAddress, getDouble, getInt, setInt } from "./memory";

/** 1.5 × 2ᵖ: adding and taking it away rounds to multiples of 2ᵖ⁻⁵². */
const TO_HIGH: f64 = 50331648;
const TO_LOW: f64 = 0.375;

@unmanaged
export class Sums {
  /** Doubles of a cluster in `high` and `low`: the columns, made even. */
  stride: i32;
  high: usize;
  low: usize;
  /** Points of each cluster. */
  counts: usize;
}

/** Allocates the sums of `clusters` clusters. */
export function createSums(clusters: i32, columns: i32): Sums {
  const sums = changetype<Sums>(allocate(offsetof<Sums>()));
  sums.stride = (columns + 1) & ~1;
  sums.high = allocateDoubles(<usize>clusters * <usize>sums.stride);
  sums.low = allocateDoubles(<usize>clusters * <usize>sums.stride);
  sums.counts = allocateInts(clusters);
  return sums;
}

/** Empties the clusters 0 … `clusters − 1`. */
export function clearSums(sums: Sums, clusters: i32): void {
  const bytes = (<usize>clusters * <usize>sums.stride) << 3;
  memory.fill(sums.high, 0, bytes);
  memory.fill(sums.low, 0, bytes);
  memory.fill(sums.counts, 0, <usize>clusters << 2);
}

/**
 * Moves a row from cluster `from` to cluster `to`; `from` is −1 for a row that was in none.
 * The two branches differ in what they do for `from` only: a test within would cost more than the sums.
 */
export function moveRow(sums: Sums, points: Points, row: i32, from: i32, to: i32): void {
  const columns = points.columns;
  const toHigh = clusterSum(sums.high, sums, to);
  const toLow = clusterSum(sums.low, sums, to);
  setInt(sums.counts, to, getInt(sums.counts, to) + 1);
  if (from < 0) {
    for (let column = 0; column < columns; column += 2) {
      const value = exactPair(points, row, column);
      const high = highOf(value);
      addPair(toHigh, column, high);
      addPair(toLow, column, lowOf(value, high));
    }
    return;
  }
  const fromHigh = clusterSum(sums.high, sums, from);
  const fromLow = clusterSum(sums.low, sums, from);
  setInt(sums.counts, from, getInt(sums.counts, from) - 1);
  for (let column = 0; column < columns; column += 2) {
    const value = exactPair(points, row, column);
    const high = highOf(value);
    const low = lowOf(value, high);
    addPair(toHigh, column, high);
    addPair(toLow, column, low);
    addPair(fromHigh, column, f64x2.neg(high));
    addPair(fromLow, column, f64x2.neg(low));
  }
}

/** The sum of one column of a cluster. */
@inline
export function sumOf(sums: Sums, cluster: i32, column: i32): f64 {
  const index = cluster * sums.stride + column;
  return getDouble(sums.high, index) + getDouble(sums.low, index);
}

@inline
function clusterSum(array: usize, sums: Sums, cluster: i32): usize {
  return doubleAddress(array, cluster * sums.stride);
}

@inline
function addPair(sum: usize, column: i32, value: v128): void {
  const address = doubleAddress(sum, column);
  v128.store(address, f64x2.add(v128.load(address), value));
}

@inline
function highOf(value: v128): v128 {
  return f64x2.sub(f64x2.add(value, f64x2.splat(TO_HIGH)), f64x2.splat(TO_HIGH));
}

@inline
function lowOf(value: v128, high: v128): v128 {
  return f64x2.sub(f64x2.add(f64x2.sub(value, high), f64x2.splat(TO_LOW)), f64x2.splat(TO_LOW));
}
