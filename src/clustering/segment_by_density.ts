/** Segments of customers: DBSCAN on standardised columns, numbered for people. */
import { dbscan, type DbscanOptions, type DbscanResult, NOISE } from "../compute/dbscan.ts";
import type { Matrix } from "../compute/matrix.ts";
import { standardScale } from "../compute/scaling.ts";
import type { Deps } from "../deps.ts";
import { describeClusters, emptySegmentation, type Segmentation } from "./segmentation.ts";

/**
 * Standardises the rows, clusters them by density and numbers the clusters by falling size; noise stays −1. A center is
 * the mean of its rows: of a cluster that is no ball it need not be a likely place.
 * Sources: scikit-learn `StandardScaler` and `DBSCAN`.
 * @param matrix rows × columns, finite; no rows give an empty segmentation
 * @param options eps in standard deviations
 * @throws {AppError} `invalid` or `too_large`, as {@link dbscan}
 * @throws the signal's reason when it is aborted
 */
export async function segmentByDensity(
  { wasm }: Pick<Deps, "wasm">,
  matrix: Matrix,
  options: DbscanOptions,
): Promise<Segmentation> {
  if (matrix.rows === 0) return emptySegmentation(matrix.columns);
  const scaling = standardScale(wasm, matrix);
  const found = await dbscan(wasm, scaling.scaled, options);
  return await describeClusters({ wasm }, scaling, found.labels, meansOf(scaling.scaled, found));
}

/** The mean of each cluster's rows, nClusters × columns. */
function meansOf({ values, columns }: Matrix, { labels, nClusters }: DbscanResult): Matrix {
  const means = new Float64Array(nClusters * columns);
  const sizes = new Float64Array(nClusters);
  labels.forEach((label) => {
    if (label !== NOISE) sizes[label] = (sizes[label] ?? 0) + 1;
  });
  labels.forEach((label, row) => {
    if (label === NOISE) return;
    for (let column = 0; column < columns; column++) {
      const index = label * columns + column;
      means[index] = (means[index] ?? 0) + (values[row * columns + column] ?? 0);
    }
  });
  return {
    values: means.map((sum, index) => sum / (sizes[Math.floor(index / columns)] ?? 1)),
    rows: nClusters,
    columns,
  };
}
