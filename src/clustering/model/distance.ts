/** How far points of a few coordinates are apart. */

/** Squared Euclidean distance of two points of equally many coordinates. */
export const squaredDistance = (left: readonly number[], right: readonly number[]): number =>
  left.reduce((sum, value, index) => sum + (value - (right[index] ?? 0)) ** 2, 0);
