/**
 * Sums of distances in f32, four rows against four at a time: where the time of a large silhouette goes.
 *
 * Coordinates are relative to the centroid of the cluster that is measured against. Then, with u = 2⁻²⁴, rounding them
 * moves the mean distance of x by at most u·(‖x‖ + mean ‖y‖), and both norms are bounded by mean distances (Jensen's and
 * the triangle inequality): a coefficient errs by some u, 10⁻⁷, wherever the data lie, in practice by 10⁻⁸. That would
 * not hold for sums in f32, so at most eight distances are added before they are widened.
 * Below 2⁻⁶³ of the data's extent squares vanish: rows to which that matters set the job to f64 (silhouette_bounds.ts).
 * Called many times a job on purpose: engines optimise a function between calls, not inside a long one.
 */
import { addDouble, doubleAddress, getDouble, getInt, setDouble } from "./memory";
import { GROUP, SilhouetteJob } from "./silhouette_job";

/** Bytes of a run whose distances are added in f32: eight vectors. */
const BLOCK: usize = 8 << 4;

/** Fills `singles`. */
export function narrowPoints(job: SilhouetteJob): void {
  for (let cluster = 0; cluster < job.clusters; cluster++) {
    const to = getInt(job.starts, cluster + 1);
    for (let column = 0; column < job.columns; column++) {
      const center = getDouble(job.centroids, cluster * job.columns + column);
      for (let row = getInt(job.starts, cluster); row < to; row++) {
        const index = column * job.rows + row;
        store<f32>(job.singles + (<usize>index << 2), <f32>(getDouble(job.points, index) - center));
      }
    }
  }
}

/** Loads four listed rows, from place `first` of the list on, relative to the centroid of `cluster`. */
export function loadGroup(job: SilhouetteJob, first: i32, cluster: i32): void {
  for (let column = 0; column < job.columns; column++) {
    const center = getDouble(job.centroids, cluster * job.columns + column);
    for (let member = 0; member < GROUP; member++) {
      const value = getDouble(job.points, column * job.rows + getInt(job.listed, first + member));
      v128.store(job.group + (<usize>(column * GROUP + member) << 4), f32x4.splat(<f32>(value - center)));
    }
  }
}

/**
 * Distances of the four loaded rows to the sorted rows `from` … `to − 1`: sums them in `groupSums`, and adds each to
 * `sums` of its row of the run.
 */
export function addGroupDistances(job: SilhouetteJob, from: i32, to: i32): void {
  const vectorsEnd = from + ((to - from) & ~3);
  addVectors(job, <usize>from << 2, <usize>vectorsEnd << 2);
  if (vectorsEnd < to) addPartOfVector(job, vectorsEnd, to - vectorsEnd, true);
}

/** Adds the distances of the four loaded rows, `row` and the three behind it, to each other to `groupSums`. */
export function addDistancesInGroup(job: SilhouetteJob, row: i32): void {
  addPartOfVector(job, row, GROUP, false);
}

/** The sorted rows `row` … `row + count − 1`, at most four; `shared` adds to their `sums` too. */
function addPartOfVector(job: SilhouetteJob, row: i32, count: i32, shared: bool): void {
  const mask = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
  const sums = doubleAddress(job.sums, row);
  for (let member = 0; member < GROUP; member++) {
    let squares = f32x4.splat(0);
    for (let column = 0; column < job.columns; column++) {
      const values = v128.load(job.singles + (<usize>(column * job.rows + row) << 2));
      const coordinate = v128.load(job.group + (<usize>(column * GROUP + member) << 4));
      squares = f32x4.add(squares, squareOf(values, coordinate));
    }
    const distances = v128.and(f32x4.sqrt(squares), mask);
    const low = lowOf(distances);
    const high = highOf(distances);
    addDouble(job.groupSums, member, lanesOf(f64x2.add(low, high)));
    if (!shared) continue;
    v128.store(sums, f64x2.add(v128.load(sums), low));
    v128.store(sums, f64x2.add(v128.load(sums, 16), high), 16);
  }
}

/** The rows at the byte offsets `from` … `to − 16` of a column. */
function addVectors(job: SilhouetteJob, from: usize, to: usize): void {
  const columnBytes = <usize>job.rows << 2;
  const singles = job.singles;
  const group = job.group;
  const groupEnd = group + (<usize>(job.columns * GROUP) << 4);
  let total0 = f64x2.splat(0);
  let total1 = f64x2.splat(0);
  let total2 = f64x2.splat(0);
  let total3 = f64x2.splat(0);
  let sums = job.sums + (from << 1);
  for (let begin = from; begin < to; begin += BLOCK) {
    const end = min(begin + BLOCK, to);
    let sum0 = f32x4.splat(0);
    let sum1 = f32x4.splat(0);
    let sum2 = f32x4.splat(0);
    let sum3 = f32x4.splat(0);
    for (let offset = begin; offset < end; offset += 16) {
      let column = singles + offset;
      let values = v128.load(column);
      let squares0 = squareOf(values, v128.load(group));
      let squares1 = squareOf(values, v128.load(group, 16));
      let squares2 = squareOf(values, v128.load(group, 32));
      let squares3 = squareOf(values, v128.load(group, 48));
      for (let members = group + (GROUP << 4); members < groupEnd; members += GROUP << 4) {
        column += columnBytes;
        values = v128.load(column);
        squares0 = f32x4.add(squares0, squareOf(values, v128.load(members)));
        squares1 = f32x4.add(squares1, squareOf(values, v128.load(members, 16)));
        squares2 = f32x4.add(squares2, squareOf(values, v128.load(members, 32)));
        squares3 = f32x4.add(squares3, squareOf(values, v128.load(members, 48)));
      }
      const distances0 = f32x4.sqrt(squares0);
      const distances1 = f32x4.sqrt(squares1);
      const distances2 = f32x4.sqrt(squares2);
      const distances3 = f32x4.sqrt(squares3);
      sum0 = f32x4.add(sum0, distances0);
      sum1 = f32x4.add(sum1, distances1);
      sum2 = f32x4.add(sum2, distances2);
      sum3 = f32x4.add(sum3, distances3);
      const added = f32x4.add(f32x4.add(distances0, distances1), f32x4.add(distances2, distances3));
      v128.store(sums, f64x2.add(v128.load(sums), lowOf(added)));
      v128.store(sums, f64x2.add(v128.load(sums, 16), highOf(added)), 16);
      sums += 32;
    }
    total0 = f64x2.add(total0, f64x2.add(lowOf(sum0), highOf(sum0)));
    total1 = f64x2.add(total1, f64x2.add(lowOf(sum1), highOf(sum1)));
    total2 = f64x2.add(total2, f64x2.add(lowOf(sum2), highOf(sum2)));
    total3 = f64x2.add(total3, f64x2.add(lowOf(sum3), highOf(sum3)));
  }
  setDouble(job.groupSums, 0, lanesOf(total0));
  setDouble(job.groupSums, 1, lanesOf(total1));
  setDouble(job.groupSums, 2, lanesOf(total2));
  setDouble(job.groupSums, 3, lanesOf(total3));
}

@inline
function squareOf(left: v128, right: v128): v128 {
  const difference = f32x4.sub(left, right);
  return f32x4.mul(difference, difference);
}

@inline
function lowOf(singles: v128): v128 {
  return f64x2.promote_low_f32x4(singles);
}

@inline
function highOf(singles: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i64>(singles, singles, 1, 0));
}

@inline
function lanesOf(sums: v128): f64 {
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}
