/** Which cluster of a new model is which of the model before it. */
import { assign } from "../../compute/assignment.ts";
import { squaredDistance } from "./distance.ts";
import type { ModelDocument } from "./document.ts";
import type { Feature } from "./features.ts";

/** Ids of clusters against the model before: those that both have, those that came and those that went; ascending. */
export interface Changes {
  readonly kept: readonly number[];
  readonly added: readonly number[];
  readonly gone: readonly number[];
}

/** The clusters of a new model before they have ids, largest first. */
export interface Unidentified {
  readonly features: readonly Feature[];
  readonly scaler: ModelDocument["scaler"];
  /** Standardised, one coordinate a feature. */
  readonly centers: readonly (readonly number[])[];
}

/**
 * Gives each cluster the id of the old cluster that it continues: the pairs with the least squared distances in all, in
 * the new model's standardised space. Further clusters get the lowest ids that are free. Without a model before, or
 * with one of other features, the ids are 0, 1, 2, … by falling size.
 * @returns the id of each cluster, in their order, and what has changed
 */
export function identifyClusters(
  { features, scaler, centers }: Unidentified,
  previous: ModelDocument | undefined,
): { readonly ids: readonly number[]; readonly changes: Changes } {
  const known = previous?.clusters.map(({ cluster_id }) => cluster_id).toSorted(ascending) ?? [];
  if (previous === undefined || !sameFeatures(previous.features, features)) {
    const ids = centers.map((_, index) => index);
    return { ids, changes: { kept: [], added: ids, gone: known } };
  }
  const old = previous.clusters.map(({ cluster_id, centroid }) => ({
    id: cluster_id,
    point: features.map((feature, index) => {
      const value = centroid[previous.features.indexOf(feature)] ?? 0;
      return (value - (scaler.mean[index] ?? 0)) / (scaler.scale[index] ?? 1);
    }),
  }));
  const matched = assign(centers.map((center) => old.map(({ point }) => squaredDistance(center, point))));
  const kept = matched.map((index) => old[index]?.id);
  const used = new Set(kept);
  const ids = kept.map((id) => {
    const own = id ?? lowestFree(used);
    used.add(own);
    return own;
  });
  const isKept = new Set(kept);
  return {
    ids,
    changes: {
      kept: known.filter((id) => isKept.has(id)),
      added: ids.filter((id) => !isKept.has(id)).toSorted(ascending),
      gone: known.filter((id) => !isKept.has(id)),
    },
  };
}

const ascending = (left: number, right: number): number => left - right;

const sameFeatures = (left: readonly Feature[], right: readonly Feature[]): boolean =>
  left.length === right.length && left.every((feature) => right.includes(feature));

function lowestFree(used: ReadonlySet<number | undefined>): number {
  for (let id = 0;; id++) {
    if (!used.has(id)) return id;
  }
}
