/**
 * DBSCAN, exact, in the semantics of scikit-learn, for any number of columns, in steps.
 *
 * A core point has `minSamples` points within eps, itself among them; core points within eps of each other share a
 * cluster; any other point within eps of a core point joins the lowest-numbered of those clusters; the rest is noise.
 * Clusters are numbered by their core point with the lowest row.
 *
 * Up to 3 columns go into a grid (dbscan_grid.ts, dbscan_cells.ts), unless it would have too many empty places or too
 * crowded cells; those, and more columns, go into a k-d tree (dbscan_tree.ts, dbscan_leaves.ts).
 * Source: M. Ester et al., "A density-based algorithm for discovering clusters", 1996.
 * Memory a row, at most: 8 × columns bytes for the input and 14 for working arrays, which lie where the input was when
 * there is a grid. A grid takes 8 × columns + 24 more, a tree 6 × columns + 9. That is 3.0 times the input for 3 columns,
 * 2.4 times for 4 and 1.8 times for 32; but 3.5 times for 2 columns and 5.8 times for 1.
 */
import { mark, release } from "./arena";
import { createWalk, findCores, labelBorders, Walk } from "./dbscan_cells";
import { listCores, numberClusters, separatePoints } from "./dbscan_clusters";
import { layOutByTile } from "./dbscan_filter";
import { Grid, markPlaces, numberCells, placePoints, planGrid } from "./dbscan_grid";
import { createJob, Job, keepInput } from "./dbscan_job";
import {
  createLeaves, findCoresOfLeaves, joinCrowds, joinLeaves, labelBordersOfLeaves, Leaves,
} from "./dbscan_leaves";
import { isOverBudget } from "./dbscan_points";
import { growTree, planTree, Tree } from "./dbscan_tree";

const MOST_GRID_COLUMNS: i32 = 3;

/** Mean number of points in a point's cell from which on a grid could compare too many: a tree bounds them. */
const CROWD: f64 = 500;

const RUNNING: i32 = 0;
const DONE: i32 = 1;
const OVER_BUDGET: i32 = -1;

/** Distances that one pass over the rows takes as long as, a value. */
const PASS_WORK: f64 = 4;

const PLAN: i32 = 0;
const MARK_PLACES: i32 = 1;
const NUMBER_CELLS: i32 = 2;
const PLACE_POINTS: i32 = 3;
const PLANT_TREE: i32 = 4;
const GROW_TREE: i32 = 5;
const LAY_OUT_LEAVES: i32 = 6;
const JOIN_CROWDS: i32 = 7;
const FIND_CORES: i32 = 8;
const JOIN_LEAVES: i32 = 9;
const NUMBER_CLUSTERS: i32 = 10;
const LABEL_BORDERS: i32 = 11;
const LIST_CORES: i32 = 12;
const FINISHED: i32 = 13;

/**
 * Opens a job; its input is stored at `dbscanInput(job)` then.
 * @param columns 1 and up
 * @param eps 1e-100 … 1e100
 * @param minSamples 1 and up
 * @param budget most distances to compute; one in more than 16 columns counts columns / 16 times
 */
export function dbscanOpen(rows: i32, columns: i32, eps: f64, minSamples: i32, budget: f64): usize {
  return changetype<usize>(createJob(rows, columns, eps, minSamples, budget, columns > MOST_GRID_COLUMNS));
}

/** Where the rows go: row-major rows × columns, finite and at most 1e100 in magnitude. */
export function dbscanInput(job: usize): usize {
  return changetype<Job>(job).values;
}

/**
 * Goes on for about as long as `work` distances take.
 * @returns 0 running, 1 done, −1 when the budget did not do
 */
export function dbscanStep(pointer: usize, work: f64): i32 {
  const job = changetype<Job>(pointer);
  const points = job.points;
  while (work > 0 && job.stage !== FINISHED) {
    const before = points.work;
    const isPass = job.stage !== FIND_CORES && job.stage !== JOIN_LEAVES && job.stage !== LABEL_BORDERS;
    job.stage = advance(job, work);
    if (isOverBudget(points)) return OVER_BUDGET;
    work -= points.work - before;
    if (isPass) work -= PASS_WORK * <f64>points.count * <f64>points.columns;
  }
  return job.stage === FINISHED ? DONE : RUNNING;
}

/** One i32 per row, 0 … clusters − 1, or −1 for noise. */
export function dbscanLabels(job: usize): usize {
  return changetype<Job>(job).labels;
}

export function dbscanClusters(job: usize): i32 {
  return changetype<Job>(job).clusters;
}

/** The rows of the core points, ascending, one i32 each. */
export function dbscanCores(job: usize): usize {
  return changetype<Job>(job).numbers;
}

export function dbscanCoreCount(job: usize): i32 {
  return changetype<Job>(job).coreCount;
}

/** Does a part of the stage a job is in, for about `work`; returns the stage it is in then. */
function advance(job: Job, work: f64): i32 {
  const points = job.points;
  const limit = points.work + work;
  switch (job.stage) {
    case PLAN:
      return plan(job);
    case MARK_PLACES:
      markPlaces(<Grid>job.grid, job.values);
      return NUMBER_CELLS;
    case NUMBER_CELLS:
      return numberCells(<Grid>job.grid) > CROWD * <f64>points.count ? PLANT_TREE : PLACE_POINTS;
    case PLACE_POINTS:
      placePoints(<Grid>job.grid, job.values);
      separatePoints(job.parents, points.count);
      job.walk = createWalk(job, <Grid>job.grid);
      return FIND_CORES;
    case PLANT_TREE:
      release(job.end);
      keepInput(job);
      // Two arrays of i32 that are not in use yet, one behind the other.
      job.tree = planTree(points, job.values, job.parents);
      return GROW_TREE;
    case GROW_TREE:
      return growTree(<Tree>job.tree, work) ? LAY_OUT_LEAVES : GROW_TREE;
    case LAY_OUT_LEAVES:
      layOutByTile(points, job.values, job.eps);
      return JOIN_CROWDS;
    case JOIN_CROWDS:
      separatePoints(job.parents, points.count);
      job.leaves = createLeaves(job, <Tree>job.tree);
      joinCrowds(<Leaves>job.leaves);
      return FIND_CORES;
    case FIND_CORES:
      if (!findCoresUntil(job, limit)) return FIND_CORES;
      // The cells of a grid are joined as their core points are found.
      return job.leaves ? JOIN_LEAVES : NUMBER_CLUSTERS;
    case JOIN_LEAVES:
      return joinLeaves(<Leaves>job.leaves, limit) ? NUMBER_CLUSTERS : JOIN_LEAVES;
    case NUMBER_CLUSTERS:
      job.clusters = numberClusters(points, job.parents, job.cores, job.labels, job.numbers);
      return LABEL_BORDERS;
    case LABEL_BORDERS:
      return labelBordersUntil(job, limit) ? LIST_CORES : LABEL_BORDERS;
    default:
      job.coreCount = listCores(points, job.cores, job.flags, job.numbers);
      return FINISHED;
  }
}

function plan(job: Job): i32 {
  job.end = mark();
  if (job.points.columns <= MOST_GRID_COLUMNS) job.grid = planGrid(job.points, job.values, job.eps);
  return job.grid ? MARK_PLACES : PLANT_TREE;
}

function findCoresUntil(job: Job, limit: f64): bool {
  return job.leaves ? findCoresOfLeaves(<Leaves>job.leaves, limit) : findCores(<Walk>job.walk, limit);
}

function labelBordersUntil(job: Job, limit: f64): bool {
  return job.leaves ? labelBordersOfLeaves(<Leaves>job.leaves, limit) : labelBorders(<Walk>job.walk, limit);
}
