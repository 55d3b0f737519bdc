/**
 * The clusters of a DBSCAN job while they grow: sets of core points that are joined, and their numbers in the end.
 *
 * Source: R. Tarjan and J. van Leeuwen, "Worst-case analysis of set union algorithms", 1984 (link by index, halve the
 * paths). A set is known by its lowest point. Memory: 4 bytes a point; 8 more while the numbers are given.
 */
import { countWork, isOverBudget, neighboursFrom, Points } from "./dbscan_points";
import { getInt, setInt } from "./memory";

export const NOISE: i32 = -1;

/** Makes every point a set of its own. */
export function separatePoints(parents: usize, count: i32): void {
  for (let point = 0; point < count; point++) setInt(parents, point, point);
}

/** The point that stands for a point's set; halves the way to it for the next time. */
export function rootOf(parents: usize, point: i32): i32 {
  let parent = getInt(parents, point);
  while (parent !== point) {
    const grandparent = getInt(parents, parent);
    setInt(parents, point, grandparent);
    point = grandparent;
    parent = getInt(parents, point);
  }
  return point;
}

/** Joins the sets of two points; returns false when they were one. */
export function join(parents: usize, left: i32, right: i32): bool {
  const leftRoot = rootOf(parents, left);
  const rightRoot = rootOf(parents, right);
  if (leftRoot === rightRoot) return false;
  setInt(parents, max(leftRoot, rightRoot), min(leftRoot, rightRoot));
  return true;
}

/** Joins core points that are within eps of each other, until they are one set; returns whether they are. */
export function joinWithin(points: Points, parents: usize, from: i32, to: i32): bool {
  let sets = to - from;
  for (let point = from; point < to && sets > 1 && !isOverBudget(points); point++) {
    // Those before the point have been compared; the range has to begin at a whole tile from the first one.
    sets -= joinNeighbours(points, parents, point, from + ((point - from) & -points.step), to);
  }
  return sets === 1;
}

/**
 * Joins core points to others that are within eps of them.
 * @param once whether the first two will do, because each side is one set
 */
export function joinAcross(
  points: Points, parents: usize, from: i32, to: i32, otherFrom: i32, otherTo: i32, once: bool,
): void {
  for (let point = from; point < to && !isOverBudget(points); point++) {
    if (!once) joinNeighbours(points, parents, point, otherFrom, otherTo);
    else if (joinFirstNeighbour(points, parents, point, otherFrom, otherTo)) return;
  }
}

/** Joins a core point to those of the points `from` … `to − 1` within eps of it; returns how many sets that saved. */
function joinNeighbours(points: Points, parents: usize, point: i32, from: i32, to: i32): i32 {
  let root = rootOf(parents, point);
  let joins = 0;
  for (let index = from; index < to; index += points.step) {
    for (let found = neighboursFrom(points, point, index, to); found !== 0; found &= found - 1) {
      const other = index + ctz(found);
      if (getInt(parents, other) === root) continue;
      const otherRoot = rootOf(parents, other);
      if (otherRoot === root) continue;
      setInt(parents, max(root, otherRoot), min(root, otherRoot));
      root = min(root, otherRoot);
      joins++;
    }
  }
  countWork(points, to - from);
  return joins;
}

/** Joins a core point to the first of the points `from` … `to − 1` within eps of it; returns whether there is one. */
function joinFirstNeighbour(points: Points, parents: usize, point: i32, from: i32, to: i32): bool {
  let index = from;
  let found = 0;
  for (; index < to && found === 0; index += points.step) found = neighboursFrom(points, point, index, to);
  if (found !== 0) join(parents, point, index - points.step + ctz(found));
  countWork(points, index - from);
  return found !== 0;
}

/**
 * Numbers the clusters by their core point with the lowest row. Puts each core point's number into `labels`, by row,
 * and into `parents`, by point; all others are noise there.
 * @param cores a byte for each point: 1 for a core point
 * @param numbers room for one i32 a point
 * @returns how many clusters there are
 */
export function numberClusters(points: Points, parents: usize, cores: usize, labels: usize, numbers: usize): i32 {
  const count = points.count;
  const rows = points.rows;
  for (let point = 0; point < count; point++) {
    setInt(labels, getInt(rows, point), load<u8>(cores + point) !== 0 ? rootOf(parents, point) : NOISE);
  }
  memory.fill(numbers, 0xff, <usize>count << 2);
  let clusters = 0;
  for (let row = 0; row < count; row++) {
    const root = getInt(labels, row);
    if (root === NOISE) continue;
    if (getInt(numbers, root) === NOISE) setInt(numbers, root, clusters++);
    setInt(labels, row, getInt(numbers, root));
  }
  for (let point = 0; point < count; point++) setInt(parents, point, getInt(labels, getInt(rows, point)));
  return clusters;
}

/**
 * The lowest of `lowest` and the clusters of the core points `from` … `to − 1` within eps of a point.
 * @param clusters the cluster of each point, −1 where it is not core
 */
export function lowestCluster(
  points: Points, clusters: usize, point: i32, from: i32, to: i32, lowest: i32,
): i32 {
  for (let index = from; index < to; index += points.step) {
    for (let found = neighboursFrom(points, point, index, to); found !== 0; found &= found - 1) {
      // −1 is the highest of all when it is read as unsigned.
      lowest = <i32>min(<u32>lowest, <u32>getInt(clusters, index + ctz(found)));
    }
  }
  countWork(points, to - from);
  return lowest;
}

/**
 * Lists the rows of the core points in ascending order; returns how many they are.
 * @param flags room for one byte a row
 */
export function listCores(points: Points, cores: usize, flags: usize, rows: usize): i32 {
  for (let point = 0; point < points.count; point++) {
    store<u8>(flags + getInt(points.rows, point), load<u8>(cores + point));
  }
  let count = 0;
  for (let row = 0; row < points.count; row++) {
    setInt(rows, count, row);
    count += load<u8>(flags + row);
  }
  return count;
}
