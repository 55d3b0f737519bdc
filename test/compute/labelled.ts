/** Labelled data for the tests of the scores. */
import fc from "fast-check";
import type { Matrix } from "../../src/compute/matrix.ts";
import type { DatasetSpec } from "../golden/datasets.ts";
import { anyRows } from "./rows.ts";

/** Rows with labels 0 … k−1 without a gap, 2 ≤ k ≤ rows − 1. */
export const labelledRows = fc.tuple(
  anyRows({ minRows: 3, maxRows: 30 }),
  fc.infiniteStream(fc.nat()),
  fc.nat(),
).map(
  ([rows, stream, wanted]) => {
    const clusters = 2 + wanted % Math.min(rows.length - 2, 8);
    const labels = rows.map((_, row) => row < clusters ? row : (stream.next().value ?? 0) % clusters);
    return { rows, labels };
  },
);

/** The labels that `make_scores.py` scores. */
export function goldenLabels(
  data: Matrix,
  spec: DatasetSpec,
  median: number,
): Int32Array {
  return Int32Array.from({ length: data.rows }, (_, row) => {
    return (data.values[row * data.columns] ?? NaN) > median
      ? 0
      : Math.floor(row * spec.clusters / data.rows);
  });
}

/** What no score takes, for the rows 1, 2, 3, 4. */
export const BAD_LABELS: readonly (readonly [string, readonly number[]])[] = [
  ["one cluster", [0, 0, 0, 0]],
  ["a cluster for every row", [0, 1, 2, 3]],
  ["a gap in the labels", [0, 2, 2, 0]],
  ["a negative label", [0, 1, -1, 1]],
  ["a label beyond the rows", [0, 1, 4, 1]],
  ["a label too few", [0, 1, 1]],
];
