import {
  densityCategoryNames,
  rankByValue,
  RETAIL_CATEGORIES,
  type RetailCategory,
  retailCategoryNames,
} from "../clustering/ranking.ts";
import { segmentCustomers } from "../clustering/segment.ts";
import { segmentByDensity } from "../clustering/segment_by_density.ts";
import type { Segmentation } from "../clustering/segmentation.ts";
import type { Matrix } from "../compute/matrix.ts";
import type { Deps } from "../deps.ts";
import { type CustomerValues, customerValues } from "./customer_values.ts";
import { fromMinor } from "../commerce/money.ts";
import { roundToCents } from "./money.ts";
import type { Period } from "./period.ts";
import { readPeriod, type Totals } from "./queries/periods.ts";

/** How customers are put into groups: K-Means, or DBSCAN, which leaves out those who are like nobody else. */
export type SegmentModel = "kmeans" | "dbscan";

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
  readonly algorithm: "KMeans" | "DBSCAN";
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
 * Sums the period's sales and clusters its buying customers by standardised RFM, the clusters named by their value:
 * scikit-learn's `KMeans(n_clusters=3, random_state=42)` or `DBSCAN(eps=0.65, min_samples=3)`.
 * @throws {AppError} `invalid` for a period that ends before it starts; `too_large` where a model's bounds are passed
 */
export async function readDashboard(
  { db, wasm }: Pick<Deps, "db" | "wasm">,
  period: Period,
  model: SegmentModel = "kmeans",
): Promise<Dashboard> {
  const { values, clusters, totals } = await segmentPeriod({ db, wasm }, period, model);
  const ranking = rankByValue(clusters.scaledCenters);
  const names = model === "dbscan" ? densityCategoryNames(ranking) : retailCategoryNames(ranking);
  return {
    totalSales: fromMinor(totals.revenueMinor),
    totalTransactions: totals.purchases,
    productsSold: totals.quantity,
    newMemberships: totals.newMemberships,
    algorithm: model === "dbscan" ? "DBSCAN" : "KMeans",
    segmentation: shares(values, clusters.labels, names),
    evaluation: clusters.evaluation,
  };
}

/** Sums a period, and clusters its buying customers, one row each by ascending customer id. */
export async function segmentPeriod(
  { db, wasm }: Pick<Deps, "db" | "wasm">,
  period: Period,
  model: SegmentModel = "kmeans",
): Promise<{ values: CustomerValues; totals: Totals; clusters: Segmentation }> {
  const { purchases, totals } = await readPeriod(db, period);
  const values = customerValues(purchases, period);
  return { values, totals, clusters: await cluster({ wasm }, rfmMatrix(values), model) };
}

async function cluster(
  { wasm }: Pick<Deps, "wasm">,
  rfm: Matrix,
  model: SegmentModel,
): Promise<Segmentation> {
  if (model === "dbscan") return await segmentByDensity({ wasm }, rfm, { eps: 0.65, minSamples: 3 });
  // scikit-learn's default for k-means++ is one start; what `KMeans(3, random_state=42)` says is what is said here.
  return await segmentCustomers({ wasm }, rfm, { nClusters: 3, randomState: 42, nInit: 1 });
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
