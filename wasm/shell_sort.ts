/**
 * Sorts short arrays of 64-bit keys in place.
 *
 * Source: D. Shell, 1959, with gaps that shrink by 5/11 (G. Gonnet and R. Baeza-Yates, 1991).
 * Memory: none. Cost: about count^1.25; below some thousands it beats the fixed cost of a radix sort.
 */

/** Sets key `index` so that keys sort by `major`, then by `minor`; both are 0 or more. */
@inline
export function setSortKey(keys: usize, index: i32, major: i32, minor: i32): void {
  store<i64>(keys + (<usize>index << 3), (<i64>major << 32) | <i64>minor);
}

/** The `major` of a key. */
@inline
export function majorOf(keys: usize, index: i32): i32 {
  return load<i32>(keys + (<usize>index << 3), 4);
}

/** The `minor` of a key. */
@inline
export function minorOf(keys: usize, index: i32): i32 {
  return load<i32>(keys + (<usize>index << 3));
}

/** Sorts `count` keys in ascending order. */
export function sortKeys(keys: usize, count: i32): void {
  let gap = count >> 1;
  while (gap > 0) {
    sortWithGap(keys, <usize>count << 3, <usize>gap << 3);
    gap = gap === 2 ? 1 : gap * 5 / 11;
  }
}

function sortWithGap(keys: usize, bytes: usize, gap: usize): void {
  const first = keys + gap;
  const end = keys + bytes;
  for (let place = first; place < end; place += 8) {
    const key = load<i64>(place);
    let hole = place;
    while (hole >= first && load<i64>(hole - gap) > key) {
      store<i64>(hole, load<i64>(hole - gap));
      hole -= gap;
    }
    store<i64>(hole, key);
  }
}
