/**
 * Davies–Bouldin index and Calinski–Harabasz score of a clustering.
 *
 * Sources: D. Davies, D. Bouldin, "A cluster separation measure", 1979 (mean over i of max over j of
 * (s_i + s_j) / d_ij, s = mean distance to the centroid); T. Caliński, J. Harabasz, "A dendrite method for
 * cluster analysis", 1974 ([B / (k − 1)] / [W / (n − k)]). Coinciding centroids and W = 0 as in scikit-learn, but
 * judged up to rounding: an exact 0 would depend on the origin of the data.
 * Memory: clusters × (columns + 2) f64. Cost: O(rows × columns + clusters² × columns).
 *
 * In both: `values` row-major rows × columns, moved to the origin in place (far from it the centroids lose digits);
 * `labels` one i32 per row in 0 … clusters − 1, none without a row.
 */
import { allocateDoubles, mark, release } from "./arena";
import { addDouble, doubleAddress, getDouble, getInt, setDouble } from "./memory";
import { columnMean } from "./scaling";

/** 0 is best; a pair of clusters with the same centroid does not count. */
export function daviesBouldin(values: usize, rows: i32, columns: i32, labels: usize, clusters: i32): f64 {
  const start = mark();
  const negligible = moveToOrigin(values, rows, columns);
  const sizes = allocateDoubles(clusters);
  const centroids = computeCentroids(values, rows, columns, labels, clusters, sizes);
  const spreads = allocateDoubles(clusters);
  memory.fill(spreads, 0, <usize>clusters << 3);
  for (let row = 0; row < rows; row++) {
    const cluster = getInt(labels, row);
    const centroid = doubleAddress(centroids, cluster * columns);
    const distance = Math.sqrt(squaredDistance(doubleAddress(values, row * columns), centroid, columns));
    addDouble(spreads, cluster, distance);
  }
  for (let cluster = 0; cluster < clusters; cluster++) {
    setDouble(spreads, cluster, getDouble(spreads, cluster) / getDouble(sizes, cluster));
  }
  let total: f64 = 0;
  for (let cluster = 0; cluster < clusters; cluster++) {
    let worst: f64 = 0;
    for (let other = 0; other < clusters; other++) {
      const left = doubleAddress(centroids, cluster * columns);
      const right = doubleAddress(centroids, other * columns);
      const squares = squaredDistance(left, right, columns);
      if (squares <= negligible) continue;
      worst = Math.max(worst, (getDouble(spreads, cluster) + getDouble(spreads, other)) / Math.sqrt(squares));
    }
    total += worst;
  }
  release(start);
  return total / <f64>clusters;
}

/** Higher is better; 1 when every point lies on its centroid. */
export function calinskiHarabasz(values: usize, rows: i32, columns: i32, labels: usize, clusters: i32): f64 {
  const start = mark();
  const negligible = moveToOrigin(values, rows, columns);
  const sizes = allocateDoubles(clusters);
  const centroids = computeCentroids(values, rows, columns, labels, clusters, sizes);
  let between: f64 = 0;
  for (let index = 0; index < clusters * columns; index++) {
    const deviation = getDouble(centroids, index);
    between += getDouble(sizes, index / columns) * deviation * deviation;
  }
  let inside: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const centroid = doubleAddress(centroids, getInt(labels, row) * columns);
    inside += squaredDistance(doubleAddress(values, row * columns), centroid, columns);
  }
  release(start);
  if (inside <= negligible) return 1;
  return between * <f64>(rows - clusters) / (inside * <f64>(clusters - 1));
}

/** Takes the column means out of `values`; returns the largest sum of squares that is nothing but rounding. */
function moveToOrigin(values: usize, rows: i32, columns: i32): f64 {
  let squares: f64 = 0;
  for (let column = 0; column < columns; column++) {
    const mean = columnMean(values, rows, columns, column);
    for (let row = 0; row < rows; row++) {
      const index = row * columns + column;
      const deviation = getDouble(values, index) - mean;
      setDouble(values, index, deviation);
      squares += deviation * deviation;
    }
  }
  const rounding = <f64>rows * f64.EPSILON;
  return squares * rounding * rounding;
}

/** Row-major mean of each cluster's rows; fills `sizes` with their numbers. */
function computeCentroids(
  values: usize, rows: i32, columns: i32, labels: usize, clusters: i32, sizes: usize,
): usize {
  const bytes = (<usize>clusters * <usize>columns) << 3;
  const centroids = allocateDoubles(<usize>clusters * <usize>columns);
  memory.fill(centroids, 0, bytes);
  memory.fill(sizes, 0, <usize>clusters << 3);
  for (let row = 0; row < rows; row++) {
    const cluster = getInt(labels, row);
    addDouble(sizes, cluster, 1);
    for (let column = 0; column < columns; column++) {
      addDouble(doubleAddress(centroids, cluster * columns), column, getDouble(values, row * columns + column));
    }
  }
  for (let index = 0; index < clusters * columns; index++) {
    setDouble(centroids, index, getDouble(centroids, index) / getDouble(sizes, index / columns));
  }
  return centroids;
}

function squaredDistance(left: usize, right: usize, columns: i32): f64 {
  let squares: f64 = 0;
  for (let column = 0; column < columns; column++) {
    const difference = getDouble(left, column) - getDouble(right, column);
    squares += difference * difference;
  }
  return squares;
}
