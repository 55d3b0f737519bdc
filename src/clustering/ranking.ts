/** Which clusters of customers are worth most, and what Retail calls them. */
import { AppError } from "../errors.ts";
import { type Matrix, rowOf } from "../compute/matrix.ts";

/** The categories of the Retail dashboard, in its order; K-Means fills the first three, DBSCAN all. */
export const RETAIL_CATEGORIES = [
  "Loyal Customer",
  "Occasional Customer",
  "Low Value Customer",
  "Others",
  "Noise",
] as const;

/** One of {@link RETAIL_CATEGORIES}. */
export type RetailCategory = (typeof RETAIL_CATEGORIES)[number];

/**
 * Ranks clusters by the mean of (−R, F, M) of their standardised centers: recent, frequent and high spending first.
 * Equal values keep the order of the cluster numbers.
 * @param scaledCenters clusters × 3: recency, frequency, monetary, standardised
 * @returns the cluster numbers, best first
 * @throws {AppError} `internal` when the centers do not have three columns
 */
export function rankByValue(scaledCenters: Matrix): number[] {
  if (scaledCenters.columns !== 3) {
    throw new AppError("internal", "Value is ranked by recency, frequency and monetary");
  }
  const values = Array.from({ length: scaledCenters.rows }, (_, cluster) => {
    const [recency = 0, frequency = 0, monetary = 0] = rowOf(scaledCenters, cluster);
    return { cluster, value: (frequency + monetary - recency) / 3 };
  });
  // Array.prototype.sort is stable, so ties stay in the order of their numbers.
  return values.sort((left, right) => right.value - left.value).map(({ cluster }) => cluster);
}

/**
 * Names ranked K-Means clusters: the first Loyal, the last Low Value, those between Occasional; a single cluster is
 * Occasional, two are Loyal and Low Value.
 * @param ranking cluster numbers, best first: a permutation of 0 … k−1
 * @returns the name of each cluster, by its number
 */
export function retailCategoryNames(ranking: readonly number[]): RetailCategory[] {
  const names = ranking.map((): RetailCategory => "Occasional Customer");
  if (ranking.length < 2) return names;
  ranking.slice(0, 1).forEach((cluster) => names[cluster] = "Loyal Customer");
  ranking.slice(-1).forEach((cluster) => names[cluster] = "Low Value Customer");
  return names;
}

/** Clusters of DBSCAN that get a name of their own: the largest ones. */
const NAMED_CLUSTERS = 3;

/**
 * Names ranked DBSCAN clusters: the three largest as {@link retailCategoryNames} does by their rank among each other,
 * all further ones Others.
 * @param ranking cluster numbers, best first: a permutation of 0 … k−1, where 0 is the largest cluster
 * @returns the name of each cluster, by its number
 */
export function densityCategoryNames(ranking: readonly number[]): RetailCategory[] {
  const largest = retailCategoryNames(ranking.filter((cluster) => cluster < NAMED_CLUSTERS));
  return ranking.map((_, cluster) => largest[cluster] ?? "Others");
}
