/**
 * DBSCAN over the cells of a grid: for 1 to 3 columns where no cell is crowded.
 *
 * Points are compared with the cells around their own, and whole cells are joined where that says as much: cells whose
 * core points are one set are joined by the first two of them that are neighbours, or not looked at when they are one
 * already. Core points come first in their cells. A cell is joined to those before it as soon as its own are known.
 * Source: J. Sander et al., "Density-based clustering in spatial databases", 1998, on a grid; cells joined as in
 * A. Gunawan, "A faster algorithm for DBSCAN", 2013.
 * Memory: see dbscan_grid.ts. Cost: O(cells) looks at the 3, 9 or 27 cells around, and distances until they suffice.
 */
import { allocate, allocateInts } from "./arena";
import { joinAcross, joinWithin, lowestCluster, NOISE, rootOf } from "./dbscan_clusters";
import { bitsOf, cellAt, Grid, markCore, threeCells, threeCoreCells } from "./dbscan_grid";
import { Job } from "./dbscan_job";
import { countNeighbours, isOverBudget, swapPoints } from "./dbscan_points";
import { getInt, setInt } from "./memory";

/** Lines around a cell, its own among them. */
const MOST_WINDOWS: i32 = 9;

/** Distances that are counted for looking around a cell. */
const WALK_WORK: f64 = 16;

/** Points from which on a cell is asked before the rest of its line: fewer are compared together with them. */
const FULL_CELL: i32 = 8;

@unmanaged
export class Walk {
  job: Job;
  grid: Grid;
  /** How many core points each cell has. */
  cellCores: usize;
  /** From a cell's place to the first of three side by side that are around it, one for each line; nearest first. */
  windows: i32;
  offsets: usize;
  /** The cells that are there, for each line: the first and the one behind the last. */
  cells: usize;
  /** Points of the cells around a cell: pairs of the first of a range and the one behind its last. */
  rangeCount: i32;
  ranges: usize;
}

/** A walk over all cells of a grid, whose points are laid out. */
export function createWalk(job: Job, grid: Grid): Walk {
  const walk = changetype<Walk>(allocate(offsetof<Walk>()));
  walk.job = job;
  walk.grid = grid;
  walk.cellCores = grid.cellOfRow;
  walk.offsets = allocateInts(MOST_WINDOWS);
  walk.cells = allocateInts(2 * MOST_WINDOWS);
  walk.ranges = allocateInts(2 * MOST_WINDOWS + 2);
  walk.windows = 0;
  const columns = grid.points.columns;
  const line = columns > 1 ? getInt(grid.strides, 1) : 0;
  const plane = columns > 2 ? getInt(grid.strides, 2) : 0;
  for (let far = 0; far < columns; far++) {
    for (let z = -1; z <= 1; z++) {
      for (let y = -1; y <= 1; y++) {
        if (abs(y) + abs(z) !== far || (z !== 0 && columns < 3)) continue;
        setInt(walk.offsets, walk.windows++, z * plane + y * line - 1);
      }
    }
  }
  return walk;
}

/**
 * Finds the core points and joins their cells to those before them, from `job.cursor` on, until the work passes `limit`;
 * returns whether all are found.
 */
export function findCores(walk: Walk, limit: f64): bool {
  const grid = walk.grid;
  let word = walk.job.cursor;
  for (; word < grid.words && grid.points.work < limit; word++) {
    for (let bits = bitsOf(grid, word); bits !== 0; bits &= bits - 1) findCoresAt(walk, placeOf(word, bits));
  }
  return moveCursor(walk, word);
}

/** Labels the points that are not core, as {@link findCores} finds those that are. */
export function labelBorders(walk: Walk, limit: f64): bool {
  const grid = walk.grid;
  let word = walk.job.cursor;
  for (; word < grid.words && grid.points.work < limit; word++) {
    for (let bits = bitsOf(grid, word); bits !== 0; bits &= bits - 1) labelBordersAt(walk, placeOf(word, bits));
  }
  return moveCursor(walk, word);
}

/** The place of the lowest bit. */
@inline
function placeOf(word: i32, bits: i64): i32 {
  return (word << 6) + <i32>ctz(bits);
}

function moveCursor(walk: Walk, word: i32): bool {
  const done = word === walk.grid.words;
  walk.job.cursor = done ? 0 : word;
  return done;
}

/** Lists the cells and points around a place, its own too; returns how many points they are. */
function lookAround(walk: Walk, place: i32): i32 {
  const grid = walk.grid;
  const offsets = walk.offsets;
  const cells = walk.cells;
  const ranges = walk.ranges;
  const windows = walk.windows;
  let count = 0;
  let population = 0;
  for (let window = 0; window < windows; window++) {
    const nearby = place + getInt(offsets, window);
    const first = cellAt(grid, nearby);
    const end = first + popcnt(threeCells(grid, nearby));
    const from = getInt(grid.cellStarts, first);
    const to = getInt(grid.cellStarts, end);
    setInt(cells, 2 * window, first);
    setInt(cells, 2 * window + 1, end);
    // Whether there is a cell nobody can guess: the range is written first, and counted then.
    setInt(ranges, 2 * count, from);
    setInt(ranges, 2 * count + 1, to);
    count += <i32>(from < to);
    population += to - from;
  }
  walk.rangeCount = count;
  grid.points.work += WALK_WORK;
  return population;
}

/** Finds a cell's core points, puts them first, and joins those that are within eps of each other. */
function findCoresAt(walk: Walk, place: i32): void {
  const grid = walk.grid;
  const job = walk.job;
  const cell = cellAt(grid, place);
  const from = getInt(grid.cellStarts, cell);
  const to = getInt(grid.cellStarts, cell + 1);
  const behind = lookAround(walk, place) < job.minSamples ? from : moveCoresFirst(walk, from, to);
  setInt(walk.cellCores, cell, behind - from);
  for (let point = from; point < to; point++) store<u8>(job.cores + point, <u8>(point < behind));
  if (behind === from) return;
  markCore(grid, place);
  store<u8>(job.flags + cell, <u8>joinWithin(grid.points, job.parents, from, behind));
  joinBack(walk, cell);
}

/** Puts the core points of a cell first; returns the point behind them. */
function moveCoresFirst(walk: Walk, from: i32, to: i32): i32 {
  const points = walk.grid.points;
  let behind = from;
  for (let point = from; point < to && !isOverBudget(points); point++) {
    if (!isCore(walk, point, from, to)) continue;
    if (point !== behind) swapPoints(points, point, behind);
    behind++;
  }
  return behind;
}

/** Whether a point of the cell `from` … `to − 1` is core. A full cell is asked first: most neighbours are there. */
function isCore(walk: Walk, point: i32, from: i32, to: i32): bool {
  const points = walk.grid.points;
  const ranges = walk.ranges;
  const wanted = walk.job.minSamples;
  let missing = wanted;
  let range = 0;
  if (to - from >= FULL_CELL) {
    missing -= countNeighbours(points, point, from, to, wanted);
    // The first range is the own line's.
    if (missing > 0) missing -= countNeighbours(points, point, getInt(ranges, 0), from, missing);
    if (missing > 0) missing -= countNeighbours(points, point, to, getInt(ranges, 1), missing);
    range = 1;
  }
  for (; range < walk.rangeCount && missing > 0; range++) {
    missing -= countNeighbours(points, point, getInt(ranges, 2 * range), getInt(ranges, 2 * range + 1), missing);
  }
  return missing <= 0;
}

/** Joins a cell to those around it that come before it, whose core points are known. */
function joinBack(walk: Walk, cell: i32): void {
  const cells = walk.cells;
  joinTo(walk, cell, getInt(cells, 0), cell);
  for (let window = 1; window < walk.windows; window++) {
    if (getInt(walk.offsets, window) < -1) joinTo(walk, cell, getInt(cells, 2 * window), getInt(cells, 2 * window + 1));
  }
}

/** Joins a cell to the cells `firstOther` … `end − 1`. */
function joinTo(walk: Walk, cell: i32, firstOther: i32, end: i32): void {
  const parents = walk.job.parents;
  const starts = walk.grid.cellStarts;
  const flags = walk.job.flags;
  const isOne = load<u8>(flags + cell);
  const first = getInt(starts, cell);
  const to = first + getInt(walk.cellCores, cell);
  let root = rootOf(parents, first);
  for (let other = firstOther; other < end; other++) {
    if (getInt(walk.cellCores, other) === 0) continue;
    const areOneEach = (isOne & load<u8>(flags + other)) !== 0;
    const otherFirst = getInt(starts, other);
    if (areOneEach && (getInt(parents, otherFirst) === root || rootOf(parents, otherFirst) === root)) continue;
    const otherTo = otherFirst + getInt(walk.cellCores, other);
    joinAcross(walk.grid.points, parents, first, to, otherFirst, otherTo, areOneEach);
    root = rootOf(parents, root);
  }
}

/** Labels the points of a cell that are not core by the core points of the cells around it. */
function labelBordersAt(walk: Walk, place: i32): void {
  const grid = walk.grid;
  const points = grid.points;
  const job = walk.job;
  const cell = cellAt(grid, place);
  const to = getInt(grid.cellStarts, cell + 1);
  let point = getInt(grid.cellStarts, cell) + getInt(walk.cellCores, cell);
  if (point === to) return;
  lookForCores(walk, place);
  for (; point < to && !isOverBudget(points); point++) {
    let lowest = NOISE;
    for (let range = 0; range < walk.rangeCount; range++) {
      const from = getInt(walk.ranges, 2 * range);
      lowest = lowestCluster(points, job.parents, point, from, getInt(walk.ranges, 2 * range + 1), lowest);
    }
    setInt(job.labels, getInt(points.rows, point), lowest);
  }
}

/** Lists the points of the cells around a place, its own too, but only of lines with core points. */
function lookForCores(walk: Walk, place: i32): void {
  const grid = walk.grid;
  let count = 0;
  for (let window = 0; window < walk.windows; window++) {
    const nearby = place + getInt(walk.offsets, window);
    if (threeCoreCells(grid, nearby) === 0) continue;
    const first = cellAt(grid, nearby);
    setInt(walk.ranges, 2 * count, getInt(grid.cellStarts, first));
    setInt(walk.ranges, 2 * count + 1, getInt(grid.cellStarts, first + popcnt(threeCells(grid, nearby))));
    count++;
  }
  walk.rangeCount = count;
  grid.points.work += WALK_WORK;
}
