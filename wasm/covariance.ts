/**
 * Sums of products of centred columns, the numerators of covariances and correlations.
 *
 * Memory: columns² f64 of the caller's. Cost: rows × columns² / 2, a row of the result at a time.
 */
import { productOf } from "./columns";
import { doubleAddress, setDouble } from "./memory";

/**
 * One column against itself and those behind it: fills its row of the result from the diagonal on, and the column below.
 * @param centred column after column, each with mean 0
 * @param products row-major columns × columns
 */
export function multiplyColumn(centred: usize, rows: i32, columns: i32, column: i32, products: usize): void {
  const left = doubleAddress(centred, column * rows);
  for (let other = column; other < columns; other++) {
    const product = productOf(left, doubleAddress(centred, other * rows), rows);
    setDouble(products, column * columns + other, product);
    setDouble(products, other * columns + column, product);
  }
}
