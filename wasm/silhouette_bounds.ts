/**
 * What the centroids say of a silhouette before any distance between two rows is measured.
 *
 * Which clusters can be the nearest of a row: by Jensen's inequality the mean distance of a row x to the members y of a
 * cluster with centroid c and variance v (mean ‖y − c‖²) lies between ‖x − c‖ and √(‖x − c‖² + v). The least upper
 * bound over the other clusters is the `reach` of x: a cluster whose centroid is further away is not the nearest.
 * Both sides are widened by what rounding can do to a centroid, so that no cluster that counts is left out.
 * Whether f32 will do: see silhouette_singles.ts.
 * Cost: rows × clusters × columns.
 */
import { doubleAddress, getDouble, getInt, setDouble } from "./memory";
import { SilhouetteJob, sizeOf } from "./silhouette_job";

/** Rows closer than this to all that decides their coefficient are not for f32. */
const LEAST_SINGLE: f64 = 1.0 / <f64>(1 << 30) / 64;

/** Centroid and variance of every cluster, and how far rounding may have moved centroids. */
export function describeClusters(job: SilhouetteJob): void {
  let largest: f64 = 0;
  for (let column = 0; column < job.columns; column++) {
    for (let cluster = 0; cluster < job.clusters; cluster++) {
      const to = getInt(job.starts, cluster + 1);
      let sum: f64 = 0;
      for (let row = getInt(job.starts, cluster); row < to; row++) {
        const value = getDouble(job.points, column * job.rows + row);
        sum += value;
        largest = Math.max(largest, Math.abs(value));
      }
      setDouble(job.centroids, cluster * job.columns + column, sum / <f64>sizeOf(job, cluster));
    }
  }
  for (let cluster = 0; cluster < job.clusters; cluster++) {
    const to = getInt(job.starts, cluster + 1);
    let squares: f64 = 0;
    for (let row = getInt(job.starts, cluster); row < to; row++) squares += squaredDistance(job, row, cluster);
    setDouble(job.variances, cluster, squares / <f64>sizeOf(job, cluster));
  }
  // A sum of n values up to `largest` errs by n·ε of it each; four times that covers what is computed from it.
  job.rounding = 4 * <f64>job.rows * f64.EPSILON * largest * Math.sqrt(<f64>job.columns);
}

/** Sets the reach of a sorted row of `cluster`; a row alone in its cluster needs no other one. */
export function setReach(job: SilhouetteJob, row: i32, cluster: i32): void {
  if (sizeOf(job, cluster) === 1) return setDouble(job.reach, row, -1);
  let leastBound = Infinity;
  let leastSquares = Infinity;
  for (let other = 0; other < job.clusters; other++) {
    if (other === cluster) continue;
    const squares = squaredDistance(job, row, other);
    leastBound = Math.min(leastBound, squares + getDouble(job.variances, other));
    leastSquares = Math.min(leastSquares, squares);
  }
  const reach = Math.sqrt(leastBound) * (1 + 8 * f64.EPSILON * <f64>job.columns) + job.rounding;
  setDouble(job.reach, row, reach * reach);
  const larger = Math.sqrt(Math.max(leastSquares, squaredDistance(job, row, cluster)));
  if (larger < LEAST_SINGLE) job.precise = true;
}

/** Whether `other` can be the nearest cluster of a sorted row of another one. */
@inline
export function canBeNearest(job: SilhouetteJob, row: i32, other: i32): bool {
  return squaredDistance(job, row, other) <= getDouble(job.reach, row);
}

/** Squared distance of a sorted row to a centroid. */
function squaredDistance(job: SilhouetteJob, row: i32, cluster: i32): f64 {
  const centroid = doubleAddress(job.centroids, cluster * job.columns);
  let squares: f64 = 0;
  for (let column = 0; column < job.columns; column++) {
    const difference = getDouble(job.points, column * job.rows + row) - getDouble(centroid, column);
    squares += difference * difference;
  }
  return squares;
}
