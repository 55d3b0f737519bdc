/**
 * Davies–Bouldin index and Calinski–Harabasz score of a clustering.
 *
 * Sources: D. Davies, D. Bouldin, "A cluster separation measure", 1979 (mean over i of max over j of
 * (s_i + s_j) / d_ij, s = mean distance to the centroid); T. Caliński, J. Harabasz, "A dendrite method for
 * cluster analysis", 1974 ([B / (k − 1)] / [W / (n − k)]). Coinciding centroids and W = 0 as in scikit-learn, but
 * judged up to rounding: an exact 0 would depend on the origin of the data.
 * Memory: clusters × (columns + 2) + columns f64. Cost: three passes, O(rows × columns + clusters² × columns).
 *
 * In both: `values` row-major rows × columns, moved to the origin in place (far from it the centroids lose digits);
 * `labels` one i32 per row in 0 … clusters − 1, none without a row.
 */
import { allocate, allocateDoubles, mark, release } from "./arena";
import { addDouble, doubleAddress, getDouble, getInt, setDouble } from "./memory";
import { columnMeans, loadColumns, storeColumns } from "./scaling";

/** Rows of one call: engines optimise a function between calls, not inside a long one. */
const BLOCK: i32 = 1024;

@unmanaged
class Clustering {
  values: usize;
  rows: i32;
  columns: i32;
  labels: usize;
  clusters: i32;
  /** Row-major clusters × columns, and the rows of each as f64: they divide sums. */
  centroids: usize;
  sizes: usize;
  /** Sum of the squares of all values, once moved to the origin. */
  squares: f64;
}

/** 0 is best; a pair of clusters with the same centroid does not count. */
export function daviesBouldin(values: usize, rows: i32, columns: i32, labels: usize, clusters: i32): f64 {
  const start = mark();
  const clustering = findCentroids(values, rows, columns, labels, clusters);
  const spreads = allocateDoubles(clusters);
  memory.fill(spreads, 0, <usize>clusters << 3);
  for (let from = 0; from < rows; from += BLOCK) addDistances(clustering, from, min(from + BLOCK, rows), spreads);
  for (let cluster = 0; cluster < clusters; cluster++) {
    setDouble(spreads, cluster, getDouble(spreads, cluster) / getDouble(clustering.sizes, cluster));
  }
  let total: f64 = 0;
  for (let cluster = 0; cluster < clusters; cluster++) total += worstRatio(clustering, cluster, spreads);
  release(start);
  return total / <f64>clusters;
}

/** Higher is better; 1 when every point lies on its centroid. */
export function calinskiHarabasz(values: usize, rows: i32, columns: i32, labels: usize, clusters: i32): f64 {
  const start = mark();
  const clustering = findCentroids(values, rows, columns, labels, clusters);
  let between: f64 = 0;
  for (let index = 0; index < clusters * columns; index++) {
    const deviation = getDouble(clustering.centroids, index);
    between += getDouble(clustering.sizes, index / columns) * deviation * deviation;
  }
  let inside: f64 = 0;
  for (let from = 0; from < rows; from += BLOCK) inside += sumSquares(clustering, from, min(from + BLOCK, rows));
  release(start);
  if (inside <= negligible(clustering)) return 1;
  return between * <f64>(rows - clusters) / (inside * <f64>(clusters - 1));
}

/** Moves the values to the origin, and takes the mean of each cluster's rows. */
function findCentroids(values: usize, rows: i32, columns: i32, labels: usize, clusters: i32): Clustering {
  const clustering = changetype<Clustering>(allocate(offsetof<Clustering>()));
  const means = allocateDoubles(columns);
  clustering.values = values;
  clustering.rows = rows;
  clustering.columns = columns;
  clustering.labels = labels;
  clustering.clusters = clusters;
  clustering.centroids = allocateDoubles(<usize>clusters * <usize>columns);
  clustering.sizes = allocateDoubles(clusters);
  clustering.squares = 0;
  memory.fill(clustering.centroids, 0, (<usize>clusters * <usize>columns) << 3);
  memory.fill(clustering.sizes, 0, <usize>clusters << 3);
  columnMeans(values, rows, columns, means);
  for (let from = 0; from < rows; from += BLOCK) addRows(clustering, from, min(from + BLOCK, rows), means);
  for (let index = 0; index < clusters * columns; index++) {
    const size = getDouble(clustering.sizes, index / columns);
    setDouble(clustering.centroids, index, getDouble(clustering.centroids, index) / size);
  }
  return clustering;
}

/** Takes the means out of the rows `from` … `to − 1` and adds these to the sums of their clusters. */
function addRows(clustering: Clustering, from: i32, to: i32, means: usize): void {
  const columns = clustering.columns;
  let squares = f64x2.splat(0);
  for (let row = from; row < to; row++) {
    const cluster = getInt(clustering.labels, row);
    addDouble(clustering.sizes, cluster, 1);
    const values = doubleAddress(clustering.values, row * columns);
    const sums = doubleAddress(clustering.centroids, cluster * columns);
    for (let column = 0; column < columns; column += 2) {
      const pair = column + 1 < columns;
      const value = doubleAddress(values, column);
      const sum = doubleAddress(sums, column);
      const deviations = f64x2.sub(loadColumns(value, pair), loadColumns(doubleAddress(means, column), pair));
      storeColumns(value, deviations, pair);
      storeColumns(sum, f64x2.add(loadColumns(sum, pair), deviations), pair);
      squares = f64x2.add(squares, f64x2.mul(deviations, deviations));
    }
  }
  clustering.squares += f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1);
}

/** Adds the distance of each row to its centroid to the sum of its cluster. */
function addDistances(clustering: Clustering, from: i32, to: i32, sums: usize): void {
  for (let row = from; row < to; row++) {
    addDouble(sums, getInt(clustering.labels, row), Math.sqrt(squaredDistanceToCentroid(clustering, row)));
  }
}

/** Sum of the squared distances of rows to their centroids. */
function sumSquares(clustering: Clustering, from: i32, to: i32): f64 {
  let squares: f64 = 0;
  for (let row = from; row < to; row++) squares += squaredDistanceToCentroid(clustering, row);
  return squares;
}

/** The largest (s_i + s_j) / d_ij of a cluster i; 0 when all centroids are one. */
function worstRatio(clustering: Clustering, cluster: i32, spreads: usize): f64 {
  const columns = clustering.columns;
  const rounding = negligible(clustering);
  const centroid = doubleAddress(clustering.centroids, cluster * columns);
  let worst: f64 = 0;
  for (let other = 0; other < clustering.clusters; other++) {
    const squares = squaredDistance(centroid, doubleAddress(clustering.centroids, other * columns), columns);
    if (squares <= rounding) continue;
    worst = Math.max(worst, (getDouble(spreads, cluster) + getDouble(spreads, other)) / Math.sqrt(squares));
  }
  return worst;
}

/** The largest sum of squares that is nothing but rounding. */
function negligible(clustering: Clustering): f64 {
  const rounding = <f64>clustering.rows * f64.EPSILON;
  return clustering.squares * rounding * rounding;
}

@inline
function squaredDistanceToCentroid(clustering: Clustering, row: i32): f64 {
  const columns = clustering.columns;
  const centroid = doubleAddress(clustering.centroids, getInt(clustering.labels, row) * columns);
  return squaredDistance(doubleAddress(clustering.values, row * columns), centroid, columns);
}

@inline
function squaredDistance(left: usize, right: usize, columns: i32): f64 {
  let squares = f64x2.splat(0);
  for (let column = 0; column < columns; column += 2) {
    const pair = column + 1 < columns;
    const difference = f64x2.sub(
      loadColumns(doubleAddress(left, column), pair),
      loadColumns(doubleAddress(right, column), pair),
    );
    squares = f64x2.add(squares, f64x2.mul(difference, difference));
  }
  return f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1);
}
