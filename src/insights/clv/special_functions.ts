/** Below this an argument is moved up by the recurrence, so that the asymptotic series has nothing left to leave out. */
const ENOUGH = 10;

/** Coefficients B₂ₖ / (2k (2k − 1)) of Stirling's series (Abramowitz and Stegun, 6.1.41). */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156];

/** ln Γ(x) for x > 0. */
export function logGamma(x: number): number {
  let shift = 0;
  let at = x;
  for (; at < ENOUGH; at++) shift += Math.log(at);
  const square = at * at;
  const series = STIRLING.reduceRight((sum, coefficient) => sum / square + coefficient, 0) / at;
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - shift;
}

/** Coefficients B₂ₖ / 2k of the series of ψ (Abramowitz and Stegun, 6.3.18). */
const DIGAMMA = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32_760, 1 / 12];

/** ψ(x), the derivative of ln Γ(x), for x > 0. */
export function digamma(x: number): number {
  let shift = 0;
  let at = x;
  for (; at < ENOUGH; at++) shift += 1 / at;
  const square = at * at;
  const series = DIGAMMA.reduceRight((sum, coefficient) => sum / square + coefficient, 0) / square;
  return Math.log(at) - 0.5 / at - series - shift;
}

/** Terms after which a series is given up. */
const MOST_TERMS = 1_000_000;
/** A sum that has come to this is written down by its logarithm, so that none is too large for a double. */
const LARGE = 1e200;

/** A number as `mantissa × e^exponent`. */
export interface Scaled {
  readonly mantissa: number;
  readonly exponent: number;
}

/**
 * The Gaussian hypergeometric function ₂F₁(a, b; c; z) by its series, for 0 ≤ z < 1 and a c that is not 0, −1, −2, … (Abramowitz and
 * Stegun, 15.1.1). It settles after about max(a, b) z / (1 − z) terms and some.
 *
 * @returns NaN as mantissa where the series does not settle
 */
export function hypergeometric(a: number, b: number, c: number, z: number): Scaled {
  let term = 1;
  let sum = 1;
  let exponent = 0;
  for (let n = 0; n < MOST_TERMS; n++) {
    const factor = (a + n) * (b + n) / ((c + n) * (n + 1)) * z;
    term *= factor;
    sum += term;
    // What is left is at most a geometric series of the present ratio.
    const left = Math.max(1 - Math.abs(factor), 1 - z);
    if (Math.abs(factor) < 1 && Math.abs(term) <= 1e-16 * Math.abs(sum) * left) {
      return { mantissa: sum, exponent };
    }
    if (Math.abs(term) > LARGE) {
      term /= LARGE;
      sum /= LARGE;
      exponent += Math.log(LARGE);
    }
  }
  return { mantissa: NaN, exponent };
}
