/** Training a segmentation model. */
import { MAX_SEED } from "../../compute/random.ts";
import {
  freeLease,
  keepMade,
  type KeyedBody,
  type Lease,
  leaseKey,
  madeUnderLease,
} from "../../db/idempotency.ts";
import { packRow, unpackRow } from "../../db/rows.ts";
import type { Deps } from "../../deps.ts";
import { AppError } from "../../errors.ts";
import { documentText, type ModelDocument } from "./document.ts";
import { sha256 } from "../../digest.ts";
import { chosenFeatures, type Feature } from "./features.ts";
import type { Changes } from "./identities.ts";
import { describeTraining, type Training } from "./new_model.ts";
import { MADE_MODEL, madeModel, readChampion, trainedBatch } from "./queries/models.ts";
import { getModel, isConflict, MOST_ATTEMPTS } from "./registry.ts";
import {
  checkSelectionWork,
  type KProgress,
  LEAST_CLUSTERS,
  MOST_CLUSTERS,
  selectClusters,
} from "./selection.ts";
import { readTrainingRows } from "./training_rows.ts";

export type { KProgress } from "./selection.ts";

/** The seed where none is stated. */
export const RANDOM_STATE = 42;

/** What to train; scikit-learn's parameters. */
export interface TrainOptions {
  /** 2 to 10; by default the k with the best silhouette. */
  readonly nClusters?: number | undefined;
  /** Seed, a whole number from 0 to 2³²−1; by default 42. */
  readonly randomState?: number | undefined;
  /** By default all four. */
  readonly features?: readonly Feature[] | undefined;
  /** Cancels the training between two steps; nothing is written then. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each k. */
  readonly onProgress?: ((progress: KProgress) => void) | undefined;
  /** Makes a retry safe. */
  readonly idempotency?: KeyedBody | undefined;
}

/** The new champion. */
export interface TrainedModel {
  readonly version: number;
  readonly nClusters: number;
  readonly silhouetteScore: number | null;
  /** Sum of squared standardised distances to the centroids. */
  readonly inertia: number;
  /** SHA-256 of the model's document, hex. */
  readonly hash: string;
  /** Which clusters are those of the champion before, which are new and which are gone. */
  readonly changes: Changes;
}

/**
 * Trains a model on the customers of the store and makes it the champion, in one batch. Clusters that continue one of
 * the champion before keep its id and name, also when two train at once: then the later is matched to the earlier.
 * Source: scikit-learn `StandardScaler`, `KMeans` and `silhouette_score`.
 * @returns the new version; with a key that has trained already, what it has trained
 * @throws {AppError} `invalid` for options out of range or more clusters than distinct customers; `conflict` for too few
 * customers, customers all alike, a key whose training still runs, or others that keep training; `too_large`
 * @throws the signal's reason when it is aborted
 */
export async function trainModel(
  { db, wasm, pool, now }: Pick<Deps, "db" | "wasm" | "pool" | "now">,
  options: TrainOptions,
): Promise<TrainedModel> {
  const features = checkOptions(options);
  const { made, lease } = await leaseKey({ db, now: now() }, options.idempotency, MADE_MODEL);
  if (made !== undefined) return await trainedEarlier(db, made.version);
  try {
    const training = await train({ db, wasm, pool, now }, options, features);
    return await publish({ db, now }, training, lease);
  } catch (error) {
    // A lease that can't be freed now runs out by itself.
    if (lease !== undefined) await db.write([freeLease(lease)]).catch(() => {});
    throw error;
  }
}

function checkOptions({ nClusters, randomState = RANDOM_STATE, features }: TrainOptions): Feature[] {
  checkWhole("n_clusters", nClusters ?? LEAST_CLUSTERS, LEAST_CLUSTERS, MOST_CLUSTERS);
  checkWhole("random_state", randomState, 0, MAX_SEED);
  return chosenFeatures(features);
}

function checkWhole(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new AppError("invalid", `${name} is a whole number from ${least} to ${most}`, [`/${name}`]);
}

async function train(
  { db, wasm, pool, now }: Pick<Deps, "db" | "wasm" | "pool" | "now">,
  { nClusters, randomState = RANDOM_STATE, signal, onProgress }: TrainOptions,
  features: readonly Feature[],
): Promise<Training> {
  const rows = await readTrainingRows({ db, now }, features, (count) => checkSelectionWork(count, nClusters));
  const selection = await selectClusters({ wasm, pool }, rows.matrix, {
    nClusters,
    randomState,
    signal,
    onProgress,
  });
  return { features, randomState, rows, selection, chosen: nClusters === undefined };
}

/** Makes the training the champion; where the champion has moved meanwhile, matched to the new one. */
async function publish(
  { db, now }: Pick<Deps, "db" | "now">,
  training: Training,
  lease: Lease | undefined,
): Promise<TrainedModel> {
  for (let attempt = 1;; attempt++) {
    const previous = await readChampion(db);
    const { document, changes } = describeTraining(training, previous?.document);
    const text = documentText(document);
    const hash = await sha256(text);
    const made = { text, hash, dataHash: document.data.hash, now: now() };
    const row = packRow(MADE_MODEL, madeModel());
    const statements = [...trainedBatch(made, JSON.stringify(changes), previous?.version ?? null), row];
    try {
      const results = await db.write([
        ...statements,
        ...lease === undefined ? [] : keepMade(lease, row, now()),
      ]);
      const found = unpackRow(MADE_MODEL, results[statements.length - 1]?.rows[0]?.["packed"]);
      if (found === undefined) throw new AppError("internal", "The model that was written is not there");
      return answer(found.version, document, hash, changes);
    } catch (error) {
      if (!isConflict(error) || attempt === MOST_ATTEMPTS) throw error;
      const other = await madeUnderLease(db, lease, MADE_MODEL);
      if (other !== undefined) return await trainedEarlier(db, other.version);
    }
  }
}

async function trainedEarlier(db: Deps["db"], version: number): Promise<TrainedModel> {
  const { document, hash, changes } = await getModel(db, version);
  return answer(version, document, hash, changes);
}

const answer = (version: number, { clusters, metrics }: ModelDocument, hash: string, changes: Changes) => ({
  version,
  nClusters: clusters.length,
  silhouetteScore: metrics.silhouette_score,
  inertia: metrics.inertia,
  hash,
  changes,
});
