/**
 * What the parts of a DBSCAN job share. A grid takes its own copy of the input; the arrays that are needed from then on
 * lie where the input was.
 */
import { allocate } from "./arena";
import { Walk } from "./dbscan_cells";
import { Grid } from "./dbscan_grid";
import { Leaves } from "./dbscan_leaves";
import { createPoints, Points } from "./dbscan_points";
import { Tree } from "./dbscan_tree";

/** Bytes a row for `parents`, `labels`, `numbers`, `cores` and `flags`. */
const BYTES_OF_ARRAYS: usize = 14;
const ARRAYS: usize = 5;

@unmanaged
export class Job {
  points: Points;
  eps: f64;
  minSamples: i32;
  /** The input, row-major; gone once the points lie in a grid. */
  values: usize;
  /** Sets of core points; in the end the cluster of each point, −1 where it is not core. */
  parents: usize;
  /** The cluster of each row. */
  labels: usize;
  /** Scratch: one i32 a point; in the end the rows of the core points. */
  numbers: usize;
  /** A byte for each point: whether it is core. */
  cores: usize;
  /** Scratch: one byte a point. */
  flags: usize;
  clusters: i32;
  /** How many core points there are. */
  coreCount: i32;
  /** Where the memory of the grid or the tree begins. */
  end: usize;
  /** What is done next, and how far that is. */
  stage: i32;
  cursor: i32;
  /** Either a walk over the cells of a grid, or the leaves of a tree; null until they are made. */
  grid: Grid | null;
  walk: Walk | null;
  tree: Tree | null;
  leaves: Leaves | null;
}

/**
 * A job of `rows` rows, whose input is still to be stored.
 * @param inputStays whether the input is needed to the end, so that nothing may lie where it is
 */
export function createJob(rows: i32, columns: i32, eps: f64, minSamples: i32, budget: f64, inputStays: bool): Job {
  const job = changetype<Job>(allocate(offsetof<Job>()));
  job.points = createPoints(rows, columns, eps, budget);
  job.eps = eps;
  job.minSamples = minSamples;
  const inputBytes = <usize>rows * (<usize>columns << 3);
  job.values = allocate(inputStays ? inputBytes : max(inputBytes, bytesOfArrays(rows)));
  placeArrays(job, inputStays ? allocate(bytesOfArrays(rows)) : job.values);
  job.clusters = 0;
  job.coreCount = 0;
  job.stage = 0;
  job.cursor = 0;
  job.grid = null;
  job.walk = null;
  job.tree = null;
  job.leaves = null;
  return job;
}

/** Puts the arrays beside the input, which is needed after all. */
export function keepInput(job: Job): void {
  if (job.parents === job.values) placeArrays(job, allocate(bytesOfArrays(job.points.count)));
}

function bytesOfArrays(rows: i32): usize {
  return <usize>rows * BYTES_OF_ARRAYS + 16 * ARRAYS;
}

function placeArrays(job: Job, block: usize): void {
  const rows = <usize>job.points.count;
  const ints = aligned(rows << 2);
  job.parents = block;
  job.labels = job.parents + ints;
  job.numbers = job.labels + ints;
  job.cores = job.numbers + ints;
  job.flags = job.cores + aligned(rows);
}

@inline
function aligned(bytes: usize): usize {
  return (bytes + 15) & ~15;
}
