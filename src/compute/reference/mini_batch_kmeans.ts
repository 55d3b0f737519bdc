/** Mini-batch K-Means in plain TypeScript, row by row: the oracle of `mini_batch_kmeans.ts`. Tests only. */
import { referencePredict } from "./kmeans.ts";

type Point = readonly number[];

/**
 * The centers after `batches`, from `centers` that have taken in `counts` rows: each row moves its center by its share
 * of all rows that went there.
 */
export function referenceMiniBatches(
  centers: readonly Point[],
  counts: readonly number[],
  batches: readonly (readonly Point[])[],
): { centers: number[][]; counts: number[] } {
  const state = { centers: centers.map((center) => [...center]), counts: [...counts] };
  for (const batch of batches) {
    const labels = referencePredict(batch, state.centers);
    batch.forEach((row, index) => {
      const label = labels[index] ?? 0;
      const count = (state.counts[label] ?? 0) + 1;
      state.counts[label] = count;
      state.centers[label] = (state.centers[label] ?? []).map((value, column) =>
        value + ((row[column] ?? 0) - value) / count
      );
    });
  }
  return state;
}
