/** Labels of a clustering, as the scores take them. */
import { AppError } from "../errors.ts";

/**
 * The number of clusters of labels that a score can be given to.
 * @param labels one per row, numbered 0 … k−1 without a gap, 2 ≤ k ≤ rows − 1
 * @throws {AppError} `invalid` when they are not
 */
export function countClusters(labels: Int32Array, rows: number): number {
  if (labels.length !== rows) throw new AppError("invalid", "There must be one label per row");
  const seen = new Uint8Array(rows);
  let clusters = 0;
  for (let row = 0; row < rows; row++) {
    const label = labels[row] ?? -1;
    if (label < 0 || label >= rows) {
      throw new AppError("invalid", "Labels must be numbered from 0 without a gap");
    }
    if (seen[label] === 0) clusters++;
    seen[label] = 1;
  }
  if (seen.subarray(0, clusters).includes(0)) {
    throw new AppError("invalid", "Labels must be numbered from 0 without a gap");
  }
  if (clusters < 2 || clusters > rows - 1) {
    throw new AppError("invalid", "A clustering is scored when it has 2 to rows - 1 clusters");
  }
  return clusters;
}
