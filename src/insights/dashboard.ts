import {
  rankByValue,
  RETAIL_CATEGORIES,
  type RetailCategory,
  retailCategoryNames,
} from "../clustering/ranking.ts";
import { type Segmentation, segmentCustomers } from "../clustering/segment.ts";
import type { Matrix } from "../compute/matrix.ts";
import type { Deps } from "../deps.ts";
import { type CustomerValues, customerValues } from "./customer_values.ts";
import { fromMinor, roundToCents } from "./money.ts";
import type { Period } from "./period.ts";
import { readPeriod, type Totals } from "./queries.ts";

/** One of the five categories: how many customers, and their net spend in units. */
export interface CategoryShare {
  readonly category: RetailCategory;
  readonly count: number;
  readonly totalRevenue: number;
}

/** What Retail's dashboard shows of a period; money in units. */
export interface Dashboard {
  readonly totalSales: number;
  readonly totalTransactions: number;
  readonly productsSold: number;
  readonly newMemberships: number;
  readonly algorithm: "KMeans";
  /** All five categories, always. */
  readonly segmentation: readonly CategoryShare[];
  readonly evaluation: {
    readonly silhouetteScore: number | null;
    readonly daviesBouldinIndex: number | null;
    /** The share of customers that no cluster took, 0 to 1. */
    readonly noiseShare: number;
    /** Where there are too many customers to compare them all: how many of them were, drawn with this seed. */
    readonly silhouetteSampled: { readonly rows: number; readonly of: number; readonly seed: number } | null;
  };
}

/**
 * Sums the period's sales and clusters its buying customers by standardised RFM: K-Means with scikit-learn's
 * semantics, `KMeans(n_clusters=3, random_state=42)`, the clusters named by their value.
 */
export async function readDashboard(
  { db, wasm }: Pick<Deps, "db" | "wasm">,
  period: Period,
): Promise<Dashboard> {
  const { values, clusters, totals } = await segmentPeriod({ db, wasm }, period);
  const names = retailCategoryNames(rankByValue(clusters.scaledCenters));
  return {
    totalSales: fromMinor(totals.revenueMinor),
    totalTransactions: totals.purchases,
    productsSold: totals.quantity,
    newMemberships: totals.newMemberships,
    algorithm: "KMeans",
    segmentation: shares(values, clusters.labels, names),
    evaluation: clusters.evaluation,
  };
}

/** Sums a period, and clusters its buying customers, one row each by ascending customer id. */
export async function segmentPeriod(
  { db, wasm }: Pick<Deps, "db" | "wasm">,
  period: Period,
): Promise<{ values: CustomerValues; totals: Totals; clusters: Segmentation }> {
  const { purchases, totals } = await readPeriod(db, period);
  const values = customerValues(purchases, period, null);
  // scikit-learn's default for k-means++ is one start; what `KMeans(3, random_state=42)` says is what is said here.
  const options = { nClusters: 3, randomState: 42, nInit: 1 };
  return { values, totals, clusters: await segmentCustomers({ wasm }, rfmMatrix(values), options) };
}

/** Recency, frequency, monetary: one row a customer, by ascending customer id. */
function rfmMatrix({ recency, frequency, monetary }: CustomerValues): Matrix {
  const values = new Float64Array(recency.length * 3);
  recency.forEach((days, row) => values.set([days, frequency[row] ?? 0, monetary[row] ?? 0], row * 3));
  return { values, rows: recency.length, columns: 3 };
}

function shares(
  { monetary }: CustomerValues,
  labels: Int32Array,
  names: readonly RetailCategory[],
): CategoryShare[] {
  const found = new Map(RETAIL_CATEGORIES.map((category) => [category, { count: 0, revenue: 0 }]));
  labels.forEach((label, row) => {
    const share = found.get(names[label] ?? "Noise");
    if (share === undefined) return;
    share.count += 1;
    share.revenue += monetary[row] ?? 0;
  });
  return [...found].map(([category, { count, revenue }]) => ({
    category,
    count,
    totalRevenue: roundToCents(revenue),
  }));
}
