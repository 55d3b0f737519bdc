/**
 * The points of a K-Means job, twice: exact, and rounded for the search.
 *
 * Exact (f64): the rows as the host wrote them; what counts is `(value − mean) × scale`, computed whenever it is needed.
 * The scale is the power of two that brings the largest magnitude to ½ … 1: it rounds nothing, and no square or product
 * over- or underflows. Rounded (f32): blocks of eight points, `[column][8]`, so that one SIMD lane is one point.
 * The points behind the last repeat it.
 * Data that arrives in f32 is rounded once more when it is centred, and kept in that form alone (`values` is 0): where
 * there is no room for more. The rounded points are then what is clustered, exactly.
 * Memory: 12 bytes a value and 4 a block; 4 bytes a value of data in f32.
 * Cost: one pass as the rows arrive, one to prepare them.
 */
import { allocate, allocateDoubles, allocateFloats } from "./arena";
import { addDouble, doubleAddress, getDouble, getFloat, setDouble, setFloat } from "./memory";

/** Points in a block. */
export const LANES: i32 = 8;
/** Rows of data in f32 that arrive at once, at most. */
export const STAGED: i32 = 2048;
/** Bytes of one column of a block. */
export const BLOCK_COLUMN: usize = 32;

/** Beyond this magnitude sums of squares could overflow. */
const MOST: f64 = 1e100;

/** f32 rounds by at most this, relatively. */
const ROUNDING: f64 = 5.960464477539063e-8;

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

/** Takes note of the rows `from` … `to − 1`, which the host has just written. Every row once, in order. */
export function addRows(points: Points, from: i32, to: i32): void {
  const stride = <usize>points.columns << 3;
  for (let column = 0; column < points.columns; column += 2) {
    const alone = column + 1 === points.columns;
    let address = doubleAddress(points.values + <usize>from * stride, column);
    let sums = v128.load(doubleAddress(points.sums, column));
    let lows = v128.load(doubleAddress(points.lows, column));
    let highs = v128.load(doubleAddress(points.highs, column));
    for (let row = from; row < to; row++) {
      const pair = loadPair(address, alone);
      sums = f64x2.add(sums, pair);
      lows = f64x2.pmin(lows, pair);
      highs = f64x2.pmax(highs, pair);
      address += stride;
    }
    v128.store(doubleAddress(points.sums, column), sums);
    v128.store(doubleAddress(points.lows, column), lows);
    v128.store(doubleAddress(points.highs, column), highs);
  }
}

/**
 * Takes the rows `from` … `to − 1`, which the host has just staged, column after column, {@link STAGED} apart. Every row
 * once, in order; `from` begins a block.
 */
export function addStaged(points: Points, from: i32, to: i32): void {
  for (let column = 0; column < points.columns; column++) {
    const staged = points.staged + ((<usize>column * STAGED) << 2);
    let sum = getDouble(points.sums, column);
    let low = getDouble(points.lows, column);
    let high = getDouble(points.highs, column);
    for (let row = from; row < to; row++) {
      const value = getFloat(staged, row - from);
      sum += <f64>value;
      low = min(low, <f64>value);
      high = max(high, <f64>value);
      store<f32>(floatAddress(points, row, column), value);
    }
    setDouble(points.sums, column, sum);
    setDouble(points.lows, column, low);
    setDouble(points.highs, column, high);
  }
}

/** Address of the rounded value of a row and a column. */
@inline
function floatAddress(points: Points, row: i32, column: i32): usize {
  return blockAddress(points, row / LANES) + <usize>column * BLOCK_COLUMN + (<usize>(row % LANES) << 2);
}

/** Whether all rows so far are finite and within ±{@link MOST}; a value that is not a number shows in the sums. */
export function areFinite(points: Points): bool {
  for (let column = 0; column < points.columns; column++) {
    const sum = getDouble(points.sums, column);
    if (!(sum === sum && getDouble(points.lows, column) >= -MOST && getDouble(points.highs, column) <= MOST)) {
      return false;
    }
  }
  return true;
}

/** Ends the first pass: from now on the means, unless they were stated, and the scale are known. */
export function findScale(points: Points): void {
  let largest: f64 = 0;
  for (let column = 0; column < points.columns; column++) {
    if (!points.centred) setDouble(points.means, column, getDouble(points.sums, column) / <f64>points.rows);
    const mean = getDouble(points.means, column);
    largest = max(largest, max(getDouble(points.highs, column) - mean, mean - getDouble(points.lows, column)));
  }
  // The exponent of the largest magnitude, kept where its inverse is an ordinary number.
  const exponent = max(<i64>((reinterpret<u64>(largest) >> 52) & 0x7ff) - 1022, -1000);
  points.scale = largest > 0 ? reinterpret<f64>(<u64>(1023 - exponent) << 52) : 1;
}

/** Rounds the blocks `from` … `to − 1`; every block once, in order. */
export function roundBlocks(points: Points, from: i32, to: i32): void {
  for (let block = from; block < to; block++) {
    if (points.values === 0) centreBlock(points, block);
    else if ((block + 1) * LANES <= points.rows) roundBlock(points, block);
    else roundLastBlock(points, block);
    const norm = boundNorm(blockAddress(points, block), points.columns);
    setFloat(points.norms, block, norm);
    points.largestNorm = max(points.largestNorm, <f64>norm);
  }
}

/** Mean of the columns' population variances, in scaled units. */
export function meanVariance(points: Points): f64 {
  let variances: f64 = 0;
  for (let column = 0; column < points.columns; column++) {
    variances += getDouble(points.squares, column) / <f64>points.rows;
  }
  return variances / <f64>points.columns;
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

function roundBlock(points: Points, block: i32): void {
  const columns = points.columns;
  const stride = <usize>columns << 3;
  const scale = f64x2.splat(points.scale);
  const first = points.values + <usize>block * LANES * stride;
  const floats = blockAddress(points, block);
  for (let column = 0; column < columns; column += 2) {
    const alone = column + 1 === columns;
    const mean = v128.load(doubleAddress(points.means, column));
    let squares = v128.load(doubleAddress(points.squares, column));
    for (let half: usize = 0; half < 2; half++) {
      const address = doubleAddress(first + 4 * half * stride, column);
      const row0 = f64x2.mul(f64x2.sub(loadPair(address, alone), mean), scale);
      const row1 = f64x2.mul(f64x2.sub(loadPair(address + stride, alone), mean), scale);
      const row2 = f64x2.mul(f64x2.sub(loadPair(address + 2 * stride, alone), mean), scale);
      const row3 = f64x2.mul(f64x2.sub(loadPair(address + 3 * stride, alone), mean), scale);
      squares = f64x2.add(squares, f64x2.mul(row0, row0));
      squares = f64x2.add(squares, f64x2.mul(row1, row1));
      squares = f64x2.add(squares, f64x2.mul(row2, row2));
      squares = f64x2.add(squares, f64x2.mul(row3, row3));
      // Two columns of two rows each, then one column of four rows.
      const rows01 = v128.shuffle<f32>(f32x4.demote_f64x2_zero(row0), f32x4.demote_f64x2_zero(row1), 0, 4, 1, 5);
      const rows23 = v128.shuffle<f32>(f32x4.demote_f64x2_zero(row2), f32x4.demote_f64x2_zero(row3), 0, 4, 1, 5);
      const target = floats + <usize>column * BLOCK_COLUMN + 16 * half;
      v128.store(target, v128.shuffle<f64>(rows01, rows23, 0, 2));
      if (!alone) v128.store(target + BLOCK_COLUMN, v128.shuffle<f64>(rows01, rows23, 1, 3));
    }
    v128.store(doubleAddress(points.squares, column), squares);
  }
}

/** Centres and scales a block of data in f32, in place. */
function centreBlock(points: Points, block: i32): void {
  for (let column = 0; column < points.columns; column++) {
    const mean = getDouble(points.means, column);
    for (let lane = 0; lane < LANES; lane++) {
      const row = block * LANES + lane;
      const address = floatAddress(points, row, column);
      if (row >= points.rows) {
        store<f32>(address, load<f32>(floatAddress(points, points.rows - 1, column)));
        continue;
      }
      const value = <f32>((<f64>load<f32>(address) - mean) * points.scale);
      addDouble(points.squares, column, <f64>value * <f64>value);
      store<f32>(address, value);
    }
  }
}

/** A block that is not full: the last row fills it, and counts once. */
function roundLastBlock(points: Points, block: i32): void {
  const floats = blockAddress(points, block);
  for (let lane = 0; lane < LANES; lane++) {
    const row = block * LANES + lane;
    const values = exactRow(points, min(row, points.rows - 1));
    for (let column = 0; column < points.columns; column++) {
      const value = getDouble(values, column);
      if (row < points.rows) addDouble(points.squares, column, value * value);
      store<f32>(floats + <usize>column * BLOCK_COLUMN + (<usize>lane << 2), <f32>value);
    }
  }
}

/** At least the largest norm of the eight rounded points at `start`. */
export function boundNorm(start: usize, columns: i32): f32 {
  const end = start + <usize>columns * BLOCK_COLUMN;
  let low = f32x4.splat(0);
  let high = low;
  for (let address = start; address < end; address += BLOCK_COLUMN) {
    const some = v128.load(address);
    const others = v128.load(address, 16);
    low = f32x4.add(low, f32x4.mul(some, some));
    high = f32x4.add(high, f32x4.mul(others, others));
  }
  const largest = f32x4.max(low, high);
  const square = max(
    max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 1)),
    max(f32x4.extract_lane(largest, 2), f32x4.extract_lane(largest, 3)),
  );
  return <f32>(Math.sqrt(<f64>square) * (1 + <f64>(columns + 4) * ROUNDING) + 1e-30);
}
