/**
 * Sums over one contiguous column of numbers, in SIMD.
 *
 * Four running sums take every fourth value each and are added pairwise at the end: a fixed order, on every host.
 * Deviations are summed around the mean (two passes: Chan, Golub and LeVeque, "Algorithms for computing the sample
 * variance", 1983), so that nothing is lost far from 0.
 * Memory: in place. Cost: one pass each.
 */
import { getDouble, setDouble } from "./memory";

/** Sum of the values. */
export function sumOf(values: usize, rows: i32): f64 {
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  const end = values + (<usize>(rows & ~3) << 3);
  for (let pointer = values; pointer < end; pointer += 32) {
    even = f64x2.add(even, v128.load(pointer));
    odd = f64x2.add(odd, v128.load(pointer, 16));
  }
  let sum = lanesOf(f64x2.add(even, odd));
  for (let row = rows & ~3; row < rows; row++) sum += getDouble(values, row);
  return sum;
}

/** Sum of the products of two columns, row by row. */
export function productOf(left: usize, right: usize, rows: i32): f64 {
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  const bytes = <usize>(rows & ~3) << 3;
  for (let offset: usize = 0; offset < bytes; offset += 32) {
    even = f64x2.add(even, f64x2.mul(v128.load(left + offset), v128.load(right + offset)));
    odd = f64x2.add(odd, f64x2.mul(v128.load(left + offset, 16), v128.load(right + offset, 16)));
  }
  let sum = lanesOf(f64x2.add(even, odd));
  for (let row = rows & ~3; row < rows; row++) sum += getDouble(left, row) * getDouble(right, row);
  return sum;
}

/**
 * Takes the mean out of a column and returns it. Twice: what the rounding of the first mean left is taken out by the
 * second. A constant column becomes exactly 0: the rest is a few units in the last place, and sums of those are exact.
 */
export function centerColumn(values: usize, rows: i32): f64 {
  const mean = sumOf(values, rows) / <f64>rows;
  subtract(values, rows, mean);
  const rest = sumOf(values, rows) / <f64>rows;
  subtract(values, rows, rest);
  return mean + rest;
}

function subtract(values: usize, rows: i32, value: f64): void {
  const both = f64x2.splat(value);
  const end = values + (<usize>(rows & ~1) << 3);
  for (let pointer = values; pointer < end; pointer += 16) {
    v128.store(pointer, f64x2.sub(v128.load(pointer), both));
  }
  if ((rows & 1) !== 0) setDouble(values, rows - 1, getDouble(values, rows - 1) - value);
}

@inline
function lanesOf(sums: v128): f64 {
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}
