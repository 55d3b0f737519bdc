/** Segments of customers: K-Means on standardised columns, numbered for people. */
import { kMeans, type KMeansOptions, type KMeansProgress } from "../compute/kmeans.ts";
import { type Matrix, rowOf } from "../compute/matrix.ts";
import { type Scaled, standardScale } from "../compute/scaling.ts";
import type { Deps } from "../deps.ts";
import { evaluateClustering, type Evaluation } from "./evaluation.ts";

/** What to make. */
export interface SegmentOptions {
  /** Clusters wanted, 1 and up; data with fewer distinct rows gets that many. */
  readonly nClusters: number;
  /** Seed of K-Means; default 0. */
  readonly randomState?: number | undefined;
  /** Restarts of K-Means; default 10. */
  readonly nInit?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: KMeansProgress) => void) | undefined;
}

/** Clusters are numbered 0 … nClusters − 1 by falling size, ties by center. */
export interface Segmentation {
  /** The cluster of each row. */
  readonly labels: Int32Array;
  /** Clusters found; none is empty. */
  readonly nClusters: number;
  /** nClusters × columns, in the units of the input. */
  readonly centers: Matrix;
  /** nClusters × columns, standardised. */
  readonly scaledCenters: Matrix;
  /** Rows per cluster. */
  readonly sizes: readonly number[];
  /** Sum of squared standardised distances to the centers. */
  readonly inertia: number;
  /** Scores on the standardised rows. */
  readonly evaluation: Evaluation;
}

/**
 * Standardises the rows, clusters them and numbers the clusters by falling size.
 * Sources: scikit-learn `StandardScaler` and `KMeans`.
 * @param matrix rows × columns, finite; no rows give an empty segmentation
 * @throws {AppError} `invalid` or `too_large`, as {@link kMeans}
 * @throws the signal's reason when it is aborted
 */
export async function segmentCustomers(
  { wasm }: Pick<Deps, "wasm">,
  matrix: Matrix,
  options: SegmentOptions,
): Promise<Segmentation> {
  options.signal?.throwIfAborted();
  if (matrix.rows === 0) return emptySegmentation(matrix.columns);
  const scaling = standardScale(wasm, matrix);
  const { scaled } = scaling;
  const nClusters = Math.min(options.nClusters, countDistinctRows(scaled, options.nClusters));
  const found = await kMeans(wasm, scaled, kMeansOptions(options, nClusters));
  const order = clustersBySize(found.labels, found.centers);
  const numbers = new Map(order.map(({ cluster }, number) => [cluster, number]));
  const labels = found.labels.map((label) => numbers.get(label) ?? 0);
  const scaledCenters = {
    values: Float64Array.from(order.flatMap(({ cluster }) => [...rowOf(found.centers, cluster)])),
    rows: order.length,
    columns: matrix.columns,
  };
  return {
    labels,
    nClusters: order.length,
    centers: unscale(scaledCenters, scaling),
    scaledCenters,
    sizes: order.map(({ size }) => size),
    inertia: found.inertia,
    evaluation: evaluateClustering({ wasm }, scaled, labels),
  };
}

/** Only what is set: an explicit `undefined` is not a value of K-Means' options. */
function kMeansOptions(
  { randomState, nInit, signal, onProgress }: SegmentOptions,
  nClusters: number,
): KMeansOptions {
  return {
    nClusters,
    ...(randomState !== undefined && { randomState }),
    ...(nInit !== undefined && { nInit }),
    ...(signal !== undefined && { signal }),
    ...(onProgress !== undefined && { onProgress }),
  };
}

function emptySegmentation(columns: number): Segmentation {
  const none = () => ({ values: new Float64Array(), rows: 0, columns });
  return {
    labels: new Int32Array(),
    nClusters: 0,
    centers: none(),
    scaledCenters: none(),
    sizes: [],
    inertia: 0,
    evaluation: { silhouetteScore: null, daviesBouldinIndex: null, noiseShare: 0, silhouetteSampled: null },
  };
}

/** Counts distinct rows, and stops at `enough`. */
function countDistinctRows(matrix: Matrix, enough: number): number {
  const seen = new Set<string>();
  for (let row = 0; row < matrix.rows && seen.size < enough; row++) seen.add(rowOf(matrix, row).join());
  return seen.size;
}

/** The clusters that have rows, largest first; of equal ones the one whose center comes first. */
function clustersBySize(labels: Int32Array, centers: Matrix): { cluster: number; size: number }[] {
  const sizes = new Map<number, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  return [...sizes]
    .map(([cluster, size]) => ({ cluster, size }))
    .sort((left, right) =>
      right.size - left.size || compareRows(rowOf(centers, left.cluster), rowOf(centers, right.cluster))
    );
}

/** Lexicographic order of two rows. */
function compareRows(left: Float64Array, right: Float64Array): number {
  const column = left.findIndex((value, index) => value !== right[index]);
  return column === -1 ? 0 : (left[column] ?? 0) - (right[column] ?? 0);
}

function unscale({ values, rows, columns }: Matrix, { mean, scale }: Scaled): Matrix {
  const original = values.map((value, index) => {
    const column = index % columns;
    return value * (scale[column] ?? 1) + (mean[column] ?? 0);
  });
  return { values: original, rows, columns };
}
