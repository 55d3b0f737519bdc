/**
 * Exact mean silhouette coefficient.
 *
 * Source: P. Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis",
 * 1987; (b − a) / max(a, b) per point, 0 for a point alone in its cluster, as scikit-learn's `silhouette_score`.
 * Rows are sorted by cluster and stored by column; clusters are compared pair by pair, and every distance is
 * computed once and added to both of its points.
 * Memory: 8 × rows × (columns + 4) + 8 × clusters bytes, not rows × clusters. Cost: n²/2 distances.
 */
import { allocateDoubles, allocateInts, mark, release } from "./arena";
import { addDouble, doubleAddress, getDouble, getInt, setDouble, setInt } from "./memory";

/**
 * @param values row-major rows × columns
 * @param labels one i32 per row, 0 … clusters − 1, every cluster with a row
 */
export function silhouette(values: usize, rows: i32, columns: i32, labels: usize, clusters: i32): f64 {
  const start = mark();
  const starts = allocateInts(clusters + 1);
  const points = allocateDoubles(<usize>rows * <usize>columns);
  sortByCluster(values, rows, columns, labels, clusters, starts, points);
  /** Mean distance to the own cluster, and to the nearest other one, per sorted row. */
  const within = allocateDoubles(rows);
  const nearest = allocateDoubles(rows);
  const sums = allocateDoubles(rows);
  for (let row = 0; row < rows; row++) setDouble(nearest, row, Infinity);

  for (let cluster = 0; cluster < clusters; cluster++) {
    const from = getInt(starts, cluster);
    const to = getInt(starts, cluster + 1);
    fillZeros(sums, from, to);
    for (let row = from; row < to; row++) {
      addDouble(sums, row, addDistances(points, rows, columns, row, row + 1, to, sums));
    }
    for (let row = from; row < to; row++) setDouble(within, row, getDouble(sums, row) / <f64>(to - from - 1));

    for (let other = cluster + 1; other < clusters; other++) {
      const otherFrom = getInt(starts, other);
      const otherTo = getInt(starts, other + 1);
      fillZeros(sums, otherFrom, otherTo);
      for (let row = from; row < to; row++) {
        const sum = addDistances(points, rows, columns, row, otherFrom, otherTo, sums);
        setDouble(nearest, row, Math.min(getDouble(nearest, row), sum / <f64>(otherTo - otherFrom)));
      }
      for (let row = otherFrom; row < otherTo; row++) {
        setDouble(nearest, row, Math.min(getDouble(nearest, row), getDouble(sums, row) / <f64>(to - from)));
      }
    }
  }

  let total: f64 = 0;
  for (let cluster = 0; cluster < clusters; cluster++) {
    const from = getInt(starts, cluster);
    const to = getInt(starts, cluster + 1);
    if (to - from === 1) continue;
    for (let row = from; row < to; row++) {
      const larger = Math.max(getDouble(within, row), getDouble(nearest, row));
      if (larger > 0) total += (getDouble(nearest, row) - getDouble(within, row)) / larger;
    }
  }
  release(start);
  return total / <f64>rows;
}

/** Counting sort: `starts[c]` = first sorted row of cluster c, `points` = columns of the sorted rows. */
function sortByCluster(
  values: usize, rows: i32, columns: i32, labels: usize, clusters: i32, starts: usize, points: usize,
): void {
  memory.fill(starts, 0, <usize>(clusters + 1) << 2);
  for (let row = 0; row < rows; row++) {
    const next = getInt(labels, row) + 1;
    setInt(starts, next, getInt(starts, next) + 1);
  }
  for (let cluster = 0; cluster < clusters; cluster++) {
    setInt(starts, cluster + 1, getInt(starts, cluster + 1) + getInt(starts, cluster));
  }
  const scratch = mark();
  const next = allocateInts(clusters);
  memory.copy(next, starts, <usize>clusters << 2);
  for (let row = 0; row < rows; row++) {
    const cluster = getInt(labels, row);
    const sorted = getInt(next, cluster);
    setInt(next, cluster, sorted + 1);
    for (let column = 0; column < columns; column++) {
      setDouble(points, column * rows + sorted, getDouble(values, row * columns + column));
    }
  }
  release(scratch);
}

/**
 * Distances from sorted row `row` to rows `from` … `to − 1`: returns their sum and adds each to `sums` of its row.
 * Called many times a job on purpose: engines optimise a function between calls, not inside a long one.
 */
function addDistances(points: usize, rows: i32, columns: i32, row: i32, from: i32, to: i32, sums: usize): f64 {
  const columnBytes = <usize>rows << 3;
  const rowOffset = <usize>row << 3;
  const end = points + columnBytes * <usize>columns;
  let pairSum = f64x2.splat(0);
  let index = from;
  for (; index + 2 <= to; index += 2) {
    const offset = <usize>index << 3;
    let squares = f64x2.splat(0);
    for (let column = points; column < end; column += columnBytes) {
      const difference = f64x2.sub(v128.load(column + offset), v128.load64_splat(column + rowOffset));
      squares = f64x2.add(squares, f64x2.mul(difference, difference));
    }
    const distances = f64x2.sqrt(squares);
    pairSum = f64x2.add(pairSum, distances);
    v128.store(sums + offset, f64x2.add(v128.load(sums + offset), distances));
  }
  let sum = f64x2.extract_lane(pairSum, 0) + f64x2.extract_lane(pairSum, 1);
  if (index < to) {
    let squares: f64 = 0;
    for (let column = points; column < end; column += columnBytes) {
      const difference = getDouble(column, index) - getDouble(column, row);
      squares += difference * difference;
    }
    const distance = Math.sqrt(squares);
    addDouble(sums, index, distance);
    sum += distance;
  }
  return sum;
}

function fillZeros(pointer: usize, from: i32, to: i32): void {
  memory.fill(doubleAddress(pointer, from), 0, <usize>(to - from) << 3);
}
