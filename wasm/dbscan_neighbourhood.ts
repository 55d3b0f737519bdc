/**
 * Walks the cells of a grid in order and knows, for each, the cells that can hold neighbours of its points.
 *
 * The cells within reach lie in at most 25 lines, next to each other in each of them, so they are at most 26 ranges:
 * the own cell parts its line in two. Everything moves forward only, with two cursors a line and one for each plane of
 * lines, so that a whole walk costs O(25 × cells).
 * Memory: less than 1 KB.
 */
import { allocate, allocateDoubles, allocateInts } from "./arena";
import { Grid, REACH } from "./dbscan_grid";
import { getInt, setInt } from "./memory";
import { getKey, setKey } from "./radix_sort";

const MOST_PLANES: i32 = 2 * REACH + 1;
const MOST_LINES: i32 = MOST_PLANES * MOST_PLANES;
/** The own line has two, and one more is written than counted. */
const MOST_RANGES: i32 = MOST_LINES + 2;

@unmanaged
export class Neighbourhood {
  grid: Grid;
  /** How many slices away a cell may be. */
  reach: i32;
  /** Whether only the cells behind the walk's cell are looked for. */
  aheadOnly: bool;

  /** Line of the cell that is looked at, −1 before the walk. */
  line: i32;
  /** Ranges of cells within reach, the own cell not among them: pairs of the first cell and the one behind the last. */
  rangeCount: i32;
  ranges: usize;
  /** The points of the ranges, in pairs alike; filled by `findSpans`. */
  spans: usize;

  /** Lines within reach, the own one first: for each the key that its cells count from, and the range found last. */
  lineCount: i32;
  lineOrigins: usize;
  firstCells: usize;
  endCells: usize;
  /** In each plane within reach, the first line that is. */
  planeCursors: usize;
}

/**
 * A walk that has not begun.
 * @param reach 1 for the cells side by side, {@link REACH} for all that can hold neighbours
 */
export function startWalk(grid: Grid, reach: i32, aheadOnly: bool): Neighbourhood {
  const walk = changetype<Neighbourhood>(allocate(offsetof<Neighbourhood>()));
  walk.grid = grid;
  walk.reach = reach;
  walk.aheadOnly = aheadOnly;
  walk.line = -1;
  walk.rangeCount = 0;
  walk.ranges = allocateInts(2 * MOST_RANGES);
  walk.spans = allocateInts(2 * MOST_RANGES);
  walk.lineCount = 0;
  walk.lineOrigins = allocateDoubles(MOST_LINES);
  walk.firstCells = allocateInts(MOST_LINES);
  walk.endCells = allocateInts(MOST_LINES);
  walk.planeCursors = allocateInts(MOST_PLANES);
  memory.fill(walk.planeCursors, 0, MOST_PLANES << 2);
  return walk;
}

/** Goes on to a cell further on, and finds the ranges around it. */
export function walkTo(walk: Neighbourhood, cell: i32): void {
  let line = max(walk.line, 0);
  while (getInt(walk.grid.lineStarts, line + 1) <= cell) line++;
  if (line !== walk.line) enterLine(walk, line);
  moveRanges(walk, getKey(walk.grid.cellKeys, cell) - getKey(walk.lineOrigins, 0));
  collectRanges(walk, cell);
}

/** Fills `spans` with the points of the ranges; returns how many points they are. */
export function findSpans(walk: Neighbourhood): i32 {
  const cellStarts = walk.grid.cellStarts;
  let points = 0;
  for (let range = 0; range < walk.rangeCount; range++) {
    const from = getInt(cellStarts, getInt(walk.ranges, 2 * range));
    const to = getInt(cellStarts, getInt(walk.ranges, 2 * range + 1));
    setInt(walk.spans, 2 * range, from);
    setInt(walk.spans, 2 * range + 1, to);
    points += to - from;
  }
  return points;
}

/** Finds the lines within reach: the own one, then those of the own plane and of ever farther ones. */
function enterLine(walk: Neighbourhood, line: i32): void {
  const grid = walk.grid;
  const reach = walk.reach;
  walk.line = line;
  walk.lineCount = 0;
  addLine(walk, line);
  for (let plane = 0; plane <= 2 * reach; plane++) {
    // 0, 1, −1, 2, −2: near cells are asked first, and often suffice.
    const away = (plane & 1) !== 0 ? (plane + 1) >> 1 : -(plane >> 1);
    const middle = getKey(grid.lineKeys, line) + away * grid.planeStep;
    let near = getInt(walk.planeCursors, plane);
    while (near < grid.lines && getKey(grid.lineKeys, near) < middle - reach) near++;
    setInt(walk.planeCursors, plane, near);
    if (walk.aheadOnly) near = max(near, line + 1);
    for (; near < grid.lines && getKey(grid.lineKeys, near) <= middle + reach; near++) {
      if (near !== line) addLine(walk, near);
    }
  }
}

function addLine(walk: Neighbourhood, line: i32): void {
  const firstCell = getInt(walk.grid.lineStarts, line);
  setKey(walk.lineOrigins, walk.lineCount, line * walk.grid.lineStep);
  setInt(walk.firstCells, walk.lineCount, firstCell);
  setInt(walk.endCells, walk.lineCount++, firstCell);
}

/** Moves the range in every line on to the slices within reach of `slice`. */
function moveRanges(walk: Neighbourhood, slice: i64): void {
  const keys = walk.grid.cellKeys;
  const lineOrigins = walk.lineOrigins;
  const firstCells = walk.firstCells;
  const endCells = walk.endCells;
  const lineCount = walk.lineCount;
  const lowest = slice - walk.reach;
  const behind = slice + walk.reach + 1;
  for (let index = 0; index < lineCount; index++) {
    const origin = getKey(lineOrigins, index);
    const first = skipBelow(keys, getInt(firstCells, index), origin + lowest);
    setInt(firstCells, index, first);
    setInt(endCells, index, skipBelow(keys, max(first, getInt(endCells, index)), origin + behind));
  }
}

/** Lists the ranges that are not empty; the own line's ends before the cell and goes on behind it. */
function collectRanges(walk: Neighbourhood, cell: i32): void {
  const firstCells = walk.firstCells;
  const endCells = walk.endCells;
  const lineCount = walk.lineCount;
  const ranges = walk.ranges;
  let count = walk.aheadOnly ? 0 : addRange(ranges, 0, getInt(firstCells, 0), cell);
  count = addRange(ranges, count, cell + 1, getInt(endCells, 0));
  for (let index = 1; index < lineCount; index++) {
    count = addRange(ranges, count, getInt(firstCells, index), getInt(endCells, index));
  }
  walk.rangeCount = count;
}

/** Returns the new number of ranges. Whether one is empty nobody can guess: it is written first and counted then. */
@inline
function addRange(ranges: usize, count: i32, first: i32, end: i32): i32 {
  setInt(ranges, 2 * count, first);
  setInt(ranges, 2 * count + 1, end);
  return count + <i32>(first < end);
}

/** The first cell from `cell` on whose key is not below `key`. */
@inline
function skipBelow(keys: usize, cell: i32, key: i64): i32 {
  // Mostly it is at most two steps away: added up without a branch, they are not for the processor to guess.
  cell += <i32>(getKey(keys, cell) < key);
  cell += <i32>(getKey(keys, cell) < key);
  while (getKey(keys, cell) < key) cell++;
  return cell;
}
