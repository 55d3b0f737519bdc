/** A number with at most two decimals, halves away from zero. */
export const roundToCents = (value: number): number =>
  Math.sign(value) * Math.round(Math.abs(value) * 100 + 1e-9) / 100 + 0;
