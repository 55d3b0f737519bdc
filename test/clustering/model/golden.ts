/** Comparing clusterings with what scikit-learn found. */
import { expect } from "vitest";
import { selectClusters } from "../../../src/clustering/model/selection.ts";
import { type Matrix, rowOf } from "../../../src/compute/matrix.ts";
import { digestOf } from "../../compute/digest.ts";
import { errorOf } from "../../compute/rows.ts";

/** What scikit-learn found for one seed; see make_segmentation.py. */
export interface GoldenSelection {
  readonly optimal_k: number;
  readonly inertias: readonly number[];
  readonly silhouettes: readonly number[];
  readonly labels: string;
  readonly centers: readonly number[];
}

/** The numbers of the clusters in order of appearance: how they are numbered otherwise differs. */
export function byAppearance(labels: Int32Array): { labels: Int32Array; order: number[] } {
  const order = [...new Set(labels)];
  return { labels: labels.map((label) => order.indexOf(label)), order };
}

/** Expects the same k, labels, centers (1e-9), inertias and silhouettes (1e-9, relative) for each seed from 0. */
export async function expectSelections(
  wasm: WebAssembly.Module,
  data: Matrix,
  golden: readonly GoldenSelection[],
): Promise<void> {
  for (const [randomState, expected] of golden.entries()) {
    const found = await selectClusters({ wasm }, data, { randomState });
    const { labels, order } = byAppearance(found.clusters.labels);
    expect([randomState, found.k, await digestOf(labels)]).toEqual([
      randomState,
      expected.optimal_k,
      expected.labels,
    ]);
    const centers = order.flatMap((cluster) => [...rowOf(found.clusters.centers, cluster)]);
    expect(centers).toHaveLength(expected.centers.length);
    expect(worst(centers, expected.centers)).toBeLessThanOrEqual(1e-9);
    expect(found.tried.map(({ k }) => k)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(worst(found.tried.map(({ inertia }) => inertia), expected.inertias)).toBeLessThanOrEqual(1e-9);
    const silhouettes = found.tried.map(({ silhouetteScore }) => silhouetteScore ?? NaN);
    expect(worst(silhouettes, expected.silhouettes)).toBeLessThanOrEqual(1e-9);
  }
}

const worst = (found: readonly number[], expected: readonly number[]): number =>
  Math.max(...expected.map((value, index) => errorOf(found[index] ?? NaN, value)));
