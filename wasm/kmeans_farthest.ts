/**
 * The rows farthest from their centers, for the clusters that an iteration of K-Means left empty.
 *
 * A heap of as many rows as are wanted, the nearest of them at its root: a row that is farther takes its place. Of equal
 * distances the lower row counts as farther. In the end the heap is taken apart, the farthest row first.
 * Memory: 4 bytes for each row that is wanted. Cost: O(rows × log wanted) at worst.
 */
import { getDouble, getInt, setInt } from "./memory";

/** Fills `farthest` with the `wanted` rows of the greatest `distances`, the greatest first; there are at least as many. */
export function findFarthest(distances: usize, rows: i32, wanted: i32, farthest: usize): void {
  for (let row = 0; row < wanted; row++) setInt(farthest, row, row);
  for (let place = (wanted >> 1) - 1; place >= 0; place--) sift(distances, farthest, place, wanted);
  for (let row = wanted; row < rows; row++) {
    if (!isFarther(distances, row, getInt(farthest, 0))) continue;
    setInt(farthest, 0, row);
    sift(distances, farthest, 0, wanted);
  }
  for (let size = wanted - 1; size > 0; size--) {
    const nearest = getInt(farthest, 0);
    setInt(farthest, 0, getInt(farthest, size));
    setInt(farthest, size, nearest);
    sift(distances, farthest, 0, size);
  }
}

/** Lets the row at `place` sink until no row below it is nearer. */
function sift(distances: usize, heap: usize, place: i32, size: i32): void {
  const row = getInt(heap, place);
  for (let child = 2 * place + 1; child < size; child = 2 * place + 1) {
    if (child + 1 < size && isFarther(distances, getInt(heap, child), getInt(heap, child + 1))) child++;
    if (!isFarther(distances, row, getInt(heap, child))) break;
    setInt(heap, place, getInt(heap, child));
    place = child;
  }
  setInt(heap, place, row);
}

@inline
function isFarther(distances: usize, row: i32, other: i32): bool {
  const own = getDouble(distances, row);
  const others = getDouble(distances, other);
  return own > others || (own === others && row < other);
}
