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

/**
 * Clusters the customers that the store has now by all four features, for each k; no model is needed or made.
 * @throws {AppError} `conflict` for too few customers or customers all alike; `too_large`
 * @throws the signal's reason when it is aborted
 */
export async function elbow(
  { db, wasm, now }: Pick<Deps, "db" | "wasm" | "now">,
  { signal, onProgress }: {
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((progress: KProgress) => void) | undefined;
  } = {},
): Promise<Elbow> {
  const { matrix } = await readTrainingRows(
    { db, now },
    FEATURES,
    (rows) => checkSelectionWork(rows, undefined),
  );
  const { k, tried } = await selectClusters({ wasm }, matrix, {
    randomState: RANDOM_STATE,
    signal,
    onProgress,
  });
  return {
    optimalK: k,
    kRange: tried.map((one) => one.k),
    inertias: tried.map(({ inertia }) => inertia),
    silhouetteScores: tried.map(({ silhouetteScore }) => silhouetteScore),
  };
}
