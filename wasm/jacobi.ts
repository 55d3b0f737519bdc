/**
 * Eigenvalues and eigenvectors of a symmetric matrix, by rotations that make one pair of off-diagonal elements 0 each.
 *
 * Source: C. Jacobi, 1846; the cyclic order and the formulas of H. Rutishauser, "The Jacobi method for real symmetric
 * matrices", 1966. An element counts as 0 when it is ε times the geometric mean of its diagonal elements: small eigenvalues
 * of a covariance are then as accurate as large ones (J. Demmel, K. Veselić, "Jacobi's method is more accurate than QR",
 * 1992).
 * Memory: in place. Cost: some 8 sweeps of 6 × columns³.
 */
import { doubleAddress, getDouble, setDouble } from "./memory";

/**
 * Rotates row `row` of the matrix against all rows behind it; a sweep is all rows in turn.
 * @param matrix row-major size × size, symmetric; its diagonal ends as the eigenvalues
 * @param vectors row-major size × size, the unit matrix at first; its rows end as the eigenvectors
 * @returns the number of rotations; none in a whole sweep: done
 */
export function rotateRow(matrix: usize, vectors: usize, size: i32, row: i32): i32 {
  let rotations = 0;
  for (let other = row + 1; other < size; other++) {
    const element = getDouble(matrix, row * size + other);
    const first = getDouble(matrix, row * size + row);
    const second = getDouble(matrix, other * size + other);
    if (Math.abs(element) <= f64.EPSILON * Math.sqrt(Math.abs(first)) * Math.sqrt(Math.abs(second))) continue;
    rotate(matrix, vectors, size, row, other, (second - first) / (2 * element));
    rotations++;
  }
  return rotations;
}

/** @param cotangent of twice the angle of the rotation */
function rotate(matrix: usize, vectors: usize, size: i32, row: i32, other: i32, cotangent: f64): void {
  const magnitude = 1 / (Math.abs(cotangent) + Math.sqrt(cotangent * cotangent + 1));
  const tangent = cotangent < 0 ? -magnitude : magnitude;
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  const shift = tangent * getDouble(matrix, row * size + other);
  const first = getDouble(matrix, row * size + row) - shift;
  const second = getDouble(matrix, other * size + other) + shift;
  rotateRows(doubleAddress(matrix, row * size), doubleAddress(matrix, other * size), size, cosine, sine);
  rotateRows(doubleAddress(vectors, row * size), doubleAddress(vectors, other * size), size, cosine, sine);
  setDouble(matrix, row * size + row, first);
  setDouble(matrix, other * size + other, second);
  setDouble(matrix, row * size + other, 0);
  setDouble(matrix, other * size + row, 0);
  for (let index = 0; index < size; index++) {
    setDouble(matrix, index * size + row, getDouble(matrix, row * size + index));
    setDouble(matrix, index * size + other, getDouble(matrix, other * size + index));
  }
}

function rotateRows(left: usize, right: usize, size: i32, cosine: f64, sine: f64): void {
  for (let index = 0; index < size; index++) {
    const first = getDouble(left, index);
    const second = getDouble(right, index);
    setDouble(left, index, cosine * first - sine * second);
    setDouble(right, index, sine * first + cosine * second);
  }
}
