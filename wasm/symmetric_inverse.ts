/**
 * The inverse of a symmetric positive definite matrix, in place, by sweeping one block of rows and columns after the
 * other. Only the lower triangle is read and written; when all blocks are swept it holds minus the inverse.
 *
 * Sweeping block K: W = A_iK (A_KK)⁻¹; then A_ij −= W_i A_jK for all other i and j, A_iK = W_i, A_KK = −(A_KK)⁻¹.
 * That takes as many products as a Cholesky factor and its inverse, and all of them are products of tiles.
 *
 * Sources: J. Goodnight, "A tutorial on the SWEEP operator", 1979; for its accuracy on such matrices N. Higham,
 * "Accuracy and stability of numerical algorithms", section 14.4.
 * Memory: the matrix, and 768 bytes a row. Cost: size³ / 2 multiplications, in a fixed order.
 */
import { allocate, allocateDoubles } from "./arena";
import { doubleAddress, getDouble, setDouble } from "./memory";
import { multiplyTile, packRows, TILE } from "./tile_product";

/** Rows of a block; the last one may have fewer. */
const BLOCK: i32 = 32;

@unmanaged
export class Sweeping {
  /** Row-major, size × size; the size is a multiple of TILE. */
  matrix: usize;
  size: i32;
  /** The block's first row and its number of rows, a multiple of TILE. */
  first: i32;
  width: i32;
  /** A_iK for all rows i, row-major; the same packed; and W, row-major. */
  panel: usize;
  packedPanel: usize;
  products: usize;
  /** A_KK, then minus its inverse, row-major; and packed. */
  pivot: usize;
  packedPivot: usize;
}

/** Ready to sweep a matrix. */
export function openSweeping(matrix: usize, size: i32): Sweeping {
  const sweeping = changetype<Sweeping>(allocate(offsetof<Sweeping>()));
  const panelValues = <usize>size * <usize>BLOCK;
  sweeping.matrix = matrix;
  sweeping.size = size;
  sweeping.first = 0;
  sweeping.panel = allocateDoubles(panelValues);
  sweeping.packedPanel = allocateDoubles(panelValues);
  sweeping.products = allocateDoubles(panelValues);
  sweeping.pivot = allocateDoubles(BLOCK * BLOCK);
  sweeping.packedPivot = allocateDoubles(BLOCK * BLOCK);
  return sweeping;
}

/** Sweeps the next block; `first` reaches `size` with the last. */
export function sweepBlock(sweeping: Sweeping): void {
  const width = min(BLOCK, sweeping.size - sweeping.first);
  sweeping.width = width;
  readPanel(sweeping);
  invertPivot(sweeping.pivot, width);
  packRows(sweeping.pivot, width, width, sweeping.packedPivot);
  packRows(sweeping.panel, sweeping.size, width, sweeping.packedPanel);
  memory.fill(sweeping.products, 0, (<usize>sweeping.size * <usize>width) << 3);
  for (let row = 0; row < sweeping.size; row += TILE) updateRows(sweeping, row);
  writePanel(sweeping);
  sweeping.first += width;
}

/** Copies the block's columns, of which those above it lie in its rows, and the block itself with both triangles. */
function readPanel(sweeping: Sweeping): void {
  const first = sweeping.first;
  const width = sweeping.width;
  for (let column = 0; column < width; column++) {
    for (let row = 0; row < sweeping.size; row++) {
      const value = getDouble(lowerAddress(sweeping, row, first + column), 0);
      setDouble(sweeping.panel, row * width + column, value);
    }
    for (let row = 0; row < width; row++) {
      const value = getDouble(lowerAddress(sweeping, first + row, first + column), 0);
      setDouble(sweeping.pivot, row * width + column, value);
    }
  }
}

/** Where the element of a row and a column, or its mirror image, lies in the lower triangle. */
@inline
function lowerAddress(sweeping: Sweeping, row: i32, column: i32): usize {
  return doubleAddress(sweeping.matrix, max(row, column) * sweeping.size + min(row, column));
}

/** Turns a small symmetric matrix into minus its inverse, sweeping row after row. */
function invertPivot(pivot: usize, width: i32): void {
  for (let swept = 0; swept < width; swept++) {
    const reciprocal = 1 / getDouble(pivot, swept * width + swept);
    for (let row = 0; row < width; row++) {
      if (row !== swept) sweepRow(pivot, width, swept, row, reciprocal);
    }
    for (let other = 0; other < width; other++) {
      setDouble(pivot, swept * width + other, getDouble(pivot, swept * width + other) * reciprocal);
    }
    setDouble(pivot, swept * width + swept, -reciprocal);
  }
}

function sweepRow(pivot: usize, width: i32, swept: i32, row: i32, reciprocal: f64): void {
  const factor = getDouble(pivot, row * width + swept) * reciprocal;
  for (let column = 0; column < width; column++) {
    const value = getDouble(pivot, row * width + column) - factor * getDouble(pivot, swept * width + column);
    setDouble(pivot, row * width + column, value);
  }
  setDouble(pivot, row * width + swept, factor);
}

/** For four rows: their part of W, and what it changes outside of the block. */
function updateRows(sweeping: Sweeping, row: i32): void {
  const width = sweeping.width;
  const products = doubleAddress(sweeping.products, row * width);
  const panel = doubleAddress(sweeping.panel, row * width);
  // The pivot is minus the inverse by now, and multiplyTile subtracts.
  for (let column = 0; column < width; column += TILE) {
    const right = doubleAddress(sweeping.packedPivot, column * width);
    multiplyTile(panel, width, right, doubleAddress(products, column), width);
  }
  if (isInBlock(sweeping, row)) return;
  for (let column = 0; column <= row; column += TILE) {
    if (isInBlock(sweeping, column)) continue;
    const right = doubleAddress(sweeping.packedPanel, column * width);
    const target = doubleAddress(sweeping.matrix, row * sweeping.size + column);
    multiplyTile(products, width, right, target, sweeping.size);
  }
}

@inline
function isInBlock(sweeping: Sweeping, row: i32): bool {
  return row >= sweeping.first && row < sweeping.first + sweeping.width;
}

/** Writes W, and minus the inverse of the block, in the place of the block's columns. */
function writePanel(sweeping: Sweeping): void {
  const first = sweeping.first;
  const width = sweeping.width;
  for (let column = 0; column < width; column++) {
    for (let row = 0; row < sweeping.size; row++) {
      const value = isInBlock(sweeping, row)
        ? getDouble(sweeping.pivot, (row - first) * width + column)
        : getDouble(sweeping.products, row * width + column);
      setDouble(lowerAddress(sweeping, row, first + column), 0, value);
    }
  }
}
