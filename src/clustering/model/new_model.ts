/** The document of a model that was just trained. */
import { rowOf } from "../../compute/matrix.ts";
import { MODEL_FORMAT, type ModelDocument } from "./document.ts";
import type { Feature } from "./features.ts";
import { type Changes, identifyClusters } from "./identities.ts";
import { nameClusters } from "./names.ts";
import { KMEANS_PARAMETERS, type Selection } from "./selection.ts";
import { averagesOf, type TrainingRows } from "./training_rows.ts";

/** A clustering before anybody knows what its clusters are called. */
export interface Training {
  readonly features: readonly Feature[];
  readonly randomState: number;
  readonly rows: TrainingRows;
  readonly selection: Selection;
  /** Whether k was chosen; a stated k has no others beside it. */
  readonly chosen: boolean;
}

/**
 * Describes a training. Clusters that continue one of the model before keep its id and name; the others get theirs here.
 * The same training after the same model gives the same document.
 * @param previous the champion that it follows
 */
export function describeTraining(
  { features, randomState, rows, selection, chosen }: Training,
  previous: ModelDocument | undefined,
): { readonly document: ModelDocument; readonly changes: Changes } {
  const { clusters, scaling } = selection;
  const scaler = { mean: [...scaling.mean], scale: [...scaling.scale] };
  const centers = clusters.sizes.map((_, index) => [...rowOf(clusters.scaledCenters, index)]);
  const { ids, changes } = identifyClusters({ features, scaler, centers }, previous);
  const names = namesOf(ids, changes, features, centers, previous);
  const averages = averagesOf(rows, clusters.labels, clusters.nClusters);
  const { silhouetteScore, silhouetteSampled, daviesBouldinIndex } = clusters.evaluation;
  const none = { age: null, annual_income: null, spending_score: null, purchase_frequency: null };
  return {
    changes,
    document: {
      format: MODEL_FORMAT,
      algorithm: { name: "kmeans", version: "1" },
      features: [...features],
      scaler,
      clusters: ids.map((id, index) => ({
        cluster_id: id,
        cluster_name: names[index] ?? "",
        size: clusters.sizes[index] ?? 0,
        centroid: [...rowOf(clusters.centers, index)],
        averages: averages[index] ?? none,
      })).sort((left, right) => left.cluster_id - right.cluster_id),
      parameters: { n_clusters: selection.k, ...KMEANS_PARAMETERS, random_state: randomState },
      metrics: {
        inertia: selection.inertia,
        silhouette_score: silhouetteScore,
        silhouette_sampled: silhouetteSampled,
        davies_bouldin_index: daviesBouldinIndex,
      },
      selection: chosen
        ? {
          k_range: selection.tried.map(({ k }) => k),
          inertias: selection.tried.map(({ inertia }) => inertia),
          silhouette_scores: selection.tried.map((tried) => tried.silhouetteScore),
        }
        : null,
      data: { rows: rows.matrix.rows, hash: rows.hash },
    },
  };
}

/** The name of each cluster: as before for those that are kept, of the names that are left for the others. */
function namesOf(
  ids: readonly number[],
  { kept }: Changes,
  features: readonly Feature[],
  centers: readonly (readonly number[])[],
  previous: ModelDocument | undefined,
): string[] {
  const before = new Map(
    (previous?.clusters ?? []).filter(({ cluster_id }) => kept.includes(cluster_id))
      .map(({ cluster_id, cluster_name }) => [cluster_id, cluster_name]),
  );
  const nameless = ids.flatMap((id, index) =>
    before.has(id) ? [] : [{ id, center: byFeature(features, centers[index]) }]
  );
  const fresh = nameClusters(nameless, [...before.values()]);
  const names = new Map([
    ...before,
    ...nameless.map(({ id }, index): [number, string] => [id, fresh[index] ?? ""]),
  ]);
  return ids.map((id) => names.get(id) ?? "");
}

function byFeature(
  features: readonly Feature[],
  center: readonly number[] = [],
): Partial<Record<Feature, number>> {
  return Object.fromEntries(features.map((feature, index) => [feature, center[index] ?? 0]));
}
