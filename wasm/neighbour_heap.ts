/**
 * The best neighbours of an item: a binary heap with the worst on top, so that one comparison refuses most candidates.
 *
 * Of equal scores the lower item is the better, so the neighbours kept do not depend on the order of the offers.
 * Source: J. Williams, "Heapsort", 1964.
 * Memory: 16 bytes each. Cost: O(1) for what is refused, O(log kept) for what is kept.
 */

/** A neighbour: score (f64), item (i32), count (i32). */
export const NEIGHBOUR_BYTES: usize = 16;

/** Offers a neighbour to a heap of `size`, with room for `most`, 1 and up; returns its size then. */
export function offer(heap: usize, size: i32, most: i32, score: f64, item: i32, count: i32): i32 {
  if (size < most) {
    liftFrom(heap, size, score, item, count);
    return size + 1;
  }
  if (isWorse(heap, score, item)) sinkFromTop(heap, size, score, item, count);
  return size;
}

/** Sorts a heap: the best first. */
export function sortHeap(heap: usize, size: i32): void {
  for (let last = size - 1; last > 0; last--) {
    const end = placeOf(heap, last);
    const score = load<f64>(end);
    const item = load<i32>(end, 8);
    const count = load<i32>(end, 12);
    copy(heap, end);
    sinkFromTop(heap, last, score, item, count);
  }
}

/** Whether the neighbour at `place` is worse than another. */
@inline
function isWorse(place: usize, score: f64, item: i32): bool {
  const own = load<f64>(place);
  return own < score || (own === score && load<i32>(place, 8) > item);
}

/** Puts a neighbour where there is a hole at the end, or above. */
function liftFrom(heap: usize, hole: i32, score: f64, item: i32, count: i32): void {
  while (hole > 0) {
    const above = (hole - 1) >> 1;
    if (isWorse(placeOf(heap, above), score, item)) break;
    copy(placeOf(heap, above), placeOf(heap, hole));
    hole = above;
  }
  put(placeOf(heap, hole), score, item, count);
}

/** Puts a neighbour where there is a hole on top, or below. */
function sinkFromTop(heap: usize, size: i32, score: f64, item: i32, count: i32): void {
  let hole = 0;
  for (let below = 1; below < size; below = 2 * hole + 1) {
    const right = placeOf(heap, below + 1);
    const left = placeOf(heap, below);
    if (below + 1 < size && isWorse(right, load<f64>(left), load<i32>(left, 8))) below++;
    const worst = placeOf(heap, below);
    if (!isWorse(worst, score, item)) break;
    copy(worst, placeOf(heap, hole));
    hole = below;
  }
  put(placeOf(heap, hole), score, item, count);
}

@inline
function placeOf(heap: usize, index: i32): usize {
  return heap + <usize>index * NEIGHBOUR_BYTES;
}

@inline
function copy(from: usize, to: usize): void {
  v128.store(to, v128.load(from));
}

@inline
function put(place: usize, score: f64, item: i32, count: i32): void {
  store<f64>(place, score);
  store<i32>(place, item, 8);
  store<i32>(place, count, 12);
}
