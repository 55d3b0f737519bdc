/**
 * What one K-Means job keeps in linear memory between two steps.
 *
 * The points are stored by column, in `padded` rows (a multiple of 4, so that the SIMD loops have no tail); the
 * rows behind the last one repeat it, so they always carry its label and can never delay "labels unchanged".
 * Memory: about 8 × rows × (2 × columns + 4) + 12 × rows bytes.
 */
import { allocate, allocateDoubles, allocateInts } from "./arena";
import { createGenerator } from "./mt19937";

@unmanaged
export class KMeansJob {
  rows: i32;
  columns: i32;
  clusters: i32;
  /** Rows per column in `points`, a multiple of 4. */
  padded: i32;

  /** Row-major rows × columns: written by the host before `kmeansPrepare`. */
  input: usize;
  /** The centred points, column after column. */
  points: usize;
  means: usize;
  /** Squared shift of all centers at which Lloyd stops. */
  tolerance: f64;
  generator: usize;

  /** Row-major clusters × columns, centred like the points. */
  centers: usize;
  nextCenters: usize;
  /** ½‖center‖², one per cluster. */
  halfNorms: usize;
  /** Points per cluster, as f64: they divide sums. */
  weights: usize;
  /** Room for the numbers of the clusters that an iteration left empty. */
  emptyClusters: usize;
  labels: usize;
  previousLabels: usize;
  iterations: i32;

  /** Squared distance to the nearest chosen center, per padded row, and two buffers to try candidates in. */
  closest: usize;
  trial: usize;
  bestTrial: usize;
  /** Running sum of `closest`; later the distances of the relocation. */
  scratch: usize;

  bestLabels: usize;
  bestCenters: usize;
  bestInertia: f64;
  /** 0 until a restart has finished. */
  bestIterations: i32;
}

/** Allocates a job and all its buffers; `seed` is scikit-learn's `random_state`. */
export function createJob(rows: i32, columns: i32, clusters: i32, seed: u32): KMeansJob {
  const job = changetype<KMeansJob>(allocate(offsetof<KMeansJob>()));
  const padded = (rows + 3) & ~3;
  const centerValues = <usize>clusters * <usize>columns;
  job.rows = rows;
  job.columns = columns;
  job.clusters = clusters;
  job.padded = padded;
  job.input = allocateDoubles(<usize>rows * <usize>columns);
  job.points = allocateDoubles(<usize>padded * <usize>columns);
  job.means = allocateDoubles(columns);
  job.tolerance = 0;
  job.generator = createGenerator(seed);
  job.centers = allocateDoubles(centerValues);
  job.nextCenters = allocateDoubles(centerValues);
  job.halfNorms = allocateDoubles(clusters);
  job.weights = allocateDoubles(clusters);
  job.emptyClusters = allocateInts(clusters);
  job.labels = allocateInts(padded);
  job.previousLabels = allocateInts(padded);
  job.iterations = 0;
  job.closest = allocateDoubles(padded);
  job.trial = allocateDoubles(padded);
  job.bestTrial = allocateDoubles(padded);
  job.scratch = allocateDoubles(padded);
  job.bestLabels = allocateInts(padded);
  job.bestCenters = allocateDoubles(centerValues);
  job.bestInertia = Infinity;
  job.bestIterations = 0;
  return job;
}

/** Address of the points' column `column`. */
@inline
export function pointColumn(job: KMeansJob, column: i32): usize {
  return job.points + ((<usize>column * <usize>job.padded) << 3);
}
