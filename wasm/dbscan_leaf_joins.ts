/**
 * Joins the core points of a leaf of a tree to those of the leaves behind it. A subtree that is one set with the leaf is
 * not looked at, and one whose box is within eps of the leaf's is joined to it as a whole.
 */
import { APART, compareBoxes, WITHIN } from "./dbscan_boxes";
import { join, joinAcross, rootOf } from "./dbscan_clusters";
import { Leaves } from "./dbscan_leaves";
import { countBoxes, isOverBudget } from "./dbscan_points";
import { boxOf, isLeaf } from "./dbscan_tree";
import { getInt } from "./memory";

/** Joins the core points of a leaf to those of the nodes behind it. */
export function joinBehind(leaves: Leaves, leaf: i32): void {
  const tree = leaves.tree;
  const points = tree.points;
  const parents = leaves.job.parents;
  const box = boxOf(tree, leaf);
  const from = getInt(tree.starts, leaf);
  for (let node = leaf + 1; node < tree.nodes && !isOverBudget(points);) {
    const behind = getInt(tree.behind, node);
    const cores = getInt(leaves.coreCounts, node);
    const first = getInt(leaves.firstCores, node);
    const areOneEach = cores > 0 && isJoined(leaves, leaf) && isJoined(leaves, node);
    if (cores === 0 || (areOneEach && rootOf(parents, from) === rootOf(parents, first))) {
      node = behind;
      continue;
    }
    countBoxes(points);
    const relation = compareBoxes(points, box, boxOf(tree, node));
    if (relation === WITHIN) joinAll(leaves, leaf, node);
    else if (relation !== APART && isLeaf(tree, node)) {
      joinAcross(points, parents, from, from + getInt(leaves.coreCounts, leaf), first, first + cores, areOneEach);
    }
    node = relation === APART || relation === WITHIN ? behind : node + 1;
  }
}

/** Whether the core points of a node are one set by now, as far as a look at it and the nodes under it tells. */
function isJoined(leaves: Leaves, node: i32): bool {
  if (load<u8>(leaves.joined + node) !== 0) return true;
  if (isLeaf(leaves.tree, node)) return false;
  const left = node + 1;
  const right = getInt(leaves.tree.behind, left);
  const inLeft = getInt(leaves.coreCounts, left);
  const inRight = getInt(leaves.coreCounts, right);
  if (inLeft > 0 && load<u8>(leaves.joined + left) === 0) return false;
  if (inRight > 0 && load<u8>(leaves.joined + right) === 0) return false;
  if (inLeft > 0 && inRight > 0) {
    const parents = leaves.job.parents;
    const leftRoot = rootOf(parents, getInt(leaves.firstCores, left));
    if (leftRoot !== rootOf(parents, getInt(leaves.firstCores, right))) return false;
  }
  store<u8>(leaves.joined + node, 1);
  return true;
}

/** Makes all core points of a leaf and of another node one set. */
function joinAll(leaves: Leaves, leaf: i32, node: i32): void {
  const tree = leaves.tree;
  const job = leaves.job;
  const from = getInt(tree.starts, leaf);
  const behind = getInt(tree.behind, node);
  const first = getInt(leaves.firstCores, node);
  for (let point = from; point < from + getInt(leaves.coreCounts, leaf); point++) join(job.parents, point, first);
  if (load<u8>(leaves.joined + node) === 0) {
    const to = getInt(tree.starts, behind);
    for (let point = first + 1; point < to; point++) {
      if (load<u8>(job.cores + point) !== 0) join(job.parents, first, point);
    }
    memory.fill(leaves.joined + node, 1, behind - node);
  }
  store<u8>(leaves.joined + leaf, 1);
}
