/**
 * What a column of numbers looks like: mean, sample standard deviation, least, quartiles, largest.
 *
 * Source: pandas, `DataFrame.describe` (ddof 1, quartiles interpolated linearly between order statistics: R. Hyndman,
 * Y. Fan, "Sample quantiles in statistical packages", 1996, type 7). An order statistic is found digit by digit, as a radix
 * sort from the top that goes on with the one bucket that holds it: linear for any data.
 * Memory: two arrays of one i64 per row, and 8 KB. Cost: about 16 passes.
 */
import { allocate, allocateInts, mark, release } from "./arena";
import { centerColumn, productOf } from "./columns";
import { getDouble, getInt, setDouble, setInt } from "./memory";
import { getKey, setKey, sortableKey } from "./radix_sort";

const DIGIT_BITS: i64 = 11;
const BUCKETS: i32 = 1 << 11;

/**
 * @param values one column, spent: its mean is taken out
 * @param output mean, standard deviation (NaN for one row), least, three quartiles, largest
 */
export function describeColumn(values: usize, rows: i32, output: usize): void {
  const start = mark();
  const keys = allocate(<usize>rows << 3);
  const spare = allocate(<usize>rows << 3);
  const places = allocateInts(BUCKETS);
  let least = Infinity;
  let largest = -Infinity;
  for (let row = 0; row < rows; row++) {
    // The sum turns −0 into 0, which is equal to it and must sort so.
    const value = getDouble(values, row) + 0;
    least = Math.min(least, value);
    largest = Math.max(largest, value);
    setKey(keys, row, sortableKey(value));
  }
  setDouble(output, 2, least);
  for (let quartile = 1; quartile <= 3; quartile++) {
    setDouble(output, 2 + quartile, quantile(keys, rows, <f64>quartile / 4, spare, places));
  }
  setDouble(output, 6, largest);
  setDouble(output, 0, centerColumn(values, rows));
  setDouble(output, 1, Math.sqrt(productOf(values, values, rows) / <f64>(rows - 1)));
  release(start);
}

/** Interpolated as numpy does it: from the nearer of the two order statistics. */
function quantile(keys: usize, rows: i32, share: f64, spare: usize, places: usize): f64 {
  const place = share * <f64>(rows - 1);
  const rank = <i32>place;
  const fraction = place - <f64>rank;
  const low = orderStatistic(keys, rows, rank, spare, places);
  if (fraction === 0) return low;
  const high = orderStatistic(keys, rows, rank + 1, spare, places);
  return fraction < 0.5 ? low + (high - low) * fraction : high - (high - low) * (1 - fraction);
}

/** The value with `rank` values before it in ascending order. */
function orderStatistic(keys: usize, count: i32, rank: i32, spare: usize, places: usize): f64 {
  let from = keys;
  for (let shift: i64 = 55; shift >= 0; shift -= DIGIT_BITS) {
    memory.fill(places, 0, BUCKETS << 2);
    for (let index = 0; index < count; index++) {
      const digit = digitOf(getKey(from, index), shift);
      setInt(places, digit, getInt(places, digit) + 1);
    }
    let bucket = 0;
    while (rank >= getInt(places, bucket)) rank -= getInt(places, bucket++);
    let kept = 0;
    for (let index = 0; index < count; index++) {
      const key = getKey(from, index);
      if (digitOf(key, shift) === bucket) setKey(spare, kept++, key);
    }
    from = spare;
    count = kept;
  }
  return valueOf(getKey(from, 0));
}

@inline
function digitOf(key: i64, shift: i64): i32 {
  return <i32>(key >> shift) & (BUCKETS - 1);
}

/** What `sortableKey` made the key of. */
@inline
function valueOf(key: i64): f64 {
  return reinterpret<f64>(key < 0 ? key ^ i64.MIN_VALUE : ~key);
}
