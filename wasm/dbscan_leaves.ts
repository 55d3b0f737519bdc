/**
 * DBSCAN over the leaves of a k-d tree: for rows of any number of columns, spread or crowded in any way.
 *
 * A leaf asks the nodes whose boxes are within eps of its own (dbscan_leaf_cores.ts, dbscan_leaf_joins.ts). Where two
 * boxes are within eps of each other as a whole, points are counted and joined without a distance: crowds cost next to
 * nothing. Core points come first in their leaves.
 * Sources: A. Gray and A. Moore, "'N-body' problems in statistical learning", 2000 (bounds for pairs of nodes).
 * Memory a row: at most 2 bytes, and what dbscan_tree.ts says. Cost: in many columns boxes are near to most others, and
 * it comes to rows² distances; the budget ends it.
 */
import { allocate, allocateInts } from "./arena";
import { APART, compareBoxes, WITHIN } from "./dbscan_boxes";
import { lowestCluster } from "./dbscan_clusters";
import { Job } from "./dbscan_job";
import { findCoresOf } from "./dbscan_leaf_cores";
import { joinBehind } from "./dbscan_leaf_joins";
import { countBoxes, isOverBudget } from "./dbscan_points";
import { boxOf, isLeaf, LEAF, populationOf, Tree } from "./dbscan_tree";
import { getInt, setInt } from "./memory";

@unmanaged
export class Leaves {
  job: Job;
  tree: Tree;
  /** How many core points each node has, and the first of them. */
  coreCounts: usize;
  firstCores: usize;
  /** A byte for each node: 1 when all its core points are known to be one set. */
  joined: usize;
  /** Neighbours of the points of the leaf that is looked at, and how many of its points have too few so far. */
  counts: usize;
  open: i32;
}

/** The leaves of a tree that is built; what is core or joined without a distance already is. */
export function createLeaves(job: Job, tree: Tree): Leaves {
  const leaves = changetype<Leaves>(allocate(offsetof<Leaves>()));
  leaves.job = job;
  leaves.tree = tree;
  leaves.coreCounts = allocateInts(tree.nodes);
  leaves.firstCores = allocateInts(tree.nodes);
  leaves.joined = allocate(tree.nodes);
  leaves.counts = allocateInts(LEAF);
  memory.fill(leaves.joined, 0, tree.nodes);
  memory.fill(job.cores, 0, tree.points.count);
  return leaves;
}

/** Makes crowds one set each: the points of a box that is within eps of itself, if they are `minSamples`. */
export function joinCrowds(leaves: Leaves): void {
  const job = leaves.job;
  const tree = leaves.tree;
  for (let node = 0; node < tree.nodes;) {
    const behind = getInt(tree.behind, node);
    const box = boxOf(tree, node);
    const isFew = populationOf(tree, node) < job.minSamples;
    if (isFew || compareBoxes(tree.points, box, box) !== WITHIN) {
      node = isFew ? behind : node + 1;
      continue;
    }
    const from = getInt(tree.starts, node);
    const to = getInt(tree.starts, behind);
    memory.fill(job.cores + from, 1, to - from);
    memory.fill(leaves.joined + node, 1, behind - node);
    for (let point = from; point < to; point++) setInt(job.parents, point, from);
    node = behind;
  }
}

/** Finds the core points, from `job.cursor` on, until the work passes `limit`; returns whether all are found. */
export function findCoresOfLeaves(leaves: Leaves, limit: f64): bool {
  const tree = leaves.tree;
  let node = leaves.job.cursor;
  for (; node < tree.nodes && tree.points.work < limit; node++) {
    if (isLeaf(tree, node)) findCoresOf(leaves, node);
  }
  if (!moveCursor(leaves, node)) return false;
  sumUpCores(leaves);
  return true;
}

/** Joins leaves to those behind them, as {@link findCoresOfLeaves} finds core points. */
export function joinLeaves(leaves: Leaves, limit: f64): bool {
  const tree = leaves.tree;
  let node = leaves.job.cursor;
  for (; node < tree.nodes && tree.points.work < limit; node++) {
    if (isLeaf(tree, node) && getInt(leaves.coreCounts, node) > 0) joinBehind(leaves, node);
  }
  return moveCursor(leaves, node);
}

/** Labels the points that are not core, as {@link findCoresOfLeaves} finds those that are. */
export function labelBordersOfLeaves(leaves: Leaves, limit: f64): bool {
  const tree = leaves.tree;
  let node = leaves.job.cursor;
  for (; node < tree.nodes && tree.points.work < limit; node++) {
    if (isLeaf(tree, node) && getInt(leaves.coreCounts, node) < populationOf(tree, node)) labelBordersOf(leaves, node);
  }
  return moveCursor(leaves, node);
}

function moveCursor(leaves: Leaves, node: i32): bool {
  const done = node === leaves.tree.nodes;
  leaves.job.cursor = done ? 0 : node;
  return done;
}

/** Sums up the core points of the nodes above the leaves. */
function sumUpCores(leaves: Leaves): void {
  const tree = leaves.tree;
  for (let node = tree.nodes - 1; node >= 0; node--) {
    if (isLeaf(tree, node)) continue;
    const right = getInt(tree.behind, node + 1);
    const inLeft = getInt(leaves.coreCounts, node + 1);
    setInt(leaves.coreCounts, node, inLeft + getInt(leaves.coreCounts, right));
    setInt(leaves.firstCores, node, getInt(leaves.firstCores, inLeft > 0 ? node + 1 : right));
  }
}

/** Labels a leaf's points that are not core by the core points within eps. */
function labelBordersOf(leaves: Leaves, leaf: i32): void {
  const tree = leaves.tree;
  const points = tree.points;
  const box = boxOf(tree, leaf);
  for (let node = 0; node < tree.nodes && !isOverBudget(points);) {
    countBoxes(points);
    const isApart = getInt(leaves.coreCounts, node) === 0 || compareBoxes(points, box, boxOf(tree, node)) === APART;
    if (!isApart && isLeaf(tree, node)) labelBy(leaves, leaf, node);
    node = isApart ? getInt(tree.behind, node) : node + 1;
  }
}

/** Lowers the labels of a leaf's border points to those of the core points of another leaf that are within eps. */
function labelBy(leaves: Leaves, leaf: i32, other: i32): void {
  const tree = leaves.tree;
  const points = tree.points;
  const job = leaves.job;
  const first = getInt(tree.starts, other);
  const end = first + getInt(leaves.coreCounts, other);
  const to = getInt(tree.starts, leaf + 1);
  for (let point = getInt(tree.starts, leaf) + getInt(leaves.coreCounts, leaf); point < to; point++) {
    const row = getInt(points.rows, point);
    const label = getInt(job.labels, row);
    setInt(job.labels, row, lowestCluster(points, job.parents, point, first, end, label));
  }
}
