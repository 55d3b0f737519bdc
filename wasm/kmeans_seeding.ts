/**
 * Greedy k-means++: the first centers of one K-Means restart.
 *
 * Source: D. Arthur, S. Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007, with the
 * greedy choice among 2 + ⌊ln k⌋ candidates and the draws of scikit-learn's `_kmeans_plusplus` (1.3 and later,
 * unweighted). Distances are differences, not the dot-product expansion: a duplicate of a center is exactly 0.
 * Memory: four arrays of one f64 per row, in the job. Cost: O(rows × columns × k × candidates).
 */
import { allocateInts, mark, release } from "./arena";
import { KMeansJob, pointColumn } from "./kmeans_job";
import { doubleAddress, getDouble, getInt, setDouble, setInt } from "./memory";
import { nextDouble } from "./mt19937";

/** Chooses `job.clusters` rows as the centers. */
export function seedCenters(job: KMeansJob): void {
  const start = mark();
  const candidates = 2 + <i32>Math.log(<f64>job.clusters);
  const drawn = allocateInts(candidates);

  for (let row = 0; row < job.padded; row++) setDouble(job.closest, row, Infinity);
  const first = drawFirstRow(job);
  let potential = tryCandidate(job, first);
  takeAsClosest(job, job.trial);
  copyCenter(job, 0, first);

  for (let cluster = 1; cluster < job.clusters; cluster++) {
    // All candidates are drawn before any is tried: the order of scikit-learn's draws.
    accumulateClosest(job);
    for (let index = 0; index < candidates; index++) {
      setInt(drawn, index, drawRow(job, potential));
    }
    let bestRow = -1;
    for (let index = 0; index < candidates; index++) {
      const row = getInt(drawn, index);
      const candidatePotential = tryCandidate(job, row);
      if (bestRow >= 0 && candidatePotential >= potential) continue;
      bestRow = row;
      potential = candidatePotential;
      const kept = job.trial;
      job.trial = job.bestTrial;
      job.bestTrial = kept;
    }
    takeAsClosest(job, job.bestTrial);
    copyCenter(job, cluster, bestRow);
  }
  release(start);
}

/** `RandomState.choice(rows, p=1/rows)`: `searchsorted(right)` of one draw on the normalised running sum. */
function drawFirstRow(job: KMeansJob): i32 {
  const share = 1.0 / <f64>job.rows;
  let total: f64 = 0;
  for (let row = 0; row < job.rows; row++) total += share;
  const draw = nextDouble(job.generator);
  let cumulative: f64 = 0;
  for (let row = 0; row < job.rows; row++) {
    cumulative += share;
    if (cumulative / total > draw) return row;
  }
  return job.rows - 1;
}

/** A row with probability proportional to its squared distance: `searchsorted(left)`, clipped to the last row. */
function drawRow(job: KMeansJob, potential: f64): i32 {
  const value = nextDouble(job.generator) * potential;
  let low = 0;
  let high = job.rows - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (getDouble(job.scratch, middle) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** `scratch` = running sum of `closest`. */
function accumulateClosest(job: KMeansJob): void {
  let sum: f64 = 0;
  for (let row = 0; row < job.rows; row++) {
    sum += getDouble(job.closest, row);
    setDouble(job.scratch, row, sum);
  }
}

/** `trial` = each row's squared distance to the nearest center if `candidate` became one; returns its sum. */
function tryCandidate(job: KMeansJob, candidate: i32): f64 {
  const columnBytes = <usize>job.padded << 3;
  const candidateOffset = <usize>candidate << 3;
  const end = job.points + columnBytes * <usize>job.columns;
  for (let row = 0; row < job.padded; row += 2) {
    const rowOffset = <usize>row << 3;
    let distance = f64x2.splat(0);
    for (let column = job.points; column < end; column += columnBytes) {
      const difference = f64x2.sub(v128.load(column + rowOffset), v128.load64_splat(column + candidateOffset));
      distance = f64x2.add(distance, f64x2.mul(difference, difference));
    }
    v128.store(job.trial + rowOffset, f64x2.min(distance, v128.load(job.closest + rowOffset)));
  }
  let potential: f64 = 0;
  for (let row = 0; row < job.rows; row++) potential += getDouble(job.trial, row);
  return potential;
}

/** Makes one of the two trial buffers the closest distances; the old ones become scratch for the next trial. */
function takeAsClosest(job: KMeansJob, buffer: usize): void {
  if (buffer === job.trial) job.trial = job.closest;
  else job.bestTrial = job.closest;
  job.closest = buffer;
}

function copyCenter(job: KMeansJob, cluster: i32, row: i32): void {
  const center = doubleAddress(job.centers, cluster * job.columns);
  for (let column = 0; column < job.columns; column++) {
    setDouble(center, column, getDouble(pointColumn(job, column), row));
  }
}
