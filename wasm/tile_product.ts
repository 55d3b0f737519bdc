/**
 * Products of tiles of 4 × 4 f64, the inner loop of matrix computations: eight accumulators stay in registers.
 *
 * Source: the register blocking of K. Goto and R. van de Geijn, "Anatomy of high-performance matrix multiplication", 2008.
 * Memory: none. Cost: 16 multiplications for each step of the depth; sums run over the depth from its beginning.
 */
import { getDouble, setDouble } from "./memory";

/** Rows and columns of a tile. */
export const TILE: i32 = 4;

/** Packs rows of a row-major matrix, four by four: of each four, one column after the other. */
export function packRows(rows: usize, count: i32, columns: i32, packed: usize): void {
  for (let row = 0; row < count; row++) {
    const tile = (row & ~(TILE - 1)) * columns + (row & (TILE - 1));
    for (let column = 0; column < columns; column++) {
      setDouble(packed, tile + column * TILE, getDouble(rows, row * columns + column));
    }
  }
}

/**
 * target −= left × rightᵀ
 * @param left four rows of `depth` values
 * @param right four rows, packed
 * @param target four rows of four values, `stride` values apart
 */
export function multiplyTile(left: usize, depth: i32, right: usize, target: usize, stride: i32): void {
  let low0 = f64x2.splat(0), high0 = low0, low1 = low0, high1 = low0;
  let low2 = low0, high2 = low0, low3 = low0, high3 = low0;
  const row = <usize>depth << 3;
  const left1 = left + row, left2 = left1 + row, left3 = left2 + row;
  for (let step: usize = 0; step < row; step += 8) {
    const low = v128.load(right + (step << 2));
    const high = v128.load(right + (step << 2), 16);
    const value0 = v128.load64_splat(left + step);
    low0 = f64x2.add(low0, f64x2.mul(value0, low));
    high0 = f64x2.add(high0, f64x2.mul(value0, high));
    const value1 = v128.load64_splat(left1 + step);
    low1 = f64x2.add(low1, f64x2.mul(value1, low));
    high1 = f64x2.add(high1, f64x2.mul(value1, high));
    const value2 = v128.load64_splat(left2 + step);
    low2 = f64x2.add(low2, f64x2.mul(value2, low));
    high2 = f64x2.add(high2, f64x2.mul(value2, high));
    const value3 = v128.load64_splat(left3 + step);
    low3 = f64x2.add(low3, f64x2.mul(value3, low));
    high3 = f64x2.add(high3, f64x2.mul(value3, high));
  }
  const wide = <usize>stride << 3;
  subtract(target, low0, high0);
  subtract(target + wide, low1, high1);
  subtract(target + 2 * wide, low2, high2);
  subtract(target + 3 * wide, low3, high3);
}

@inline
function subtract(target: usize, low: v128, high: v128): void {
  v128.store(target, f64x2.sub(v128.load(target), low));
  v128.store(target, f64x2.sub(v128.load(target, 16), high), 16);
}
