/** What a segmentation model knows of a customer. */
import { AppError } from "../../errors.ts";

/** The features, in the order that every matrix and document has them. */
export const FEATURES = ["age", "annual_income", "spending_score", "purchase_frequency"] as const;

/** One of {@link FEATURES}. */
export type Feature = typeof FEATURES[number];

/** A customer: age in years, income in thousands a year, spending score 1 to 100, purchases a year. */
export type CustomerValues = Readonly<Record<Feature, number>>;

/**
 * The features that a model shall be made of, in the order of {@link FEATURES}; all of them where none are named.
 * @throws {AppError} `invalid` for an empty list or one that names a feature twice
 */
export function chosenFeatures(wanted: readonly Feature[] = FEATURES): Feature[] {
  if (wanted.length === 0 || new Set(wanted).size !== wanted.length) {
    throw new AppError("invalid", `Name each feature once, and at least one of ${FEATURES.join(", ")}`, [
      "/features",
    ]);
  }
  return FEATURES.filter((feature) => wanted.includes(feature));
}
