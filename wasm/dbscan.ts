/**
 * DBSCAN, exact, in the semantics of scikit-learn, for 1 to 3 columns.
 *
 * A core point has `minSamples` points within eps, itself among them; core points within eps of each other share a
 * cluster; any other point within eps of a core point joins the lowest-numbered of those clusters; the rest is noise.
 * Clusters are numbered by their core point with the lowest row.
 *
 * Sources: M. Ester et al., "A density-based algorithm for discovering clusters", 1996; A. Gunawan, "A faster algorithm
 * for DBSCAN", 2013: all points of a grid cell are within eps of each other, so its core points share a cluster. Cells
 * are joined then, not points, and a cell of `minSamples` points needs no distance at all.
 * Memory: see dbscan_grid.ts; the working arrays take no more than the grid gave back.
 * Cost: O(rows) to sort, then at worst rows² distances where many points fill few cells; the budget ends it.
 */
import { allocateInts, mark, release } from "./arena";
import { createGrid, Grid, REACH } from "./dbscan_grid";
import { findSpans, Neighbourhood, startWalk, walkTo } from "./dbscan_neighbourhood";
import { countNeighbours, hasNeighbour, isOverBudget, swapPoints } from "./dbscan_points";
import { getInt, setInt } from "./memory";

const NOISE: i32 = -1;
const OVER_BUDGET: i32 = -1;

/**
 * @param values row-major rows × columns, 1 to 3 columns, at most 1e100 in magnitude
 * @param eps 1e-100 … 1e100
 * @param minSamples 1 and up
 * @param budget most distances to compute
 * @param labels out: one i32 per row, 0 … clusters − 1, or −1 for noise
 * @returns the number of clusters, or −1 when the budget did not do; `labels` mean nothing then
 */
export function dbscan(
  values: usize, rows: i32, columns: i32, eps: f64, minSamples: i32, budget: f64, labels: usize,
): i32 {
  const start = mark();
  const grid = createGrid(values, rows, columns, eps, budget);
  const cores = findCores(grid, minSamples);
  const clusters = joinCells(grid, cores);
  const count = labelCores(grid, cores, clusters, labels);
  labelBorders(grid, cores, clusters, labels);
  release(start);
  return isOverBudget(grid.points) ? OVER_BUDGET : count;
}

/** Finds the core points and puts them first in their cells; returns their number in each cell. */
function findCores(grid: Grid, minSamples: i32): usize {
  const cores = allocateInts(grid.cells);
  const walk = startWalk(grid, REACH, false);
  for (let cell = 0; cell < grid.cells; cell++) {
    const from = getInt(grid.cellStarts, cell);
    const to = getInt(grid.cellStarts, cell + 1);
    // All points of a cell are within eps of each other.
    let found = to - from;
    if (found < minSamples) {
      const missing = minSamples - found;
      walkTo(walk, cell);
      found = findSpans(walk) < missing ? 0 : moveCoresFirst(walk, from, to, missing);
    }
    setInt(cores, cell, found);
  }
  return cores;
}

/** Puts first the points of a cell that have `missing` neighbours around the cell; returns how many they are. */
function moveCoresFirst(walk: Neighbourhood, from: i32, to: i32, missing: i32): i32 {
  const points = walk.grid.points;
  let cores = 0;
  for (let point = from; point < to && !isOverBudget(points); point++) {
    if (countNeighbours(points, point, walk.spans, walk.rangeCount, missing) >= missing) {
      swapPoints(points, point, from + cores++);
    }
  }
  return cores;
}

/** Joins the cells that have core points within eps of each other; returns a cell of its cluster for each cell. */
function joinCells(grid: Grid, cores: usize): usize {
  const parents = allocateInts(grid.cells);
  for (let cell = 0; cell < grid.cells; cell++) setInt(parents, cell, cell);
  // Crowded cells side by side are linked by their first points; those farther apart then mostly need no distance.
  joinWithin(1, grid, cores, parents);
  joinWithin(REACH, grid, cores, parents);
  for (let cell = 0; cell < grid.cells; cell++) setInt(parents, cell, rootOf(parents, cell));
  return parents;
}

function joinWithin(reach: i32, grid: Grid, cores: usize, parents: usize): void {
  const walk = startWalk(grid, reach, true);
  for (let cell = 0; cell < grid.cells && !isOverBudget(grid.points); cell++) {
    if (getInt(cores, cell) === 0) continue;
    walkTo(walk, cell);
    for (let range = 0; range < walk.rangeCount; range++) joinRange(walk, cell, range, cores, parents);
  }
}

function joinRange(walk: Neighbourhood, cell: i32, range: i32, cores: usize, parents: usize): void {
  const end = getInt(walk.ranges, 2 * range + 1);
  let root = rootOf(parents, cell);
  for (let other = getInt(walk.ranges, 2 * range); other < end; other++) {
    if (getInt(parents, other) === root || getInt(cores, other) === 0) continue;
    const otherRoot = rootOf(parents, other);
    if (root === otherRoot || !areLinked(walk.grid, cores, cell, other)) continue;
    const newRoot = min(root, otherRoot);
    setInt(parents, max(root, otherRoot), newRoot);
    root = newRoot;
  }
}

/** Follows the parents to the cell that stands for the cluster, and halves the way for the next time. */
function rootOf(parents: usize, cell: i32): i32 {
  let parent = getInt(parents, cell);
  while (parent !== cell) {
    const grandparent = getInt(parents, parent);
    setInt(parents, cell, grandparent);
    cell = grandparent;
    parent = getInt(parents, cell);
  }
  return cell;
}

/** Whether a core point of one cell is within eps of one of the other; asks for each point of the smaller side. */
function areLinked(grid: Grid, cores: usize, left: i32, right: i32): bool {
  const leftIsSmaller = getInt(cores, left) < getInt(cores, right);
  const small = leftIsSmaller ? left : right;
  const large = leftIsSmaller ? right : left;
  const from = getInt(grid.cellStarts, small);
  const to = from + getInt(cores, small);
  const otherFrom = getInt(grid.cellStarts, large);
  const otherTo = otherFrom + getInt(cores, large);
  for (let point = from; point < to; point++) {
    if (hasNeighbour(grid.points, point, otherFrom, otherTo)) return true;
  }
  return false;
}

/**
 * Numbers the clusters by their core point with the lowest row and labels the core points; all others become noise.
 * Replaces each cell in `clusters` by its cluster's number, −1 where it has no core point; returns how many there are.
 */
function labelCores(grid: Grid, cores: usize, clusters: usize, labels: usize): i32 {
  const rows = grid.points.count;
  memory.fill(labels, 0xff, <usize>rows << 2);
  for (let cell = 0; cell < grid.cells; cell++) {
    const from = getInt(grid.cellStarts, cell);
    const to = from + getInt(cores, cell);
    for (let point = from; point < to; point++) {
      setInt(labels, getInt(grid.points.rows, point), getInt(clusters, cell));
    }
  }
  const numbers = allocateInts(grid.cells);
  memory.fill(numbers, 0xff, <usize>grid.cells << 2);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    const root = getInt(labels, row);
    if (root === NOISE) continue;
    if (getInt(numbers, root) < 0) setInt(numbers, root, count++);
    setInt(labels, row, getInt(numbers, root));
  }
  for (let cell = 0; cell < grid.cells; cell++) {
    setInt(clusters, cell, getInt(numbers, getInt(clusters, cell)));
  }
  return count;
}

/** Labels the points that are not core with the lowest cluster of the core points within eps, if there are any. */
function labelBorders(grid: Grid, cores: usize, clusters: usize, labels: usize): void {
  const walk = startWalk(grid, REACH, false);
  for (let cell = 0; cell < grid.cells && !isOverBudget(grid.points); cell++) {
    const from = getInt(grid.cellStarts, cell) + getInt(cores, cell);
    const to = getInt(grid.cellStarts, cell + 1);
    if (from === to) continue;
    walkTo(walk, cell);
    for (let point = from; point < to; point++) {
      setInt(labels, getInt(grid.points.rows, point), clusterAround(walk, cell, point, cores, clusters));
    }
  }
}

/** The lowest cluster of the core points within eps of a point of the walk's cell, or −1. */
function clusterAround(walk: Neighbourhood, cell: i32, point: i32, cores: usize, clusters: usize): i32 {
  const grid = walk.grid;
  let lowest = getInt(clusters, cell);
  for (let range = 0; range < walk.rangeCount; range++) {
    const end = getInt(walk.ranges, 2 * range + 1);
    for (let other = getInt(walk.ranges, 2 * range); other < end; other++) {
      const cluster = getInt(clusters, other);
      if (cluster === NOISE || (lowest !== NOISE && cluster >= lowest)) continue;
      const from = getInt(grid.cellStarts, other);
      if (hasNeighbour(grid.points, point, from, from + getInt(cores, other))) lowest = cluster;
    }
  }
  return lowest;
}
