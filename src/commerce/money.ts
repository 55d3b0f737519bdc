/** Minor units (cents) as the number that the wire shows. */
export const fromMinor = (minor: number): number => minor / 100;

/**
 * A number with at most two decimals in minor units; exact, since below 2^53 / 100 the nearest whole number to the
 * hundredfold of the nearest double is the one that the decimal text means.
 */
export const toMinor = (amount: number): number => Math.round(amount * 100) + 0;
