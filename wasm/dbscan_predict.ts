/**
 * The cluster of new points by DBSCAN's core points: that of the nearest within eps, of equally near ones that with the
 * lowest row; −1 where there is none.
 *
 * A k-d tree holds the core points; its nodes are left out when their boxes are farther than the nearest one so far.
 * Distances are those of DBSCAN itself: squares added in f64, in the order of the axes.
 * Memory: 8 × columns + 4 bytes for each core point and each new point, and at most 2 × columns + 16 more for each core
 * point.
 * Cost: O(log cores) boxes a point where few core points are within eps of it, at worst all core points.
 */
import { allocate, allocateDoubles, allocateInts } from "./arena";
import { APART, compareBoxes, sideBytes, startBox } from "./dbscan_boxes";
import { countBoxes, countWork, createPoints, isOverBudget, Points } from "./dbscan_points";
import { boxOf, growTree, isLeaf, planTree, Tree } from "./dbscan_tree";
import { getDouble, getInt, setInt } from "./memory";

const NOISE: i32 = -1;

const RUNNING: i32 = 0;
const DONE: i32 = 1;
const OVER_BUDGET: i32 = -1;

@unmanaged
class Prediction {
  /** The core points, in the order of their tree. */
  cores: Points;
  squaredEps: f64;
  values: usize;
  clusters: usize;
  tree: Tree | null;
  isGrown: bool;
  /** The new points, and the label of each. */
  queries: i32;
  queryValues: usize;
  labels: usize;
  cursor: i32;
  /** The box of the point that is looked at. */
  box: usize;
}

/** Opens a job of `cores` core points, 1 and up, and `queries` new ones; the inputs are stored then. */
export function dbscanPredictOpen(cores: i32, queries: i32, columns: i32, eps: f64, budget: f64): usize {
  const job = changetype<Prediction>(allocate(offsetof<Prediction>()));
  job.cores = createPoints(cores, columns, eps, budget);
  job.squaredEps = job.cores.squaredEps;
  job.values = allocateDoubles(cores * columns);
  job.clusters = allocateInts(cores);
  job.tree = null;
  job.isGrown = false;
  job.queries = queries;
  job.queryValues = allocateDoubles(queries * columns);
  job.labels = allocateInts(queries);
  job.cursor = 0;
  job.box = allocate(2 * sideBytes(columns));
  return changetype<usize>(job);
}

/** Where the core points go: row-major cores × columns. */
export function dbscanPredictCores(job: usize): usize {
  return changetype<Prediction>(job).values;
}

/** Where the cluster of each core point goes, an i32 each. */
export function dbscanPredictClusters(job: usize): usize {
  return changetype<Prediction>(job).clusters;
}

/** Where the new points go: row-major queries × columns. */
export function dbscanPredictInput(job: usize): usize {
  return changetype<Prediction>(job).queryValues;
}

/** The label of each new point, an i32 each. */
export function dbscanPredictLabels(job: usize): usize {
  return changetype<Prediction>(job).labels;
}

/**
 * Goes on for about as long as `work` distances take.
 * @returns 0 running, 1 done, −1 when the budget did not do
 */
export function dbscanPredictStep(pointer: usize, work: f64): i32 {
  const job = changetype<Prediction>(pointer);
  if (!job.isGrown) {
    if (job.tree === null) job.tree = planTree(job.cores, job.values, allocateDoubles(job.cores.count));
    job.isGrown = growTree(<Tree>job.tree, work);
    if (!job.isGrown) return RUNNING;
  }
  const limit = job.cores.work + work;
  while (job.cursor < job.queries && job.cores.work < limit && !isOverBudget(job.cores)) {
    setInt(job.labels, job.cursor, labelOf(job, job.cursor));
    job.cursor++;
  }
  if (isOverBudget(job.cores)) return OVER_BUDGET;
  return job.cursor === job.queries ? DONE : RUNNING;
}

function labelOf(job: Prediction, query: i32): i32 {
  const cores = job.cores;
  const tree = <Tree>job.tree;
  const columns = cores.columns;
  const values = job.queryValues + <usize>query * (<usize>columns << 3);
  startBox(job.box, values, columns);
  // The bound of all comparisons: it comes down to the nearest so far.
  cores.squaredEps = job.squaredEps;
  let nearest = -1;
  for (let node = 0; node < tree.nodes && !isOverBudget(cores);) {
    countBoxes(cores);
    const isApart = compareBoxes(cores, job.box, boxOf(tree, node)) === APART;
    if (!isApart && isLeaf(tree, node)) nearest = nearestIn(job, node, values, nearest);
    node = isApart ? getInt(tree.behind, node) : node + 1;
  }
  return nearest < 0 ? NOISE : getInt(job.clusters, nearest);
}

/** The row of the nearest core point among `nearest`, −1 for none yet, and those of a leaf. */
function nearestIn(job: Prediction, leaf: i32, values: usize, nearest: i32): i32 {
  const cores = job.cores;
  const tree = <Tree>job.tree;
  const columns = cores.columns;
  const from = getInt(tree.starts, leaf);
  const to = getInt(tree.starts, leaf + 1);
  for (let point = from; point < to; point++) {
    const row = getInt(cores.rows, point);
    const core = job.values + <usize>row * (<usize>columns << 3);
    let sum: f64 = 0;
    for (let axis = 0; axis < columns; axis++) {
      const difference = getDouble(values, axis) - getDouble(core, axis);
      sum += difference * difference;
    }
    if (sum > cores.squaredEps || (sum === cores.squaredEps && nearest >= 0 && nearest < row)) continue;
    cores.squaredEps = sum;
    nearest = row;
  }
  countWork(cores, to - from);
  return nearest;
}
