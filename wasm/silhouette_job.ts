/**
 * What one silhouette job keeps in linear memory between two steps.
 *
 * Rows are sorted by cluster and stored by column, so that a cluster is a contiguous run of vectors: once in
 * f64, and once in f32, each row relative to the centroid of its cluster. Both in units of a power of two that makes every
 * difference of coordinates less than 1: the coefficients do not depend on the unit, and squares stay in range.
 * Memory: 16 × rows × columns + 44 × rows + 8 × clusters × (columns + 2) bytes.
 */
import { allocate, allocateDoubles, allocateInts, mark, release } from "./arena";
import { getDouble, getInt, setDouble, setInt } from "./memory";

/** Rows that are compared together with a run of other rows, in f32. */
export const GROUP: i32 = 4;

@unmanaged
export class SilhouetteJob {
  rows: i32;
  columns: i32;
  clusters: i32;
  /** Every distance in f64; else in f32, with a sample in f64 that takes out the bias. */
  precise: bool;
  /** Only clusters that can be the nearest are measured; else all, where they are so small that asking costs more. */
  bounded: bool;
  /** Row-major rows × columns, and one i32 per row: written by the host. */
  input: usize;
  labels: usize;

  /** First sorted row of each cluster; one more at the end. */
  starts: usize;
  /** Input row of each sorted row. */
  order: usize;
  /** The sorted rows, column after column: f64, and f32 relative to their centroid, in place of the input. */
  points: usize;
  singles: usize;

  /** Row-major centroids, and the mean squared distance of the members to them. */
  centroids: usize;
  variances: usize;
  /** Bound on what rounding does to the distance to a centroid. */
  rounding: f64;
  /** Squared distance per sorted row: a cluster whose centroid lies further away cannot be the nearest. */
  reach: usize;
  /** Rows whose `reach` is known. */
  reached: i32;

  /** Running sum of distances per sorted row; at the end the coefficients, in the order of the input. */
  sums: usize;
  /** Mean distance to the own cluster, and to the nearest other one so far, per sorted row. */
  within: usize;
  nearest: usize;

  /** The pair of clusters that is compared now; the same one twice: inside it. */
  cluster: i32;
  other: i32;
  /** The pair shares its distances: each counts for both of its rows. */
  shared: bool;
  /** Sorted rows of `cluster` (the first `ofCluster`) and of `other` that are compared with all rows opposite. */
  listed: usize;
  ofCluster: i32;
  listedCount: i32;
  /** Place in the list; −1 before the pair is planned. */
  next: i32;

  /** The coordinates of a group in f32, each in all lanes of a vector: column × GROUP + row of the group. */
  group: usize;
  /** Sum of the distances of each row of the group. */
  groupSums: usize;

  /** Rows measured again in f64, and the sum of what that changed. */
  checked: i32;
  changes: f64;
}

/** Least rows of a cluster, on average, that bounds pay for. */
const BOUNDED_ROWS: i32 = 32;

/** Allocates a job and all its buffers. */
export function createJob(rows: i32, columns: i32, clusters: i32, precise: bool): SilhouetteJob {
  const job = changetype<SilhouetteJob>(allocate(offsetof<SilhouetteJob>()));
  const values = <usize>rows * <usize>columns;
  job.rows = rows;
  job.columns = columns;
  job.clusters = clusters;
  job.bounded = rows / clusters >= BOUNDED_ROWS;
  job.precise = precise || !job.bounded;
  job.input = allocateDoubles(values);
  job.labels = allocateInts(rows);
  job.starts = allocateInts(clusters + 1);
  job.order = allocateInts(rows);
  job.points = allocateDoubles(values);
  job.singles = job.input;
  job.centroids = allocateDoubles(<usize>clusters * <usize>columns);
  job.variances = allocateDoubles(clusters);
  job.reach = allocateDoubles(rows);
  // Beyond the end a last vector adds zeros.
  job.sums = allocateDoubles(rows + GROUP);
  job.within = allocateDoubles(rows);
  job.nearest = allocateDoubles(rows);
  job.listed = allocateInts(rows);
  job.group = allocate(<usize>(GROUP * columns) << 4);
  job.groupSums = allocateDoubles(GROUP);
  job.reached = 0;
  job.cluster = 0;
  job.other = 0;
  job.next = -1;
  job.checked = 0;
  job.changes = 0;
  for (let row = 0; row < rows; row++) setDouble(job.nearest, row, Infinity);
  return job;
}

/** Rows of a cluster. */
@inline
export function sizeOf(job: SilhouetteJob, cluster: i32): i32 {
  return getInt(job.starts, cluster + 1) - getInt(job.starts, cluster);
}

/** Cluster of a sorted row. */
@inline
export function clusterOf(job: SilhouetteJob, row: i32): i32 {
  return getInt(job.labels, getInt(job.order, row));
}

/** Counting sort of the input by cluster: fills `starts`, `order` and `points`. */
export function sortByCluster(job: SilhouetteJob): void {
  const starts = job.starts;
  memory.fill(starts, 0, <usize>(job.clusters + 1) << 2);
  for (let row = 0; row < job.rows; row++) {
    const next = getInt(job.labels, row) + 1;
    setInt(starts, next, getInt(starts, next) + 1);
  }
  for (let cluster = 0; cluster < job.clusters; cluster++) {
    setInt(starts, cluster + 1, getInt(starts, cluster + 1) + getInt(starts, cluster));
  }
  const scale = scaleOf(job);
  const scratch = mark();
  const places = allocateInts(job.clusters);
  memory.copy(places, starts, <usize>job.clusters << 2);
  for (let row = 0; row < job.rows; row++) {
    const cluster = getInt(job.labels, row);
    const sorted = getInt(places, cluster);
    setInt(places, cluster, sorted + 1);
    setInt(job.order, sorted, row);
    for (let column = 0; column < job.columns; column++) {
      const value = getDouble(job.input, row * job.columns + column) * scale;
      setDouble(job.points, column * job.rows + sorted, value);
    }
  }
  release(scratch);
}

/** The power of two that brings the largest difference of coordinates to ½ … 1; 1 where all rows are equal. */
function scaleOf(job: SilhouetteJob): f64 {
  let extent: f64 = 0;
  for (let column = 0; column < job.columns; column++) {
    let low = Infinity;
    let high = -Infinity;
    for (let row = 0; row < job.rows; row++) {
      const value = getDouble(job.input, row * job.columns + column);
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    extent = Math.max(extent, high - low);
  }
  const exponent = <i64>(reinterpret<u64>(extent) >> 52);
  return exponent === 0 ? 1 : reinterpret<f64>((2045 - exponent) << 52);
}
