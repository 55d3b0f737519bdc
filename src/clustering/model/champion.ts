/** The model that answers, at hand between requests. */
import type { Deps } from "../../deps.ts";
import { AppError } from "../../errors.ts";
import type { ModelCluster, ModelDocument } from "./document.ts";
import { readDocument } from "./queries/models.ts";

/** A version as predictions need it. It never changes. */
export interface Champion {
  readonly version: number;
  readonly document: ModelDocument;
  /** The clusters by ascending id, each with its standardised centroid in the order of the document's features. */
  readonly clusters: readonly {
    readonly id: number;
    readonly name: string;
    readonly center: readonly number[];
  }[];
}

/** Versions kept: the champion, the one before it, and a little room for several stores in one process. */
const MOST_KEPT = 4;

/** The most recently used last. A version never changes, so a copy is as good as the store's; losing one costs a read. */
const kept = new Map<string, Champion>();

/**
 * The champion, from memory where this isolate has seen its version, else from the store.
 * @param version the champion's version as the caller's account was looked up; null where there is none
 * @throws {AppError} `conflict` when no model is trained
 */
export async function championModel(
  { db, config }: Pick<Deps, "db" | "config">,
  version: number | null,
): Promise<Champion> {
  if (version === null) throw untrained();
  const key = `${config.databaseUrl}#${version}`;
  const known = kept.get(key);
  if (known !== undefined) {
    kept.delete(key);
    kept.set(key, known);
    return known;
  }
  const document = await readDocument(db, version);
  if (document === undefined) throw untrained();
  const champion = prepareChampion(version, document);
  kept.set(key, champion);
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
  return champion;
}

/** Standardises the centroids of a model. */
export function prepareChampion(version: number, document: ModelDocument): Champion {
  const { mean, scale } = document.scaler;
  const standardised = ({ centroid }: ModelCluster) =>
    centroid.map((value, index) => (value - (mean[index] ?? 0)) / (scale[index] ?? 1));
  const clusters = document.clusters
    .map((cluster) => ({ id: cluster.cluster_id, name: cluster.cluster_name, center: standardised(cluster) }))
    .sort((left, right) => left.id - right.id);
  return { version, document, clusters };
}

export const untrained = (): AppError =>
  new AppError("conflict", "Model not trained. Please train the model first using /train endpoint");
