/**
 * Standardisation: every column to mean 0 and population standard deviation 1.
 *
 * Source: scikit-learn, `StandardScaler` (ddof 0). The variance is the corrected two-pass algorithm of Chan,
 * Golub and LeVeque, "Algorithms for computing the sample variance", 1983. A column that is constant up to
 * rounding (`var <= n·eps·var + (n·mean·eps)²`, scikit-learn's rule) becomes exactly 0, its scale 1.
 * Memory: in place. Cost: three passes, O(rows × columns).
 */
import { getDouble, setDouble } from "./memory";

/**
 * @param values row-major rows × columns, replaced by the scaled values
 * @param means out: the mean of each column
 * @param scales out: the standard deviation of each column, 1 for a constant one
 */
export function standardScale(values: usize, rows: i32, columns: i32, means: usize, scales: usize): void {
  for (let column = 0; column < columns; column++) {
    const mean = columnMean(values, rows, columns, column);
    const variance = columnVariance(values, rows, columns, column, mean);
    const rounding = <f64>rows * mean * f64.EPSILON;
    const constant = variance <= <f64>rows * f64.EPSILON * variance + rounding * rounding;
    const scale = constant ? 1.0 : Math.sqrt(variance);
    setDouble(means, column, mean);
    setDouble(scales, column, scale);
    for (let row = 0; row < rows; row++) {
      const index = row * columns + column;
      setDouble(values, index, constant ? 0.0 : (getDouble(values, index) - mean) / scale);
    }
  }
}

/** Mean of one column of a row-major matrix, summed in row order. */
export function columnMean(values: usize, rows: i32, columns: i32, column: i32): f64 {
  let sum: f64 = 0;
  for (let row = 0; row < rows; row++) sum += getDouble(values, row * columns + column);
  return sum / <f64>rows;
}

/** Population variance around `mean`; the second sum takes back what the rounding of `mean` put in. */
function columnVariance(values: usize, rows: i32, columns: i32, column: i32, mean: f64): f64 {
  let squares: f64 = 0;
  let rest: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const deviation = getDouble(values, row * columns + column) - mean;
    squares += deviation * deviation;
    rest += deviation;
  }
  return (squares - rest * rest / <f64>rows) / <f64>rows;
}
