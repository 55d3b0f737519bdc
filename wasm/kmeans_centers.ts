/**
 * The centers of a K-Means job as the search reads them, and how far an f32 score can be from the exact one.
 *
 * The score of a center c for a point x is x·c − ½‖c‖²: the greatest marks the nearest center. Computed in f32, column
 * by column without fused operations, from coordinates and ½‖c‖² rounded to f32, it carries at most d + 4 roundings of
 * u = 2⁻²⁴ a term (two of the coordinates, one of the product, at most d of the sum, one to spare for f64), so
 *   |score₃₂ − score| ≤ γ (½‖c‖² + Σ|xⱼcⱼ|) ≤ γ (½R² + ‖x‖R),   γ = (d + 4)u / (1 − (d + 4)u),   R = max‖c‖,
 * (N. Higham, "Accuracy and Stability of Numerical Algorithms", 2002, section 3.1) plus what underflows, below 2⁻¹⁰⁰ as
 * points and centers are scaled. Two scores that differ by more than twice that are in the order of the exact ones.
 * Memory: 4 bytes for each center and column, and a center.
 */
import { ROUNDING } from "./kmeans_points";
import { getDouble } from "./memory";

const UNDERFLOW: f64 = 7.888609052210118e-31;

/** Centers side by side in the packed form; those behind the last full group stand alone. */
export const GROUP: i32 = 4;

/** A center of this norm and more is out of what f32 scores can tell. */
const LARGEST_NORM: f64 = 1e15;

/** Bytes of the packed form of `clusters` centers. */
export function packedBytes(clusters: i32, columns: i32): usize {
  return (<usize>clusters * <usize>(columns + 1)) << 2;
}

/**
 * Packs the row-major f64 `centers`: groups of four, `[−½‖c‖², columns…][4]`, then the others one by one.
 * @returns the largest norm R
 */
export function packCenters(centers: usize, clusters: i32, columns: i32, packed: usize): f64 {
  const grouped = clusters & ~(GROUP - 1);
  let largest: f64 = 0;
  for (let cluster = 0; cluster < clusters; cluster++) {
    const lane = cluster < grouped ? cluster & (GROUP - 1) : 0;
    const step: usize = cluster < grouped ? 4 * GROUP : 4;
    let target = packed + packedBytes(cluster - lane, columns) + (<usize>lane << 2) + step;
    let squares: f64 = 0;
    for (let column = 0; column < columns; column++) {
      const value = getDouble(centers, cluster * columns + column);
      squares += value * value;
      store<f32>(target, <f32>value);
      target += step;
    }
    store<f32>(target - step * <usize>(columns + 1), <f32>(-0.5 * squares));
    largest = max(largest, squares);
  }
  return Math.sqrt(largest) * (1 + 1e-12);
}

/** Whether f32 scores mean anything for centers of norm `largest` and less. */
@inline
export function canScore(largest: f64): bool {
  return largest < LARGEST_NORM;
}

/** Twice the bound of the header, as `constant + ‖x‖ × slope`, both rounded up: {@link marginConstant}, {@link marginSlope}. */
export function marginConstant(largest: f64, columns: i32): f32 {
  return <f32>((gamma(columns) * largest * largest + UNDERFLOW) * 1.000001);
}

export function marginSlope(largest: f64, columns: i32): f32 {
  return <f32>(2 * gamma(columns) * largest * 1.000001);
}

function gamma(columns: i32): f64 {
  const roundings = <f64>(columns + 4) * ROUNDING;
  return roundings / (1 - roundings);
}
