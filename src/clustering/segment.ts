/** Segments of customers: K-Means on standardised columns, numbered for people. */
import { kMeans } from "../compute/kmeans.ts";
import type { KMeansOptions, KMeansProgress } from "../compute/kmeans_options.ts";
import { type Matrix, rowOf } from "../compute/matrix.ts";
import { standardScale } from "../compute/scaling.ts";
import type { Deps } from "../deps.ts";
import { describeClusters, emptySegmentation, type Segmentation } from "./segmentation.ts";

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

/** A segmentation, and what K-Means alone can say of it. */
export interface KMeansSegmentation extends Segmentation {
  /** Sum of squared standardised distances to the centers. */
  readonly inertia: number;
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
): Promise<KMeansSegmentation> {
  options.signal?.throwIfAborted();
  if (matrix.rows === 0) return { ...emptySegmentation(matrix.columns), inertia: 0 };
  const scaling = standardScale(wasm, matrix);
  const { scaled } = scaling;
  const nClusters = Math.min(options.nClusters, countDistinctRows(scaled, options.nClusters));
  const found = await kMeans(wasm, scaled, kMeansOptions(options, nClusters));
  const clusters = await describeClusters({ wasm }, scaling, found.labels, found.centers, options.signal);
  return { ...clusters, inertia: found.inertia };
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

/** Counts distinct rows, and stops at `enough`. */
export function countDistinctRows(matrix: Matrix, enough: number): number {
  const seen = new Set<string>();
  for (let row = 0; row < matrix.rows && seen.size < enough; row++) seen.add(rowOf(matrix, row).join());
  return seen.size;
}
