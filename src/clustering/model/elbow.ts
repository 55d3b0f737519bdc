/** How good each number of clusters would be. */
import type { Deps } from "../../deps.ts";
import { FEATURES } from "./features.ts";
import { checkSelectionWork, type KProgress, selectClusters } from "./selection.ts";
import { RANDOM_STATE } from "./train.ts";
import { readTrainingRows } from "./training_rows.ts";

/** One value per k of `kRange`. */
export interface Elbow {
  /** The k with the best silhouette, of equals the smallest. */
  readonly optimalK: number;
  readonly kRange: number[];
  readonly inertias: number[];
  readonly silhouetteScores: (number | null)[];
}

/** Answers kept: a dashboard asks again and again, of the same customers. */
const MOST_KEPT = 4;

/** By the hash of the rows, of which an answer is a pure function: so it can't be stale, and losing one costs time alone. */
const kept = new Map<string, Elbow>();

/**
 * Clusters the customers that the store has now by all four features, for each k; no model is needed or made. The same
 * customers are answered from memory.
 * @throws {AppError} `conflict` for too few customers or customers all alike; `too_large`
 * @throws the signal's reason when it is aborted
 */
export async function elbow(
  { db, wasm, pool, now }: Pick<Deps, "db" | "wasm" | "pool" | "now">,
  { signal, onProgress }: {
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((progress: KProgress) => void) | undefined;
  } = {},
): Promise<Elbow> {
  const { matrix, hash } = await readTrainingRows(
    { db, now },
    FEATURES,
    (rows) => checkSelectionWork(rows, undefined),
  );
  const known = kept.get(hash);
  if (known !== undefined) {
    known.kRange.forEach((k, index) =>
      onProgress?.({
        k,
        inertia: known.inertias[index] ?? 0,
        silhouetteScore: known.silhouetteScores[index] ?? null,
        step: index + 1,
        steps: known.kRange.length,
      })
    );
    return known;
  }
  const { k, tried } = await selectClusters({ wasm, pool }, matrix, {
    randomState: RANDOM_STATE,
    signal,
    onProgress,
  });
  const found: Elbow = {
    optimalK: k,
    kRange: tried.map((one) => one.k),
    inertias: tried.map(({ inertia }) => inertia),
    silhouetteScores: tried.map(({ silhouetteScore }) => silhouetteScore),
  };
  kept.set(hash, found);
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
  return found;
}
