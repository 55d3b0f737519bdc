/**
 * Finds the core points of a leaf of a tree: asks the leaf itself, then subtree after subtree, the nearest in the tree
 * first, until each point has enough neighbours. A subtree whose box is within eps of the leaf's is counted as a whole.
 */
import { APART, compareBoxes, WITHIN } from "./dbscan_boxes";
import { joinWithin } from "./dbscan_clusters";
import { Filter, swapLanes } from "./dbscan_filter";
import { Leaves } from "./dbscan_leaves";
import { countBoxes, countNeighbours, isOverBudget } from "./dbscan_points";
import { boxOf, isLeaf, LEAF, populationOf } from "./dbscan_tree";
import { getInt, setInt } from "./memory";

/** Finds a leaf's core points, puts them first, and joins those that are within eps of each other. */
export function findCoresOf(leaves: Leaves, leaf: i32): void {
  const job = leaves.job;
  const points = leaves.tree.points;
  const from = getInt(leaves.tree.starts, leaf);
  const to = getInt(leaves.tree.starts, leaf + 1);
  let behind = to;
  if (load<u8>(job.cores + from) === 0) {
    countAround(leaves, leaf);
    behind = from;
    for (let point = from; point < to; point++) {
      if (getInt(leaves.counts, point - from) < job.minSamples) continue;
      store<u8>(job.cores + behind, 1);
      if (point !== behind) swapLanes(<Filter>points.filter, points, point, behind);
      behind++;
    }
    if (behind > from) store<u8>(leaves.joined + leaf, <u8>joinWithin(points, job.parents, from, behind));
  }
  setInt(leaves.coreCounts, leaf, behind - from);
  setInt(leaves.firstCores, leaf, from);
}

/** Counts the neighbours of a leaf's points: in the leaf, then from subtree to subtree beside the way to the root. */
function countAround(leaves: Leaves, leaf: i32): void {
  const tree = leaves.tree;
  leaves.open = populationOf(tree, leaf);
  memory.fill(leaves.counts, 0, LEAF << 2);
  countIn(leaves, leaf, leaf);
  let node = leaf;
  while (leaves.open > 0 && getInt(tree.above, node) >= 0) {
    const above = getInt(tree.above, node);
    countBetween(leaves, leaf, above + 1, node);
    countBetween(leaves, leaf, getInt(tree.behind, node), getInt(tree.behind, above));
    node = above;
  }
}

/** Counts the neighbours of a leaf's points in the nodes `first` … `end − 1`, whole subtrees. */
function countBetween(leaves: Leaves, leaf: i32, first: i32, end: i32): void {
  const tree = leaves.tree;
  const points = tree.points;
  const box = boxOf(tree, leaf);
  for (let node = first; node < end && leaves.open > 0 && !isOverBudget(points);) {
    countBoxes(points);
    const relation = compareBoxes(points, box, boxOf(tree, node));
    if (relation === WITHIN) addToCounts(leaves, leaf, populationOf(tree, node));
    else if (relation !== APART && isLeaf(tree, node)) countIn(leaves, leaf, node);
    node = relation === APART || relation === WITHIN ? getInt(tree.behind, node) : node + 1;
  }
}

function addToCounts(leaves: Leaves, leaf: i32, neighbours: i32): void {
  const population = populationOf(leaves.tree, leaf);
  let open = 0;
  for (let index = 0; index < population; index++) {
    const count = getInt(leaves.counts, index) + neighbours;
    setInt(leaves.counts, index, count);
    open += <i32>(count < leaves.job.minSamples);
  }
  leaves.open = open;
}

/** Counts the neighbours of a leaf's points among those of another, or of the same. */
function countIn(leaves: Leaves, leaf: i32, other: i32): void {
  const tree = leaves.tree;
  const wanted = leaves.job.minSamples;
  const from = getInt(tree.starts, leaf);
  const population = populationOf(tree, leaf);
  const otherFrom = getInt(tree.starts, other);
  const otherTo = getInt(tree.starts, other + 1);
  let open = 0;
  for (let index = 0; index < population; index++) {
    let count = getInt(leaves.counts, index);
    if (count >= wanted) continue;
    count += countNeighbours(tree.points, from + index, otherFrom, otherTo, wanted - count);
    setInt(leaves.counts, index, count);
    open += <i32>(count < wanted);
  }
  leaves.open = open;
}
