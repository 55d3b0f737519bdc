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
import { BLOCK_COLUMN, blockAddress, exactRow, LANES, squaredDistanceOf } from "./kmeans_points";
import { addDouble, doubleAddress, getDouble, getFloat, getInt, setDouble, setFloat, setInt } from "./memory";
import { nextDouble } from "./mt19937";

const ROUNDING: f64 = 5.960464477539063e-8;
const SPAN_BLOCKS: i32 = SPAN / LANES;

/** Forgets all centers. */
export function startSeeding(job: KMeansJob): void {
  job.chosen = 0;
  const padded = job.points.blocks * LANES;
  for (let row = 0; row < padded; row++) {
    setDouble(job.closest, row, Infinity);
    setFloat(job.reach, row, <f32>Infinity);
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

/** Estimates what each candidate would take off the potential in the spans `from` … `to − 1`. */
export function tryCandidates(job: KMeansJob, from: i32, to: i32): void {
  for (let span = from; span < to; span++) {
    const end = min((span + 1) * SPAN_BLOCKS, job.points.blocks);
    for (let candidate = 0; candidate < job.candidates; candidate++) {
      let gains = f32x4.splat(0);
      for (let block = span * SPAN_BLOCKS; block < end; block++) {
        gains = f32x4.add(gains, gainsIn(job, block, candidate));
      }
      const pairs = f64x2.add(
        f64x2.promote_low_f32x4(gains), f64x2.promote_low_f32x4(v128.shuffle<i32>(gains, gains, 2, 3, 2, 3)),
      );
      addDouble(job.candidateGains, candidate, f64x2.extract_lane(pairs, 0) + f64x2.extract_lane(pairs, 1));
    }
  }
}

/**
 * Whether the estimates leave open which candidate is the best; the gains of those that may be it are 0 then, for
 * `compareCandidates` to find, and of the others less. With weights nothing has been estimated.
 */
export function needsComparison(job: KMeansJob): bool {
  const weighs = job.weights !== 0;
  const best = bestCandidate(job);
  const least = weighs ? -Infinity : getDouble(job.candidateGains, best) - estimateError(job);
  let rivals = 0;
  for (let candidate = 0; candidate < job.candidates; candidate++) {
    const other = getInt(job.candidateRows, candidate) !== getInt(job.candidateRows, best);
    if (other && getDouble(job.candidateGains, candidate) >= least) rivals++;
  }
  if (rivals === 0) return false;
  for (let candidate = 0; candidate < job.candidates; candidate++) {
    setDouble(job.candidateGains, candidate, getDouble(job.candidateGains, candidate) >= least ? 0 : -1);
  }
  return true;
}

/** Measures exactly what the candidates that may be the best would take off in the spans `from` … `to − 1`. */
export function compareCandidates(job: KMeansJob, from: i32, to: i32): void {
  const end = min(to * SPAN_BLOCKS, job.points.blocks);
  for (let candidate = 0; candidate < job.candidates; candidate++) {
    if (getDouble(job.candidateGains, candidate) < 0) continue;
    const chosen = getInt(job.candidateRows, candidate);
    let gain: f64 = 0;
    for (let block = from * SPAN_BLOCKS; block < end; block++) {
      for (let lanes = lanesInReach(job, block, candidate); lanes !== 0; lanes &= lanes - 1) {
        const row = block * LANES + ctz(lanes);
        if (row >= job.points.rows) break;
        const saved = getDouble(job.closest, row) - squaredDistanceOf(job.points, row, chosen);
        if (saved > 0) gain += weighted(job, row, saved);
      }
    }
    addDouble(job.candidateGains, candidate, gain);
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

/** The candidate with the greatest gain, the first of equals. */
function bestCandidate(job: KMeansJob): i32 {
  let best = 0;
  for (let candidate = 1; candidate < job.candidates; candidate++) {
    if (getDouble(job.candidateGains, candidate) > getDouble(job.candidateGains, best)) best = candidate;
  }
  return best;
}

/** What the difference of two estimates can be off by: see the header. */
function estimateError(job: KMeansJob): f64 {
  const rows = <f64>job.points.rows;
  const shift = ROUNDING * job.points.largestNorm;
  // Twice the bound of one estimate; 16 more roundings a term cover the sums of a span.
  const relative = <f64>(job.points.columns + 18) * ROUNDING * 1.01;
  const potential = job.potential * 1.01 + rows * 16 * shift * shift;
  return 4 * (relative * potential + 4 * shift * Math.sqrt(rows * potential) + 4 * rows * shift * shift);
}

/** Number of spans. */
export function spanCount(job: KMeansJob): i32 {
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

@inline
function weighted(job: KMeansJob, row: i32, value: f64): f64 {
  return job.weights === 0 ? value : value * getDouble(job.weights, row);
}

/** Copies the rounded row that candidate number `candidate` stands for. */
function readCandidate(job: KMeansJob, candidate: i32, row: i32): void {
  const columns = job.points.columns;
  const source = blockAddress(job.points, row / LANES) + (<usize>(row % LANES) << 2);
  for (let column = 0; column < columns; column++) {
    const value = load<f32>(source + <usize>column * BLOCK_COLUMN);
    setFloat(job.candidateFloats, candidate * columns + column, value);
  }
}

/** What a candidate would take off the distances of the eight points of a block, in four sums. */
@inline
function gainsIn(job: KMeansJob, block: i32, candidate: i32): v128 {
  const columns = job.points.columns;
  const start = blockAddress(job.points, block);
  const end = start + <usize>columns * BLOCK_COLUMN;
  let coordinate = job.candidateFloats + (<usize>(candidate * columns) << 2);
  let low = f32x4.splat(0);
  let high = low;
  for (let address = start; address < end; address += BLOCK_COLUMN) {
    const own = v128.load32_splat(coordinate);
    const some = f32x4.sub(v128.load(address), own);
    const others = f32x4.sub(v128.load(address, 16), own);
    low = f32x4.add(low, f32x4.mul(some, some));
    high = f32x4.add(high, f32x4.mul(others, others));
    coordinate += 4;
  }
  const reach = job.reach + ((<usize>block * LANES) << 2);
  const none = f32x4.splat(0);
  return f32x4.add(
    f32x4.pmax(none, f32x4.sub(v128.load(reach), low)), f32x4.pmax(none, f32x4.sub(v128.load(reach, 16), high)),
  );
}

/** The points of a block that a candidate may come nearer to, a bit each. */
@inline
function lanesInReach(job: KMeansJob, block: i32, candidate: i32): i32 {
  const columns = job.points.columns;
  const start = blockAddress(job.points, block);
  const end = start + <usize>columns * BLOCK_COLUMN;
  let coordinate = job.candidateFloats + (<usize>(candidate * columns) << 2);
  let low = f32x4.splat(0);
  let high = low;
  for (let address = start; address < end; address += BLOCK_COLUMN) {
    const own = v128.load32_splat(coordinate);
    const some = f32x4.sub(v128.load(address), own);
    const others = f32x4.sub(v128.load(address, 16), own);
    low = f32x4.add(low, f32x4.mul(some, some));
    high = f32x4.add(high, f32x4.mul(others, others));
    coordinate += 4;
  }
  const reach = job.reach + ((<usize>block * LANES) << 2);
  return i32x4.bitmask(f32x4.le(low, v128.load(reach))) | (i32x4.bitmask(f32x4.le(high, v128.load(reach, 16))) << 4);
}
