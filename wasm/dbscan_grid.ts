/**
 * A grid over at most three axes, for every finite input: what can be within eps of a cell is at most two slices away.
 *
 * Each axis is cut along its sorted values: a slice begins at a value and takes all that are at most `width` above it.
 * Only differences of two values are ever rounded, so no range is too wide and no value too large:
 * - `width` is just under eps/√3, so all points of a cell are within eps of each other;
 * - values three slices apart differ by more than 2 × width > eps, so no neighbour is missed;
 * - behind a gap of more than eps the numbers skip two slices, so nothing is compared across it.
 *
 * Source: A. Gunawan, "A faster algorithm for DBSCAN", 2013, with slices in place of a fixed lattice.
 * Memory: 52 bytes a point to keep, 36 more while it is made. Cost: O(points), sorting by radix.
 */
import { allocate, allocateDoubles, allocateInts, mark, release } from "./arena";
import { axisOf, createPoints, Points } from "./dbscan_points";
import { getDouble, getInt, setDouble, setInt } from "./memory";
import { getKey, setKey, SortArrays, sortableKey, sortByKey } from "./radix_sort";

/** Just under 1/√3 = 0.57735026…: rounding cannot carry the diagonal of a cell beyond eps. */
const WIDTH_IN_EPS: f64 = 0.577350;

/** A gap in this many eps is wider than eps, however its square is rounded. */
const GAP_IN_EPS: f64 = 1.0000001;

/** How many slices away a neighbour can be. */
export const REACH: i32 = 2;

/** Cells are sorted by slice of z, then y, then x; those with the same z and y are a line. */
@unmanaged
export class Grid {
  points: Points;
  cells: i32;
  /** First point of each cell, and one more entry. */
  cellStarts: usize;
  /** `lineStep` × number of the line + slice of x, of each cell; ascending, with a last entry above all. */
  cellKeys: usize;
  lines: i32;
  /** First cell of each line, and one more entry. */
  lineStarts: usize;
  /** `planeStep` × slice of z + slice of y, of each line; ascending. */
  lineKeys: usize;
  /** The steps from line to line and plane to plane: no reach along one leads into the next. */
  lineStep: i64;
  planeStep: i64;
}

/**
 * Sorts the points into cells.
 * @param values row-major rows × columns, 1 to 3 columns, finite and at most 1e100 in magnitude
 * @param eps 1e-100 … 1e100, so that its square is an ordinary number
 * @param budget see {@link Points}
 */
export function createGrid(values: usize, rows: i32, columns: i32, eps: f64, budget: f64): Grid {
  const grid = changetype<Grid>(allocate(offsetof<Grid>()));
  const points = createPoints(rows, eps, budget);
  grid.points = points;
  grid.cellStarts = allocateInts(rows + 1);
  grid.cellKeys = allocateDoubles(rows + 1);
  grid.lineStarts = allocateInts(rows + 1);
  grid.lineKeys = allocateDoubles(rows);

  const start = mark();
  const arrays = createSortArrays(rows);
  const slices = allocateInts(rows);
  const lineKeyOfRow = keyLines(grid, values, columns, eps, arrays, slices);
  // This axis comes last: it leaves the rows in its order, which the stable sort by line keeps within each line.
  grid.lineStep = cutAxis(values, columns, 0, eps, arrays, slices) + REACH;
  for (let index = 0; index < rows; index++) {
    setKey(arrays.keys, index, getKey(lineKeyOfRow, getInt(arrays.companions, index)));
  }
  sortByKey(arrays);
  findCells(grid, arrays, slices);
  copyPoints(points, values, columns, arrays.companions);
  release(start);
  return grid;
}

function createSortArrays(rows: i32): SortArrays {
  const arrays = changetype<SortArrays>(allocate(offsetof<SortArrays>()));
  arrays.count = rows;
  arrays.keys = allocateDoubles(rows);
  arrays.companions = allocateInts(rows);
  arrays.spareKeys = allocateDoubles(rows);
  arrays.spareCompanions = allocateInts(rows);
  return arrays;
}

/**
 * Cuts an axis into slices: fills `slices` with the slice of each row, and leaves the rows in the order of the axis in
 * `arrays.companions`. Returns the number behind the last slice's; an axis that the data does not have is one slice.
 */
function cutAxis(values: usize, columns: i32, axis: i32, eps: f64, arrays: SortArrays, slices: usize): i32 {
  const rows = arrays.count;
  if (axis >= columns) {
    memory.fill(slices, 0, <usize>rows << 2);
    return 1;
  }
  for (let row = 0; row < rows; row++) {
    setKey(arrays.keys, row, sortableKey(getDouble(values, row * columns + axis)));
    setInt(arrays.companions, row, row);
  }
  sortByKey(arrays);
  const width = eps * WIDTH_IN_EPS;
  let slice = 0;
  let begin = getDouble(values, getInt(arrays.companions, 0) * columns + axis);
  let previous = begin;
  for (let index = 0; index < rows; index++) {
    const row = getInt(arrays.companions, index);
    const value = getDouble(values, row * columns + axis);
    if (value - begin > width) {
      slice += value - previous > eps * GAP_IN_EPS ? REACH + 1 : 1;
      begin = value;
    }
    previous = value;
    setInt(slices, row, slice);
  }
  return slice + 1;
}

/** The line key of each row, from its slices of z and y; sets the grid's `planeStep`. */
function keyLines(
  grid: Grid, values: usize, columns: i32, eps: f64, arrays: SortArrays, slices: usize,
): usize {
  const rows = arrays.count;
  const keys = allocateDoubles(rows);
  cutAxis(values, columns, 2, eps, arrays, slices);
  for (let row = 0; row < rows; row++) setKey(keys, row, getInt(slices, row));
  grid.planeStep = cutAxis(values, columns, 1, eps, arrays, slices) + REACH;
  for (let row = 0; row < rows; row++) {
    setKey(keys, row, getKey(keys, row) * grid.planeStep + getInt(slices, row));
  }
  return keys;
}

/** Finds where lines and cells begin among the rows in `arrays`, sorted by line, then by slice of x. */
function findCells(grid: Grid, arrays: SortArrays, slices: usize): void {
  let cells = 0;
  let lines = 0;
  for (let index = 0; index < arrays.count; index++) {
    const lineKey = getKey(arrays.keys, index);
    if (lines === 0 || lineKey !== getKey(grid.lineKeys, lines - 1)) {
      setKey(grid.lineKeys, lines, lineKey);
      setInt(grid.lineStarts, lines++, cells);
    }
    const cellKey = (lines - 1) * grid.lineStep + getInt(slices, getInt(arrays.companions, index));
    if (cells === 0 || cellKey !== getKey(grid.cellKeys, cells - 1)) {
      setKey(grid.cellKeys, cells, cellKey);
      setInt(grid.cellStarts, cells++, index);
    }
  }
  setKey(grid.cellKeys, cells, i64.MAX_VALUE);
  setInt(grid.cellStarts, cells, arrays.count);
  setInt(grid.lineStarts, lines, cells);
  grid.cells = cells;
  grid.lines = lines;
}

/** Stores the rows by axis, in the order of their cells; an axis that the data does not have is 0. */
function copyPoints(points: Points, values: usize, columns: i32, rows: usize): void {
  memory.copy(points.rows, rows, <usize>points.count << 2);
  for (let point = 0; point < points.count; point++) {
    const first = getInt(rows, point) * columns;
    for (let axis = 0; axis < 3; axis++) {
      setDouble(axisOf(points, axis), point, axis < columns ? getDouble(values, first + axis) : 0);
    }
  }
}
