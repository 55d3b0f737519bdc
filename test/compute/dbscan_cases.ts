/** Rows on which a grid could go wrong, for the property tests of DBSCAN. */
import fc from "fast-check";
import type { DbscanOptions } from "../../src/compute/dbscan.ts";

/** Rows of equal length, and what to ask of them. */
export interface Case extends DbscanOptions {
  readonly rows: readonly (readonly number[])[];
}

/** Makes rows of so many columns, and what to ask of them. */
export type Cases = (columns: fc.Arbitrary<number>) => fc.Arbitrary<Case>;

/** Rows whose values come from `value`, with an eps from `eps`. */
const cases = (
  value: fc.Arbitrary<number>,
  eps: fc.Arbitrary<number>,
  { maxRows = 60 } = {},
): Cases =>
(columnCounts) => {
  const rows = columnCounts.chain((columns) =>
    fc.array(fc.array(value, { minLength: columns, maxLength: columns }), {
      minLength: 1,
      maxLength: maxRows,
      size: "max",
    })
  );
  const minSamples = fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 7, max: 40 }));
  return fc.record({ rows, eps, minSamples });
};

const fraction = fc.integer({ min: -1e9, max: 1e9 }).map((billionths) => billionths / 1e9);
const upTo = (largest: number) => fraction.map((value) => value * largest);
const spots = (count: number, apart: number, wide: number) =>
  fc.tuple(fc.integer({ min: -count, max: count }), fraction).map(([spot, near]) =>
    spot * apart + near * wide
  );

/** Kinds of rows, and how many of each to try. */
export const DBSCAN_CASES: readonly (readonly [name: string, cases: Cases, runs: number])[] = [
  ["uniform", cases(upTo(1), fc.constantFrom(0.05, 0.2, 0.5, 2.5)), 1500],
  ["clustered", cases(spots(2, 5, 1), fc.constantFrom(0.3, 0.8, 1.5, 4.5)), 1500],
  ["full of duplicates", cases(fc.integer({ min: -2, max: 2 }), fc.constantFrom(0.5, 1, 1.2, 2)), 1500],
  [
    // Distances of exactly eps along an axis, in the plane (3, 4, 5) and in space (1, 2, 2; 2, 3, 6).
    "on a lattice, with distances of exactly eps",
    cases(fc.integer({ min: -8, max: 8 }), fc.constantFrom(1, 2, 3, 5, 7)),
    1500,
  ],
  [
    "on a lattice of tenths",
    cases(fc.integer({ min: -9, max: 9 }).map((n) => n / 10), fc.constant(0.3)),
    1500,
  ],
  ["spread over 1e8 and an eps of 0.1", cases(spots(3, 3.7e7, 0.2), fc.constant(0.1)), 1500],
  [
    "spread over all magnitudes",
    cases(
      fc.tuple(fraction, fc.integer({ min: -100, max: 100 })).map(([value, power]) =>
        value * Number(`1e${power}`)
      ),
      fc.constantFrom(1e-100, 1e-30, 1, 1e30, 1e99, 1e100),
    ),
    1500,
  ],
  [
    // Multiples of eps, and a little beside them: where cells begin and end.
    "few, about the borders of cells",
    cases(
      fc.tuple(
        fc.integer({ min: 0, max: 120 }),
        fc.constantFrom(0, 1e-9, -1e-9, 1e-7, -1.5e-7, 1e-6, -1.5e-6, 1e-4, -1.5e-4, -0.015, 0.1, 0.3),
      ).map(([cell, beside]) => (cell > 100 ? cell : cell % 4) + beside),
      fc.constantFrom(1, 0.9999, 1.0001),
      { maxRows: 9 },
    ),
    3000,
  ],
  [
    "neighbouring doubles",
    cases(fc.integer({ min: 0, max: 9 }).map((n) => 1e15 + n / 8), fc.constantFrom(0.3, 1)),
    1000,
  ],
  ["of some hundred rows", cases(upTo(1), fc.constantFrom(0.05, 0.1, 0.3), { maxRows: 300 }), 300],
  [
    // Crowds that a box holds within eps, beside others that are barely within or beyond eps of them.
    "crowds barely within eps, or beyond",
    cases(
      fc.tuple(fc.integer({ min: 0, max: 2 }), fc.constantFrom(0, 0, 0, 1e-15, 1e-9, 1e-3)).map((
        [spot, beside],
      ) => spot + beside),
      fc.constantFrom(1, 2, Math.SQRT2, 2 * Math.SQRT2, 3),
      { maxRows: 200 },
    ),
    500,
  ],
  [
    // The f32 of these values is the same for hundreds of neighbours, and eps is between them.
    "closer than f32 can tell",
    cases(fc.integer({ min: 0, max: 40 }).map((n) => 1000 + n * 1e-5), fc.constantFrom(1e-5, 5e-5, 3e-4)),
    1000,
  ],
];
