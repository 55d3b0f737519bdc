/**
 * What one K-Means job keeps in linear memory between two steps.
 *
 * A job serves any number of fits over the same points: other numbers of clusters, other seeds, restarts.
 * Memory: see kmeans_points.ts; then 20 bytes a row and what the centers need.
 */
import { allocate, allocateDoubles, allocateFloats, allocateInts } from "./arena";
import { packedBytes } from "./kmeans_centers";
import { createPoints, LANES, Points } from "./kmeans_points";
import { RANKS_BYTES } from "./kmeans_search";
import { createSums, Sums } from "./kmeans_sums";
import { createGenerator } from "./mt19937";

/** Rows whose distances are summed in one number while seeding: eight blocks. */
export const SPAN: i32 = 64;

/** Moves that are noted before the sums change. */
export const MOST_MOVES: i32 = 512;
/** A move: the row, the label it had, the one it has. */
export const MOVE_BYTES: usize = 12;

@unmanaged
export class KMeansJob {
  points: Points;
  /** Weight of each row, written by the host; 0 when all weigh the same. */
  weights: usize;
  /** Clusters of the present fit. */
  clusters: i32;
  /** Squared shift of all centers at which Lloyd stops, in scaled units. */
  tolerance: f64;
  generator: usize;

  /** Row-major clusters × columns, centred and scaled like the points. */
  centers: usize;
  nextCenters: usize;
  /** The centers for the search, their ½‖c‖², and the largest norm. */
  packed: usize;
  halfNorms: usize;
  largestNorm: f64;
  sums: Sums;
  /** Weight of each cluster: it divides its sum. */
  clusterWeights: usize;
  /** Room for the numbers of the clusters that an iteration left empty, and for a renumbering. */
  emptyClusters: usize;
  /** Room for the rows that go there. */
  farthest: usize;
  ranks: usize;
  /** One a row, then the last one's again up to a full block. */
  labels: usize;
  /** Moves that the sums do not know yet. */
  moveCount: i32;
  moves: usize;
  /** Points that the present iteration moved to another cluster. */
  moved: i32;
  /** Whether no point has a label yet. */
  unlabelled: bool;
  iterations: i32;
  /** Sum of the squared distances of the points to their centers. */
  inertia: f64;

  /** Centers chosen so far; squared distance of each row to the nearest, and a bound for its f32 form. */
  chosen: i32;
  closest: usize;
  reach: usize;
  /** Sums of `closest` over spans of rows. */
  spanSums: usize;
  /** The sum of all of `closest`. */
  potential: f64;
  /** The rows tried as the next center, their rounded coordinates, and what each would take off the potential. */
  candidates: i32;
  candidateRows: usize;
  candidateFloats: usize;
  candidateGains: usize;

  bestLabels: usize;
  bestCenters: usize;
  bestInertia: f64;
  /** 0 until a restart has finished. */
  bestIterations: i32;
}

/** Allocates a job and all its buffers for fits of up to `mostClusters` clusters; `exact` for data in f64. */
export function createJob(rows: i32, columns: i32, mostClusters: i32, weighted: bool, exact: bool): KMeansJob {
  const job = changetype<KMeansJob>(allocate(offsetof<KMeansJob>()));
  const points = createPoints(rows, columns, exact);
  const padded = <usize>points.blocks * LANES;
  const centerValues = <usize>mostClusters * <usize>columns;
  const mostCandidates = candidatesFor(mostClusters);
  job.points = points;
  job.weights = weighted ? allocateDoubles(rows) : 0;
  job.tolerance = 0;
  job.generator = createGenerator(0);
  job.centers = allocateDoubles(centerValues);
  job.nextCenters = allocateDoubles(centerValues);
  job.packed = allocate(packedBytes(mostClusters, columns));
  job.halfNorms = allocateDoubles(mostClusters);
  job.sums = createSums(mostClusters, columns);
  job.clusterWeights = allocateDoubles(mostClusters);
  job.emptyClusters = allocateInts(mostClusters);
  job.farthest = allocateInts(mostClusters);
  job.ranks = allocate(RANKS_BYTES);
  job.moveCount = 0;
  job.moves = allocate(MOST_MOVES * MOVE_BYTES);
  job.labels = allocateInts(padded);
  job.closest = allocateDoubles(padded);
  job.reach = allocateFloats(padded);
  job.spanSums = allocateDoubles(rows / SPAN + 1);
  job.candidateRows = allocateInts(mostCandidates);
  job.candidateFloats = allocateFloats(<usize>mostCandidates * <usize>columns);
  job.candidateGains = allocateDoubles(mostCandidates);
  job.bestLabels = allocateInts(rows);
  job.bestCenters = allocateDoubles(centerValues);
  return job;
}

/** Rows that greedy k-means++ tries for each center: 2 + ⌊ln k⌋, as scikit-learn does. */
export function candidatesFor(clusters: i32): i32 {
  return 2 + <i32>Math.log(<f64>clusters);
}
