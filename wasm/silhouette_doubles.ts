/**
 * Sums of distances in f64, between the values as given: moving them to another origin first would round away the digits
 * of rows that lie close together. The square roots are the limit, so one row at a time is as fast as four.
 * Called many times a job on purpose: engines optimise a function between calls, not inside a long one.
 */
import { addDouble, getDouble } from "./memory";
import { SilhouetteJob } from "./silhouette_job";

/**
 * Distances of a sorted row to the sorted rows `from` … `to − 1`: returns their sum, and adds each to `sums` of the
 * other row.
 */
export function addDistances(job: SilhouetteJob, row: i32, from: i32, to: i32): f64 {
  const columnBytes = <usize>job.rows << 3;
  const points = job.points;
  const pointsEnd = points + columnBytes * <usize>job.columns;
  const rowOffset = <usize>row << 3;
  const sums = job.sums;
  const end = <usize>(from + ((to - from) & ~1)) << 3;
  let pairSum = f64x2.splat(0);
  for (let offset = <usize>from << 3; offset < end; offset += 16) {
    let squares = f64x2.splat(0);
    for (let column = points; column < pointsEnd; column += columnBytes) {
      const difference = f64x2.sub(v128.load(column + offset), v128.load64_splat(column + rowOffset));
      squares = f64x2.add(squares, f64x2.mul(difference, difference));
    }
    const distances = f64x2.sqrt(squares);
    pairSum = f64x2.add(pairSum, distances);
    v128.store(sums + offset, f64x2.add(v128.load(sums + offset), distances));
  }
  const sum = f64x2.extract_lane(pairSum, 0) + f64x2.extract_lane(pairSum, 1);
  return ((to - from) & 1) !== 0 ? sum + addDistance(job, row, to - 1) : sum;
}

/** The distance of two sorted rows: returns it, and adds it to `sums` of the other one. */
function addDistance(job: SilhouetteJob, row: i32, other: i32): f64 {
  let squares: f64 = 0;
  for (let column = 0; column < job.columns; column++) {
    const first = column * job.rows;
    const difference = getDouble(job.points, first + other) - getDouble(job.points, first + row);
    squares += difference * difference;
  }
  const distance = Math.sqrt(squares);
  addDouble(job.sums, other, distance);
  return distance;
}
