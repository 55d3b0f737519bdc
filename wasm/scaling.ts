/**
 * Standardisation: every column to mean 0 and population standard deviation 1.
 *
 * Source: scikit-learn, `StandardScaler` (ddof 0). The variance is the corrected two-pass algorithm of Chan,
 * Golub and LeVeque, "Algorithms for computing the sample variance", 1983. A column that is constant up to
 * rounding (`var <= n·eps·var + (n·mean·eps)²`, scikit-learn's rule) becomes exactly 0, its scale 1.
 * Rows are taken in blocks that stay in the nearest cache, columns two at a time in a vector; each column is summed in row
 * order whatever its place.
 * Memory: in place, and two f64 per column. Cost: three passes, O(rows × columns).
 */
import { allocateDoubles, mark, release } from "./arena";
import { doubleAddress, getDouble, setDouble } from "./memory";

/** Values of a block: 16 KB. */
const BLOCK_VALUES: i32 = 2048;

/**
 * @param values row-major rows × columns, replaced by the scaled values
 * @param means out: the mean of each column
 * @param scales out: the standard deviation of each column, 1 for a constant one
 */
export function standardScale(values: usize, rows: i32, columns: i32, means: usize, scales: usize): void {
  columnMeans(values, rows, columns, means);
  columnScales(values, rows, columns, means, scales);
  const block = rowsOfBlock(columns);
  for (let from = 0; from < rows; from += block) {
    const to = min(from + block, rows);
    for (let column = 0; column < columns; column += 2) {
      const pair = column + 1 < columns;
      const mean = loadColumns(doubleAddress(means, column), pair);
      const scale = loadColumns(doubleAddress(scales, column), pair);
      for (let row = from; row < to; row++) {
        const pointer = doubleAddress(values, row * columns + column);
        const scaled = f64x2.div(f64x2.sub(loadColumns(pointer, pair), mean), scale);
        storeColumns(pointer, scaled, pair);
      }
    }
  }
}

/** Mean of every column of a row-major matrix. */
export function columnMeans(values: usize, rows: i32, columns: i32, means: usize): void {
  memory.fill(means, 0, <usize>columns << 3);
  const block = rowsOfBlock(columns);
  for (let from = 0; from < rows; from += block) {
    const to = min(from + block, rows);
    for (let column = 0; column < columns; column += 2) {
      const pair = column + 1 < columns;
      let sums = loadColumns(doubleAddress(means, column), pair);
      for (let row = from; row < to; row++) {
        sums = f64x2.add(sums, loadColumns(doubleAddress(values, row * columns + column), pair));
      }
      storeColumns(doubleAddress(means, column), sums, pair);
    }
  }
  for (let column = 0; column < columns; column++) setDouble(means, column, getDouble(means, column) / <f64>rows);
}

/** Standard deviation of every column; the second sum takes back what the rounding of the mean put in. */
function columnScales(values: usize, rows: i32, columns: i32, means: usize, scales: usize): void {
  const start = mark();
  const squares = allocateDoubles(columns);
  const rests = allocateDoubles(columns);
  memory.fill(squares, 0, <usize>columns << 3);
  memory.fill(rests, 0, <usize>columns << 3);
  const block = rowsOfBlock(columns);
  for (let from = 0; from < rows; from += block) {
    const to = min(from + block, rows);
    for (let column = 0; column < columns; column += 2) {
      addDeviations(values, columns, column, from, to, means, squares, rests);
    }
  }
  for (let column = 0; column < columns; column++) {
    const rest = getDouble(rests, column);
    const variance = (getDouble(squares, column) - rest * rest / <f64>rows) / <f64>rows;
    const rounding = <f64>rows * getDouble(means, column) * f64.EPSILON;
    const constant = variance <= <f64>rows * f64.EPSILON * variance + rounding * rounding;
    setDouble(scales, column, constant ? 1.0 : Math.sqrt(variance));
    // What a constant column differs from its mean is nothing but rounding.
    if (constant) fillColumn(values, rows, columns, column, getDouble(means, column));
  }
  release(start);
}

/** Adds the deviations, and their squares, of two columns in the rows `from` … `to − 1`. */
function addDeviations(
  values: usize, columns: i32, column: i32, from: i32, to: i32, means: usize, squares: usize, rests: usize,
): void {
  const pair = column + 1 < columns;
  const mean = loadColumns(doubleAddress(means, column), pair);
  let squareSums = loadColumns(doubleAddress(squares, column), pair);
  let restSums = loadColumns(doubleAddress(rests, column), pair);
  for (let row = from; row < to; row++) {
    const deviations = f64x2.sub(loadColumns(doubleAddress(values, row * columns + column), pair), mean);
    squareSums = f64x2.add(squareSums, f64x2.mul(deviations, deviations));
    restSums = f64x2.add(restSums, deviations);
  }
  storeColumns(doubleAddress(squares, column), squareSums, pair);
  storeColumns(doubleAddress(rests, column), restSums, pair);
}

function fillColumn(values: usize, rows: i32, columns: i32, column: i32, value: f64): void {
  for (let row = 0; row < rows; row++) setDouble(values, row * columns + column, value);
}

@inline
function rowsOfBlock(columns: i32): i32 {
  return max(1, BLOCK_VALUES / columns);
}

/** Two neighbouring numbers, or the last one alone. */
@inline
export function loadColumns(pointer: usize, pair: bool): v128 {
  return pair ? v128.load(pointer) : v128.load64_zero(pointer);
}

/** Their counterpart. */
@inline
export function storeColumns(pointer: usize, numbers: v128, pair: bool): void {
  if (pair) v128.store(pointer, numbers);
  else store<f64>(pointer, f64x2.extract_lane(numbers, 0));
}
