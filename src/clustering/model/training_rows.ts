/** The customers that a model is trained on. */
import type { Matrix } from "../../compute/matrix.ts";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../errors.ts";
import { sha256 } from "../../digest.ts";
import { type Feature, FEATURES } from "./features.ts";
import {
  countTrainingRows,
  readSpends,
  readTrainingColumns,
  type TrainingColumns,
  type TrainingCounts,
  UNKNOWN,
} from "./queries/training_rows.ts";

/** Fewest customers that say anything about groups of them. */
export const LEAST_ROWS = 20;

const DAY = 86_400_000;

/** Days, up to and with the last one, whose purchases make the frequency. */
const YEAR_DAYS = 365;

/** What is clustered, and what is known of its rows beside. */
export interface TrainingRows {
  /** Rows × chosen features, by ascending customer id. */
  readonly matrix: Matrix;
  /** All features of each row; below 0 where one that was not chosen is unknown. */
  readonly values: Readonly<Record<Feature, Float64Array>>;
  /** SHA-256 of the names of the chosen features and the matrix as little-endian doubles, hex. */
  readonly hash: string;
}

/**
 * Reads the customers that have all chosen features. Where nothing is stated: the age follows from the day of birth,
 * purchase_frequency is the number of purchases in the 365 days up to today or the last purchase's day (whichever is
 * earlier), spending_score the percentile rank of net spend among all customers, as 1 to 100.
 * @param checkRows is told how many rows there are before any is read, and may refuse
 * @throws {AppError} `conflict` for fewer than {@link LEAST_ROWS}; whatever `checkRows` throws
 */
export async function readTrainingRows(
  { db, now }: Pick<Deps, "db" | "now">,
  features: readonly Feature[],
  checkRows: (rows: number) => void,
): Promise<TrainingRows> {
  const at = now();
  const counts = await countTrainingRows(db, features);
  requireEnough(counts, features);
  checkRows(counts.complete);
  const columns = await readTrainingColumns(
    db,
    features,
    new Date(at).toISOString().slice(0, 10),
    yearUpTo(at, counts.lastPurchaseAt),
  );
  // Somebody may have been deleted between the two looks.
  requireEnough({ ...counts, complete: columns.age.length }, features);
  const values = { ...columns, spending_score: await scores(db, counts, columns) };
  const matrix = matrixOf(features.map((feature) => values[feature]));
  return { matrix, values, hash: await hashOf(features, matrix) };
}

function requireEnough({ customers, complete, missing }: TrainingCounts, features: readonly Feature[]): void {
  if (complete >= LEAST_ROWS) return;
  const lacking = features.map((feature) => ({ feature, count: missing.get(feature) ?? 0 }))
    .filter(({ count }) => count > 0)
    .map(({ feature, count }) => `${feature} (${count} ${count === 1 ? "customer" : "customers"})`);
  throw new AppError(
    "conflict",
    `Only ${complete} of ${customers} customers have all of ${
      features.join(", ")
    }; ${LEAST_ROWS} are needed.` +
      (lacking.length === 0 ? "" : ` Missing: ${lacking.join(", ")}`),
  );
}

/** The instants whose purchases count; null where nobody has bought anything. */
function yearUpTo(now: number, lastPurchaseAt: number | null): { start: number; end: number } | null {
  if (lastPurchaseAt === null) return null;
  const end = (Math.floor(Math.min(now, lastPurchaseAt) / DAY) + 1) * DAY;
  return { start: end - YEAR_DAYS * DAY, end };
}

/** The spending scores, those that are not stated by the rank of what the customer has spent. */
async function scores(
  db: Deps["db"],
  { customers, lastPurchaseAt }: TrainingCounts,
  { spending_score: stated, spend }: TrainingColumns,
): Promise<Float64Array> {
  if (lastPurchaseAt === null || !stated.includes(UNKNOWN)) return stated;
  const spends = (await readSpends(db)).sort();
  const strangers = Math.max(0, customers - spends.length);
  return stated.map((score, row) => {
    if (score !== UNKNOWN) return score;
    const own = spend[row] ?? 0;
    const less = countBelow(spends, own) + (own > 0 ? strangers : 0);
    return percentileScore(less, customers);
  });
}

/** 1 for who spends least, 100 for who spends most: `1 + 99 × percent_rank`, 2 decimals. */
const percentileScore = (less: number, customers: number): number =>
  Math.round((1 + 99 * (less / Math.max(1, customers - 1))) * 100) / 100;

/** How many of ascending values are below `bound`. */
function countBelow(ascending: Float64Array, bound: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? Infinity) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

function matrixOf(columns: readonly Float64Array[]): Matrix {
  const rows = columns[0]?.length ?? 0;
  const values = new Float64Array(rows * columns.length);
  columns.forEach((column, index) => {
    column.forEach((value, row) => values[row * columns.length + index] = value);
  });
  return { values, rows, columns: columns.length };
}

async function hashOf(features: readonly Feature[], { values }: Matrix): Promise<string> {
  const names = new TextEncoder().encode(`${features.join(",")}\n`);
  const bytes = new Uint8Array(names.length + values.length * 8);
  bytes.set(names);
  const view = new DataView(bytes.buffer, names.length);
  values.forEach((value, index) => view.setFloat64(index * 8, value, true));
  return await sha256(bytes);
}

/** The mean of a feature over the rows of a cluster that have it; null where none has. */
export function averagesOf(
  { values }: Pick<TrainingRows, "values">,
  labels: Int32Array,
  clusters: number,
): Record<Feature, number | null>[] {
  const averages = FEATURES.map((feature) => meansByCluster(values[feature], labels, clusters));
  return Array.from({ length: clusters }, (_, cluster) => {
    const [age = null, annual_income = null, spending_score = null, purchase_frequency = null] = averages
      .map((means) => means[cluster]);
    return { age, annual_income, spending_score, purchase_frequency };
  });
}

function meansByCluster(column: Float64Array, labels: Int32Array, clusters: number): (number | null)[] {
  const sums = new Float64Array(clusters);
  const counts = new Float64Array(clusters);
  column.forEach((value, row) => {
    const cluster = labels[row] ?? 0;
    if (value < 0) return;
    sums[cluster] = (sums[cluster] ?? 0) + value;
    counts[cluster] = (counts[cluster] ?? 0) + 1;
  });
  return Array.from(sums, (sum, cluster) => counts[cluster] === 0 ? null : sum / (counts[cluster] ?? 1));
}
