/**
 * Stable sort of 64-bit keys, read as unsigned, each with an i32 beside it.
 *
 * Source: least-significant-digit radix sort, D. Knuth, "The Art of Computer Programming" 3, section 5.2.5; digits of
 * 11 bits, so that the counters stay in the nearest cache.
 * Memory: the caller's spare arrays and 8 KB. Cost: O(count) for every digit in which the keys differ.
 */
import { allocateInts, mark, release } from "./arena";
import { getInt, setInt } from "./memory";

const DIGIT_BITS: i64 = 11;
const BUCKETS: i32 = 1 << 11;

/** `count` keys (i64) and companions (i32), and spare arrays of the same size; sorting may exchange the two. */
@unmanaged
export class SortArrays {
  count: i32;
  keys: usize;
  companions: usize;
  spareKeys: usize;
  spareCompanions: usize;
}

/** A key that sorts as `value` does; `value` is not NaN. */
@inline
export function sortableKey(value: f64): i64 {
  const bits = reinterpret<i64>(value);
  return bits ^ ((bits >> 63) | i64.MIN_VALUE);
}

/** Key `index` of an array of keys. */
@inline
export function getKey(keys: usize, index: i32): i64 {
  return load<i64>(keys + (<usize>index << 3));
}

/** Sets key `index` of an array of keys. */
@inline
export function setKey(keys: usize, index: i32, key: i64): void {
  store<i64>(keys + (<usize>index << 3), key);
}

/** Sorts by key; equal keys stay in their order. The result is in `arrays.keys` and `arrays.companions`. */
export function sortByKey(arrays: SortArrays): void {
  const start = mark();
  const places = allocateInts(BUCKETS);
  const differing = differingBits(arrays);
  for (let shift: i64 = 0; shift < 64; shift += DIGIT_BITS) {
    if (((differing >> shift) & (BUCKETS - 1)) !== 0) sortByDigit(arrays, shift, places);
  }
  release(start);
}

/** The bits in which some key differs from the first. */
function differingBits(arrays: SortArrays): i64 {
  const keys = arrays.keys;
  const first = getKey(keys, 0);
  let differing: i64 = 0;
  for (let index = 1; index < arrays.count; index++) differing |= getKey(keys, index) ^ first;
  return differing;
}

function sortByDigit(arrays: SortArrays, shift: i64, places: usize): void {
  const keys = arrays.keys;
  const companions = arrays.companions;
  const sortedKeys = arrays.spareKeys;
  const sortedCompanions = arrays.spareCompanions;
  countDigits(keys, arrays.count, shift, places);
  for (let index = 0; index < arrays.count; index++) {
    const key = getKey(keys, index);
    const digit = digitOf(key, shift);
    const place = getInt(places, digit);
    setInt(places, digit, place + 1);
    setKey(sortedKeys, place, key);
    setInt(sortedCompanions, place, getInt(companions, index));
  }
  arrays.keys = sortedKeys;
  arrays.companions = sortedCompanions;
  arrays.spareKeys = keys;
  arrays.spareCompanions = companions;
}

/** Fills `places` with the index at which the keys of each digit begin. */
function countDigits(keys: usize, count: i32, shift: i64, places: usize): void {
  memory.fill(places, 0, BUCKETS << 2);
  for (let index = 0; index < count; index++) {
    const digit = digitOf(getKey(keys, index), shift);
    setInt(places, digit, getInt(places, digit) + 1);
  }
  let begin = 0;
  for (let digit = 0; digit < BUCKETS; digit++) {
    const size = getInt(places, digit);
    setInt(places, digit, begin);
    begin += size;
  }
}

@inline
function digitOf(key: i64, shift: i64): i32 {
  return <i32>(key >> shift) & (BUCKETS - 1);
}
