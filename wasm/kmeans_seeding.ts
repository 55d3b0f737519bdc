/**
 * Greedy k-means++: the first centers of one K-Means restart, one after the other.
 *
 * Source: D. Arthur, S. Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007, with the greedy choice
 * among 2 + ⌊ln k⌋ candidates and the draws of scikit-learn's `_kmeans_plusplus` (1.3 and later).
 *
 * Distances are exact (f64, differences: a duplicate of a center is at 0). But first f32 tells which points a candidate
 * can come nearer to: with e the difference of the rounded points, ‖e‖ ≤ ‖x − c‖ + 2uX, X the largest norm, and its
 * square carries at most d + 2 roundings. So with `closest` the distance so far, every point nearer than that has
 *   ‖e‖²₃₂ ≤ (√closest + 2uX)² (1 + γ) = reach,   γ = (d + 2)u / (1 − (d + 2)u),
 * and the others need no exact distance. What a candidate would take off the potential P is Σ max(0, reach − ‖e‖²₃₂), a
 * term of which is off by at most 2(γ closest + 4uX√closest + 4u²X²) and the rounding of its sum; with Cauchy and
 * Schwarz, Σ√closest ≤ √(nP). Only candidates that are closer to the best than that are compared exactly.
 * Memory: 12 bytes a row, in the job. Cost: O(rows × columns × candidates) in f32 a center, and less and less in f64.
 */
import { candidatesFor, KMeansJob, SPAN } from "./kmeans_job";
import { bestCandidate, lanesInReach, readCandidate, SPAN_BLOCKS, weighted } from "./kmeans_candidates";
import { exactRow, LANES, ROUNDING, squaredDistanceOf } from "./kmeans_points";
import { doubleAddress, getDouble, getInt, setDouble, setFloat, setInt } from "./memory";
import { nextDouble } from "./mt19937";


/** Forgets all centers. */
export function startSeeding(job: KMeansJob): void {
  job.chosen = 0;
  const rows = job.points.rows;
  const padded = job.points.blocks * LANES;
  for (let row = 0; row < padded; row++) {
    setDouble(job.closest, row, Infinity);
    // What fills the last block up is out of reach: nobody gains by it.
    setFloat(job.reach, row, <f32>(row < rows ? Infinity : -Infinity));
  }
}

/** Draws the rows to try as the next center: all before any is tried, the order of scikit-learn's draws. */
export function drawCandidates(job: KMeansJob): void {
  job.candidates = job.chosen === 0 ? 1 : candidatesFor(job.clusters);
  job.potential = job.chosen === 0 ? 0 : sumSpans(job);
  for (let candidate = 0; candidate < job.candidates; candidate++) {
    const row = job.chosen === 0 ? drawFirstRow(job) : drawRow(job, job.potential);
    setInt(job.candidateRows, candidate, row);
    setDouble(job.candidateGains, candidate, 0);
    readCandidate(job, candidate, row);
  }
}

/** Makes the best candidate a center; `takeCenter` has to go over all spans then. */
export function chooseCandidate(job: KMeansJob): void {
  const columns = job.points.columns;
  const row = getInt(job.candidateRows, bestCandidate(job));
  setInt(job.candidateRows, 0, row);
  readCandidate(job, 0, row);
  memory.copy(doubleAddress(job.centers, job.chosen * columns), exactRow(job.points, row), <usize>columns << 3);
  job.chosen++;
}

/** Brings `closest`, `reach` and the sums of the spans `from` … `to − 1` up to the center chosen last. */
export function takeCenter(job: KMeansJob, from: i32, to: i32): void {
  const roundings = <f64>(job.points.columns + 2) * ROUNDING;
  const growth = 1 + roundings / (1 - roundings) + 8 * ROUNDING;
  const shift = 2 * ROUNDING * job.points.largestNorm * 1.000001;
  const center = getInt(job.candidateRows, 0);
  for (let span = from; span < to; span++) {
    const end = min((span + 1) * SPAN_BLOCKS, job.points.blocks);
    let changed = false;
    for (let block = span * SPAN_BLOCKS; block < end; block++) {
      for (let lanes = lanesInReach(job, block, 0); lanes !== 0; lanes &= lanes - 1) {
        const row = block * LANES + ctz(lanes);
        if (row >= job.points.rows) break;
        const distance = squaredDistanceOf(job.points, row, center);
        if (!(distance < getDouble(job.closest, row))) continue;
        const length = Math.sqrt(distance) + shift;
        setDouble(job.closest, row, distance);
        setFloat(job.reach, row, <f32>(length * length * growth));
        changed = true;
      }
    }
    if (changed) sumSpan(job, span);
  }
}

/** Number of spans. */
function spanCount(job: KMeansJob): i32 {
  return (job.points.rows + SPAN - 1) / SPAN;
}

/** `RandomState.choice(rows, p)`: `searchsorted(right)` of one draw on the normalised running sum of the weights. */
function drawFirstRow(job: KMeansJob): i32 {
  const rows = job.points.rows;
  const weight = totalWeight(job);
  let total: f64 = 0;
  for (let row = 0; row < rows; row++) total += weighted(job, row, 1) / weight;
  const draw = nextDouble(job.generator);
  let cumulative: f64 = 0;
  for (let row = 0; row < rows; row++) {
    cumulative += weighted(job, row, 1) / weight;
    if (cumulative / total > draw) return row;
  }
  return rows - 1;
}

function totalWeight(job: KMeansJob): f64 {
  if (job.weights === 0) return <f64>job.points.rows;
  let total: f64 = 0;
  for (let row = 0; row < job.points.rows; row++) total += getDouble(job.weights, row);
  return total;
}

/** The potential: the sum of all spans. */
function sumSpans(job: KMeansJob): f64 {
  const spans = spanCount(job);
  let potential: f64 = 0;
  for (let span = 0; span < spans; span++) potential += getDouble(job.spanSums, span);
  return potential;
}

/** A row with probability proportional to its (weighted) squared distance: `searchsorted(left)`, the last row at most. */
function drawRow(job: KMeansJob, potential: f64): i32 {
  const value = nextDouble(job.generator) * potential;
  const lastSpan = spanCount(job) - 1;
  let span = 0;
  let cumulative: f64 = 0;
  while (span < lastSpan && cumulative + getDouble(job.spanSums, span) < value) {
    cumulative += getDouble(job.spanSums, span++);
  }
  const end = min((span + 1) * SPAN, job.points.rows);
  let found = end - 1;
  let within: f64 = 0;
  for (let row = span * SPAN; row < end; row++) {
    const share = weighted(job, row, getDouble(job.closest, row));
    if (share > 0) found = row;
    within += share;
    if (cumulative + within >= value) return row;
  }
  return found;
}

function sumSpan(job: KMeansJob, span: i32): void {
  const end = min((span + 1) * SPAN, job.points.rows);
  let sum: f64 = 0;
  for (let row = span * SPAN; row < end; row++) sum += weighted(job, row, getDouble(job.closest, row));
  setDouble(job.spanSums, span, sum);
}
