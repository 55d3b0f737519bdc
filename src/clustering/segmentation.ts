/** Clusters as people read them, whichever method found them: numbered by falling size, described by their centers. */
import { NOISE } from "../compute/dbscan.ts";
import { type Matrix, rowOf } from "../compute/matrix.ts";
import type { Scaled } from "../compute/scaling.ts";
import type { Deps } from "../deps.ts";
import { evaluateClustering, type Evaluation } from "./evaluation.ts";

/** Clusters are numbered 0 … nClusters − 1 by falling size, ties by center. */
export interface Segmentation {
  /** The cluster of each row; −1 is noise, where the method knows it. */
  readonly labels: Int32Array;
  /** Clusters found; none is empty. */
  readonly nClusters: number;
  /** nClusters × columns, in the units of the input. */
  readonly centers: Matrix;
  /** nClusters × columns, standardised. */
  readonly scaledCenters: Matrix;
  /** Rows per cluster. */
  readonly sizes: readonly number[];
  /** Scores on the standardised rows. */
  readonly evaluation: Evaluation;
}

/**
 * Numbers the clusters that a method found, and describes and scores them.
 * @param scaling the standardised rows, as clustered, and how to undo it
 * @param found one label a row: −1 for noise, else a row of `foundCenters`
 * @param foundCenters standardised; those of clusters without rows are left out
 * @throws as {@link evaluateClustering}
 */
export async function describeClusters(
  { wasm }: Pick<Deps, "wasm">,
  scaling: Scaled,
  found: Int32Array,
  foundCenters: Matrix,
  signal?: AbortSignal,
): Promise<Segmentation> {
  const order = clustersBySize(found, foundCenters);
  const numbers = new Map(order.map(({ cluster }, number) => [cluster, number]));
  const labels = found.map((label) => numbers.get(label) ?? NOISE);
  const scaledCenters = {
    values: Float64Array.from(order.flatMap(({ cluster }) => [...rowOf(foundCenters, cluster)])),
    rows: order.length,
    columns: foundCenters.columns,
  };
  return {
    labels,
    nClusters: order.length,
    centers: unscale(scaledCenters, scaling),
    scaledCenters,
    sizes: order.map(({ size }) => size),
    evaluation: await evaluateClustering({ wasm }, scaling.scaled, labels, signal),
  };
}

/** What there is to say of no rows. */
export function emptySegmentation(columns: number): Segmentation {
  const none = () => ({ values: new Float64Array(), rows: 0, columns });
  return {
    labels: new Int32Array(),
    nClusters: 0,
    centers: none(),
    scaledCenters: none(),
    sizes: [],
    evaluation: { silhouetteScore: null, daviesBouldinIndex: null, noiseShare: 0, silhouetteSampled: null },
  };
}

/** The clusters that have rows, largest first; of equal ones the one whose center comes first. */
function clustersBySize(labels: Int32Array, centers: Matrix): { cluster: number; size: number }[] {
  const sizes = new Map<number, number>();
  for (const label of labels) {
    if (label !== NOISE) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  }
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
