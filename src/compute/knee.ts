/** Where a falling curve stops paying. Plain TypeScript on purpose: such a curve has a dozen points. */
import { AppError } from "../errors.ts";

/**
 * The x at which a convex, falling curve bends most: the first knee that Kneedle finds with sensitivity 1.
 * Source: Satopää, Albrecht, Irwin and Raghavan, "Finding a Kneedle in a Haystack", 2011; what the paper leaves open
 * (the ends of the curve, plateaus) as the Python package `kneed` 0.9.
 * @param x strictly ascending
 * @param y one value for each x, such as the inertia for each number of clusters
 * @returns null when the curve has no knee, as a straight or a flat one; a curve that rises from the start is taken to
 * have its knee there
 * @throws {AppError} `invalid` when there are fewer than two points, they are not finite, or x does not ascend
 */
export function findKnee(x: readonly number[], y: readonly number[]): number | null {
  checkCurve(x, y);
  const places = normalize(x);
  // Upside down the curve is concave and rising; what it gains on the diagonal has its maximum at the knee.
  const gains = normalize(y).map((value, index) => 1 - value - (places[index] ?? 0));
  const step = 1 / (x.length - 1);
  let knee: number | null = null;
  let threshold = -Infinity;
  for (let index = 0; index < x.length - 1; index++) {
    const gain = gains[index] ?? NaN;
    // An end of the curve has itself for the neighbour that it lacks.
    const before = gains[index - 1] ?? gain;
    const after = gains[index + 1] ?? gain;
    if (gain >= before && gain >= after) {
      knee = x[index] ?? null;
      threshold = gain - step;
    }
    if (after < threshold) return knee;
  }
  return null;
}

/** The values as shares of their range, 0 … 1; NaN where there is no range. */
function normalize(values: readonly number[]): number[] {
  const least = Math.min(...values);
  const range = Math.max(...values) - least;
  return values.map((value) => (value - least) / range);
}

function checkCurve(x: readonly number[], y: readonly number[]): void {
  if (x.length < 2 || x.length !== y.length) {
    throw new AppError("invalid", "A curve needs at least two points, each with an x and a y");
  }
  if (![...x, ...y].every(Number.isFinite)) {
    throw new AppError("invalid", "Every x and y must be a finite number");
  }
  if (x.some((value, index) => index > 0 && value <= (x[index - 1] ?? NaN))) {
    throw new AppError("invalid", "The x of a curve must ascend");
  }
}
