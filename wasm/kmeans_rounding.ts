/**
 * The second pass over the points of a K-Means job: blocks of eight are centred, scaled and rounded to f32, and the
 * largest norm of each is found. See kmeans_points.ts.
 * Memory: none of its own. Cost: one read of every value, and one write of half of it.
 */
import { blockAddress, BLOCK_COLUMN, exactRow, floatAddress, LANES, loadPair, Points, ROUNDING } from "./kmeans_points";
import { addDouble, doubleAddress, getDouble, setFloat } from "./memory";

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
function boundNorm(start: usize, columns: i32): f32 {
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
