/**
 * The candidates for the next first center of a K-Means restart, and which of them is the best; see kmeans_seeding.ts,
 * where the bounds are derived.
 * Memory: none of its own. Cost: O(rows × columns × candidates) in f32; in f64 for points that rivals come nearer to.
 */
import { KMeansJob, SPAN } from "./kmeans_job";
import { BLOCK_COLUMN, blockAddress, LANES, ROUNDING, squaredDistanceOf } from "./kmeans_points";
import { addDouble, getDouble, getInt, setDouble, setFloat } from "./memory";

/** Blocks of a span. */
export const SPAN_BLOCKS: i32 = SPAN / LANES;

/** Copies the rounded row that candidate number `candidate` stands for. */
export function readCandidate(job: KMeansJob, candidate: i32, row: i32): void {
  const columns = job.points.columns;
  const source = blockAddress(job.points, row / LANES) + (<usize>(row % LANES) << 2);
  for (let column = 0; column < columns; column++) {
    const value = load<f32>(source + <usize>column * BLOCK_COLUMN);
    setFloat(job.candidateFloats, candidate * columns + column, value);
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

/** The candidate with the greatest gain, the first of equals. */
export function bestCandidate(job: KMeansJob): i32 {
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

/** A value of a row times its weight. */
@inline
export function weighted(job: KMeansJob, row: i32, value: f64): f64 {
  return job.weights === 0 ? value : value * getDouble(job.weights, row);
}

/** Squared distances of the eight points of a block to a candidate, in f32, as two vectors in `job.ranks`. */
function measureBlock(job: KMeansJob, block: i32, candidate: i32): void {
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
  v128.store(job.ranks, low);
  v128.store(job.ranks, high, 16);
}

/** What a candidate would take off the distances of the eight points of a block, in four sums. */
@inline
function gainsIn(job: KMeansJob, block: i32, candidate: i32): v128 {
  measureBlock(job, block, candidate);
  const reach = job.reach + ((<usize>block * LANES) << 2);
  const none = f32x4.splat(0);
  return f32x4.add(
    f32x4.pmax(none, f32x4.sub(v128.load(reach), v128.load(job.ranks))),
    f32x4.pmax(none, f32x4.sub(v128.load(reach, 16), v128.load(job.ranks, 16))),
  );
}

/** The points of a block that a candidate may come nearer to, a bit each. */
@inline
export function lanesInReach(job: KMeansJob, block: i32, candidate: i32): i32 {
  measureBlock(job, block, candidate);
  const reach = job.reach + ((<usize>block * LANES) << 2);
  const low = f32x4.le(v128.load(job.ranks), v128.load(reach));
  const high = f32x4.le(v128.load(job.ranks, 16), v128.load(reach, 16));
  return i32x4.bitmask(low) | (i32x4.bitmask(high) << 4);
}
