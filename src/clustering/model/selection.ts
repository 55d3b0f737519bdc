/** Choosing how many clusters there are. */
import { kMeansSweep } from "../../compute/kmeans.ts";
import type { Matrix } from "../../compute/matrix.ts";
import { type Scaled, standardScale } from "../../compute/scaling.ts";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../errors.ts";
import { countDistinctRows } from "../segment.ts";
import { describeClusters, type Segmentation } from "../segmentation.ts";

/** The numbers of clusters that are tried: 2 to 10. */
export const LEAST_CLUSTERS = 2;
export const MOST_CLUSTERS = 10;

/** What K-Means is run with, beside k and the seed; scikit-learn's names. */
export const KMEANS_PARAMETERS = { n_init: 10, max_iter: 300, tol: 1e-4 } as const;

/** One k that is done: which of how many, and how well it did. */
export interface KProgress {
  readonly k: number;
  /** Sum of squared standardised distances to the centroids. */
  readonly inertia: number;
  /** Mean silhouette coefficient, −1 … 1; null where it is undefined. */
  readonly silhouetteScore: number | null;
  /** Counts from 1. */
  readonly step: number;
  readonly steps: number;
}

/** How to look for clusters. */
export interface SelectionOptions {
  /** The one k to use; by default the best of 2 to 10. */
  readonly nClusters?: number | undefined;
  readonly randomState: number;
  readonly signal?: AbortSignal | undefined;
  /** Called after each k. */
  readonly onProgress?: ((progress: KProgress) => void) | undefined;
}

/** The best clustering, and how each k did. */
export interface Selection {
  /** The k that K-Means was run with. */
  readonly k: number;
  readonly scaling: Scaled;
  readonly clusters: Segmentation;
  /** Of the best clustering. */
  readonly inertia: number;
  readonly tried: readonly Omit<KProgress, "step" | "steps">[];
}

/**
 * Standardises the rows and clusters them by K-Means for each k: the best mean silhouette wins, of equals the smaller k.
 * No k is above the number of distinct rows.
 * Source: Rousseeuw 1987; scikit-learn `StandardScaler`, `KMeans` and `silhouette_score`.
 * @param matrix rows × features, finite
 * @throws {AppError} `conflict` when all rows are alike; `invalid` when there are fewer distinct rows than `nClusters`
 * @throws the signal's reason when it is aborted
 */
export async function selectClusters(
  { wasm, pool }: Pick<Deps, "wasm" | "pool">,
  matrix: Matrix,
  { nClusters, randomState, signal, onProgress }: SelectionOptions,
): Promise<Selection> {
  signal?.throwIfAborted();
  const scaling = standardScale(wasm, matrix);
  const range = kRange(nClusters, countDistinctRows(scaling.scaled, MOST_CLUSTERS));
  const tried: Selection["tried"][number][] = [];
  const found: { best?: Pick<Selection, "k" | "clusters" | "inertia"> } = {};
  const { n_init: nInit, max_iter: maxIter, tol } = KMEANS_PARAMETERS;
  const options = {
    nClusters: range,
    nInit,
    maxIter,
    tol,
    randomState,
    pool,
    ...(signal !== undefined && { signal }),
  };
  await kMeansSweep(wasm, scaling.scaled, options, async ({ nClusters: k, labels, centers, inertia }) => {
    const clusters = await describeClusters({ wasm }, scaling, labels, centers, signal);
    const { silhouetteScore } = clusters.evaluation;
    const best = found.best?.clusters.evaluation;
    if (best === undefined || rankOf(silhouetteScore) > rankOf(best.silhouetteScore)) {
      found.best = { k, clusters, inertia };
    }
    tried.push({ k, inertia, silhouetteScore });
    onProgress?.({ k, inertia, silhouetteScore, step: tried.length, steps: range.length });
    // Small data makes no pause inside K-Means: what was told of this k shall reach its reader now.
    await new Promise((resolve) => setTimeout(resolve, 0));
  });
  if (found.best === undefined) throw new AppError("internal", "No number of clusters was tried");
  return { ...found.best, scaling, tried };
}

const rankOf = (score: number | null): number => score ?? -Infinity;

/** The numbers of clusters to try on data with so many distinct rows (counted up to {@link MOST_CLUSTERS}). */
function kRange(nClusters: number | undefined, distinct: number): number[] {
  if (distinct < LEAST_CLUSTERS) {
    throw new AppError(
      "conflict",
      "All customers are alike in these features: there is nothing to tell apart",
    );
  }
  if (nClusters === undefined) return rangeUpTo(distinct);
  if (nClusters > distinct) {
    throw new AppError(
      "invalid",
      `There are only ${distinct} different customers in these features: n_clusters can be no more`,
      ["/n_clusters"],
    );
  }
  return [nClusters];
}

/** 2, 3, … up to `most`. */
const rangeUpTo = (most: number): number[] =>
  Array.from({ length: most - LEAST_CLUSTERS + 1 }, (_, index) => LEAST_CLUSTERS + index);

/**
 * Most work of one request: rows × the sum of the numbers of clusters tried. 100,000 rows with k = 2 to 10 took 9 to
 * 14 s on one 2.5 GHz core, and 25 s is what a request may take.
 */
export const SELECTION_WORK_BUDGET = 5_400_000;

/** Most rows of one model, whatever the work: more would not fit into the memory of a small isolate. */
export const MOST_TRAINING_ROWS = 250_000;

/**
 * Refuses what would take too long, before any of it is begun.
 * @throws {AppError} `too_large`, with the bound and what to do
 */
export function checkSelectionWork(rows: number, nClusters: number | undefined): void {
  const sum = nClusters ?? rangeUpTo(MOST_CLUSTERS).reduce((total, k) => total + k, 0);
  const most = Math.min(MOST_TRAINING_ROWS, Math.floor(SELECTION_WORK_BUDGET / sum));
  if (rows <= most) return;
  const tries = nClusters === undefined
    ? `all of k = ${LEAST_CLUSTERS} to ${MOST_CLUSTERS}`
    : `k = ${nClusters}`;
  const stated = Math.floor(SELECTION_WORK_BUDGET / rows);
  const advice = nClusters === undefined && stated >= LEAST_CLUSTERS && rows <= MOST_TRAINING_ROWS
    ? `. State n_clusters, at most ${Math.min(MOST_CLUSTERS, stated)}, to train with one k`
    : "";
  throw new AppError(
    "too_large",
    `One request takes at most ${most} customers for ${tries}, and there are ${rows}${advice}`,
  );
}
