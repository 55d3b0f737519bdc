/**
 * A lattice over 1 to 3 axes whose cells are a little wider than eps: all neighbours of a point lie in the cells around
 * its own, three to a line.
 *
 * Cells are numbered in the order of their places, x fastest. A bit for every place says whether points are there, and
 * beside 64 such bits lies the number of the first of their cells: a bit count gives the number of any cell, and three
 * cells side by side are one range of points. Points are sorted into cells by counting, without a comparison.
 *
 * Exact: cells are wider than eps by 1e-7, and with at most 2²⁶ places rounding moves a point by less than 3e-8 cells, so
 * that points two cells apart are farther than eps, however their distance is rounded.
 * Source: bit vectors with ranks as in G. Jacobson, "Space-efficient static trees and graphs", 1989.
 * Memory a row: 4 bytes for its cell, 4 for where cells begin, at most 12 for the places; and the points.
 * Cost: O(rows + places / 64).
 */
import { allocate, allocateDoubles, allocateInts } from "./arena";
import { layOutByAxis, Points, setPoint } from "./dbscan_points";
import { getDouble, getInt, setDouble, setInt } from "./memory";

const WIDTH_IN_EPS: f64 = 1.0000001;

/** Wider cells are taken where narrower ones would leave too many places empty: by steps, up to so many times. */
const WIDENING: f64 = 1.25;
const MOST_WIDENING: f64 = 16;

/** Most places for each row, so that they take 12 bytes, and most at all. */
const PLACES_PER_ROW: f64 = 38;
const MOST_PLACES: f64 = 67108864;
const FEWEST_PLACES: f64 = 65536;

/** Of 64 places: a bit for each that is a cell, a bit for each that has core points, the number of the first cell. */
const WORD_BYTES: usize = 20;
const CORE_BITS: usize = 8;
const FIRST_CELL: usize = 16;

@unmanaged
export class Grid {
  points: Points;
  /** Lowest value on each axis, and the steps from place to place along it. */
  lows: usize;
  strides: usize;
  cellsPerUnit: f64;
  words: i32;
  directory: usize;
  cells: i32;
  /** First point of each cell, and one more entry. */
  cellStarts: usize;
  /** The place of each row, then its cell; free once the points are laid out. */
  cellOfRow: usize;
}

/** A grid for the rows at `values`; null when its places would be too many: rows spread too wide for this eps. */
export function planGrid(points: Points, values: usize, eps: f64): Grid | null {
  const lows = allocateDoubles(points.columns);
  const highs = allocateDoubles(points.columns);
  measureAxes(points, values, lows, highs);
  const mostPlaces = min(MOST_PLACES, max(FEWEST_PLACES, <f64>points.count * PLACES_PER_ROW));
  for (let widening: f64 = 1; widening <= MOST_WIDENING; widening *= WIDENING) {
    const cellsPerUnit = 1 / (eps * WIDTH_IN_EPS * widening);
    if (countPlaces(points, lows, highs, cellsPerUnit) <= mostPlaces) {
      return createGrid(points, lows, highs, cellsPerUnit);
    }
  }
  return null;
}

function measureAxes(points: Points, values: usize, lows: usize, highs: usize): void {
  const columns = points.columns;
  for (let axis = 0; axis < columns; axis++) {
    let low: f64 = Infinity;
    let high: f64 = -Infinity;
    let address = values + (<usize>axis << 3);
    for (let row = 0; row < points.count; row++) {
      const value = load<f64>(address);
      low = min(low, value);
      high = max(high, value);
      address += <usize>columns << 3;
    }
    setDouble(lows, axis, low);
    setDouble(highs, axis, high);
  }
}

/** Cells along an axis, and one empty place behind them, which is also in front of the next line's. */
@inline
function placesAlong(axis: i32, lows: usize, highs: usize, cellsPerUnit: f64): f64 {
  return Math.floor((getDouble(highs, axis) - getDouble(lows, axis)) * cellsPerUnit) + 2;
}

/** All places, and those around the first cell and the last. */
function countPlaces(points: Points, lows: usize, highs: usize, cellsPerUnit: f64): f64 {
  let stride: f64 = 1;
  let places: f64 = 1;
  for (let axis = 0; axis < points.columns; axis++) {
    stride = places;
    places *= placesAlong(axis, lows, highs, cellsPerUnit);
  }
  return places + 4 * stride;
}

function createGrid(points: Points, lows: usize, highs: usize, cellsPerUnit: f64): Grid {
  const grid = changetype<Grid>(allocate(offsetof<Grid>()));
  grid.points = points;
  grid.lows = lows;
  grid.strides = allocateInts(points.columns);
  grid.cellsPerUnit = cellsPerUnit;
  let stride = 1;
  for (let axis = 0; axis < points.columns; axis++) {
    setInt(grid.strides, axis, stride);
    stride *= <i32>placesAlong(axis, lows, highs, cellsPerUnit);
  }
  // And the word behind the last, which three bits may reach into.
  grid.words = (<i32>countPlaces(points, lows, highs, cellsPerUnit) >> 6) + 2;
  grid.directory = allocate(<usize>grid.words * WORD_BYTES);
  memory.fill(grid.directory, 0, <usize>grid.words * WORD_BYTES);
  grid.cellOfRow = allocateInts(points.count);
  grid.cellStarts = allocateInts(points.count + 2);
  return grid;
}

/** The cells around the first one need places too. */
function originOf(grid: Grid): i32 {
  let origin = 0;
  for (let axis = 0; axis < grid.points.columns; axis++) origin += getInt(grid.strides, axis);
  return origin;
}

/** Finds the place of each row, and marks it. */
export function markPlaces(grid: Grid, values: usize): void {
  const columns = grid.points.columns;
  const cellsPerUnit = grid.cellsPerUnit;
  const directory = grid.directory;
  const cellOfRow = grid.cellOfRow;
  const lows = grid.lows;
  const strides = grid.strides;
  const origin = originOf(grid);
  for (let row = 0; row < grid.points.count; row++) {
    let place = origin;
    for (let axis = 0; axis < columns; axis++) {
      const cell = <i32>((load<f64>(values) - getDouble(lows, axis)) * cellsPerUnit);
      place += cell * getInt(strides, axis);
      values += 8;
    }
    setInt(cellOfRow, row, place);
    const word = directory + <usize>(place >> 6) * WORD_BYTES;
    store<i64>(word, load<i64>(word) | (<i64>1 << (place & 63)));
  }
}

/** Numbers the cells and counts their points; returns the sum of the squared counts. */
export function numberCells(grid: Grid): f64 {
  let cells = 0;
  for (let word = 0; word < grid.words; word++) {
    store<i32>(grid.directory + <usize>word * WORD_BYTES, cells, FIRST_CELL);
    cells += <i32>popcnt(bitsOf(grid, word));
  }
  grid.cells = cells;
  const counts = grid.cellStarts;
  memory.fill(counts, 0, <usize>(cells + 2) << 2);
  let squares: f64 = 0;
  for (let row = 0; row < grid.points.count; row++) {
    const cell = cellAt(grid, getInt(grid.cellOfRow, row));
    setInt(grid.cellOfRow, row, cell);
    // Two entries further on: moved by one each while the points are placed, they are the starts in the end.
    const count = getInt(counts, cell + 2) + 1;
    setInt(counts, cell + 2, count);
    squares += <f64>(2 * count - 1);
  }
  return squares;
}

/** Lays out the points in the order of their cells, by ascending row in each. */
export function placePoints(grid: Grid, values: usize): void {
  const points = grid.points;
  const starts = grid.cellStarts;
  layOutByAxis(points);
  for (let cell = 1; cell < grid.cells + 2; cell++) {
    setInt(starts, cell, getInt(starts, cell) + getInt(starts, cell - 1));
  }
  for (let row = 0; row < points.count; row++) {
    const cell = getInt(grid.cellOfRow, row);
    const point = getInt(starts, cell + 1);
    setInt(starts, cell + 1, point + 1);
    setPoint(points, point, row, values);
  }
}

/** A bit for each of the places 64 × `word` and behind: whether it is a cell. */
@inline
export function bitsOf(grid: Grid, word: i32): i64 {
  return load<i64>(grid.directory + <usize>word * WORD_BYTES);
}

/** Notes that the cell at `place` has core points. */
export function markCore(grid: Grid, place: i32): void {
  const word = grid.directory + <usize>(place >> 6) * WORD_BYTES;
  store<i64>(word, load<i64>(word, CORE_BITS) | (<i64>1 << (place & 63)), CORE_BITS);
}

/** Three bits, one for each place from `place` on: whether it is a cell. */
@inline
export function threeCells(grid: Grid, place: i32): i32 {
  const word = grid.directory + <usize>(place >> 6) * WORD_BYTES;
  return threeBits(word, place & 63);
}

/** Three bits, one for each place from `place` on: whether it is a cell with core points. */
@inline
export function threeCoreCells(grid: Grid, place: i32): i32 {
  const word = grid.directory + <usize>(place >> 6) * WORD_BYTES;
  return threeBits(word + CORE_BITS, place & 63);
}

@inline
function threeBits(word: usize, shift: i32): i32 {
  let bits = load<u64>(word) >> shift;
  if (shift > 61) bits |= load<u64>(word + WORD_BYTES) << (64 - shift);
  return <i32>bits & 7;
}

/** The number of the first cell at `place` or behind it. */
@inline
export function cellAt(grid: Grid, place: i32): i32 {
  const word = grid.directory + <usize>(place >> 6) * WORD_BYTES;
  return load<i32>(word, FIRST_CELL) + <i32>popcnt(load<i64>(word) & ((<i64>1 << (place & 63)) - 1));
}
