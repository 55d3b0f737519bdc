/**
 * The points of a K-Means job, twice: exact, and rounded for the search.
 *
 * Exact (f64): the rows as the host wrote them; what counts is `(value − mean) × scale`, computed whenever it is needed.
 * The scale is the power of two that brings the largest magnitude to ½ … 1: it rounds nothing, and no square or product
 * over- or underflows. Rounded (f32): blocks of eight points, `[column][8]`, so that one SIMD lane is one point.
 * The points behind the last repeat it. See kmeans_input.ts and kmeans_rounding.ts for how they come to be.
 * Data that arrives in f32 is rounded once more when it is centred, and kept in that form alone (`values` is 0): where
 * there is no room for more. The rounded points are then what is clustered, exactly.
 * Memory: 12 bytes a value and 4 a block; 4 bytes a value of data in f32.
 * Cost: one pass as the rows arrive, one to prepare them.
 */
import { allocate, allocateDoubles, allocateFloats } from "./arena";
import { doubleAddress, setDouble } from "./memory";

/** Points in a block. */
export const LANES: i32 = 8;
/** Rows of data in f32 that arrive at once, at most. */
export const STAGED: i32 = 2048;
/** Bytes of one column of a block. */
export const BLOCK_COLUMN: usize = 32;

/** f32 rounds by at most this, relatively. */
export const ROUNDING: f64 = 5.960464477539063e-8;

@unmanaged
export class Points {
  rows: i32;
  columns: i32;
  blocks: i32;
  /** Row-major rows × columns, in the units of the input; 0 when there are only the rounded points. */
  values: usize;
  /** Where data in f32 arrives, `[column][STAGED]`; 0 when there are exact points. */
  staged: usize;
  floats: usize;
  /** For each block, at least the largest norm of its rounded points (f32), and the largest of all. */
  norms: usize;
  largestNorm: f64;
  /** What is taken off each column: its mean, or what the host states. */
  means: usize;
  centred: bool;
  /** Sum of each column, its least and greatest value, its sum of squares once centred and scaled. */
  sums: usize;
  lows: usize;
  highs: usize;
  squares: usize;
  scale: f64;
  /** A magnitude that the scale allows for beside the points', and whether it does for that one alone. */
  magnitude: f64;
  magnitudeAlone: bool;
  /** Room for one exact point. */
  row: usize;
}

/** Allocates the points; `exact` says whether the exact ones are kept. */
export function createPoints(rows: i32, columns: i32, exact: bool): Points {
  const points = changetype<Points>(allocate(offsetof<Points>()));
  const blocks = (rows + LANES - 1) / LANES;
  points.rows = rows;
  points.columns = columns;
  points.blocks = blocks;
  points.values = exact ? allocateDoubles(<usize>rows * <usize>columns) : 0;
  points.staged = exact ? 0 : allocateFloats(<usize>STAGED * <usize>columns);
  points.floats = allocate(<usize>blocks * <usize>columns * BLOCK_COLUMN);
  points.norms = allocateFloats(blocks);
  points.largestNorm = 0;
  // One more than there are columns: columns are worked on in pairs.
  points.means = allocateDoubles(columns + 1);
  points.centred = false;
  points.sums = allocateDoubles(columns + 1);
  points.lows = allocateDoubles(columns + 1);
  points.highs = allocateDoubles(columns + 1);
  points.squares = allocateDoubles(columns + 1);
  points.scale = 1;
  points.magnitude = 0;
  points.magnitudeAlone = false;
  points.row = allocateDoubles(columns + 1);
  for (let column = 0; column <= columns; column++) {
    setDouble(points.means, column, 0);
    setDouble(points.sums, column, 0);
    setDouble(points.lows, column, Infinity);
    setDouble(points.highs, column, -Infinity);
    setDouble(points.squares, column, 0);
  }
  return points;
}

/** Address of the rounded points of a block. */
@inline
export function blockAddress(points: Points, block: i32): usize {
  return points.floats + <usize>block * <usize>points.columns * BLOCK_COLUMN;
}

/** Address of the rounded value of a row and a column. */
@inline
export function floatAddress(points: Points, row: i32, column: i32): usize {
  return blockAddress(points, row / LANES) + <usize>column * BLOCK_COLUMN + (<usize>(row % LANES) << 2);
}

/** The exact point `row`; valid until the next call. */
export function exactRow(points: Points, row: i32): usize {
  for (let column = 0; column < points.columns; column += 2) {
    v128.store(doubleAddress(points.row, column), exactPair(points, row, column));
  }
  return points.row;
}

/** Two columns of an exact point; beside the last one of an odd number stands a 0. */
@inline
export function exactPair(points: Points, row: i32, column: i32): v128 {
  if (points.values === 0) return singlePair(points, row, column);
  const mean = v128.load(doubleAddress(points.means, column));
  return f64x2.mul(f64x2.sub(valuePair(points, row, column), mean), f64x2.splat(points.scale));
}

/** Squared distance of two exact points: the sum over the even columns, then over the odd ones. */
export function squaredDistanceOf(points: Points, row: i32, other: i32): f64 {
  const scale = f64x2.splat(points.scale);
  let sums = f64x2.splat(0);
  for (let column = 0; column < points.columns; column += 2) {
    // What was never centred differs by the same, and is not rounded.
    const difference = points.values === 0
      ? f64x2.sub(singlePair(points, row, column), singlePair(points, other, column))
      : f64x2.mul(f64x2.sub(valuePair(points, row, column), valuePair(points, other, column)), scale);
    sums = f64x2.add(sums, f64x2.mul(difference, difference));
  }
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/** Where a point lies in memory: reading it before it is needed brings it nearer. */
@inline
export function rowAddress(points: Points, row: i32): usize {
  return points.values === 0
    ? floatAddress(points, row, 0)
    : points.values + ((<usize>row * <usize>points.columns) << 3);
}

@inline
function valuePair(points: Points, row: i32, column: i32): v128 {
  return loadPair(doubleAddress(rowAddress(points, row), column), column + 1 === points.columns);
}

@inline
function singlePair(points: Points, row: i32, column: i32): v128 {
  const address = floatAddress(points, row, column);
  const first = f64x2.splat(<f64>load<f32>(address));
  const alone = column + 1 === points.columns;
  return f64x2.replace_lane(first, 1, alone ? 0 : <f64>load<f32>(address, BLOCK_COLUMN));
}

/** Two neighbouring columns; the last one stands alone when their number is odd, beside a 0. */
@inline
export function loadPair(address: usize, alone: bool): v128 {
  return alone ? v128.load64_zero(address) : v128.load(address);
}
