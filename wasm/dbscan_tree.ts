/**
 * A k-d tree over rows of any number of columns and any spread. Each node knows the box around its points.
 *
 * Nodes are numbered from the root down, left before right, so that a subtree is a range of nodes, and so is the way
 * past it: no stack is needed to walk. A node is cut in the middle of its widest axis, at a whole tile.
 * Source: J. Bentley, "Multidimensional binary search trees used for associative searching", 1975; medians by C. Hoare,
 * "Algorithm 65: find", 1961.
 * Memory a row: at most 2 × columns + 8 bytes; the caller lends 8 more while it is built.
 * Cost: O(rows × log rows), and O(rows × columns) for the boxes.
 */
import { allocate, allocateInts } from "./arena";
import { sideBytes, startBox, widenBox } from "./dbscan_boxes";
import { TILE } from "./dbscan_filter";
import { Points } from "./dbscan_points";
import { getDouble, getInt, setDouble, setInt } from "./memory";

/** Most points of a leaf. */
export const LEAF: i32 = 32;

/** Rows that are looked at to find the axis on which a node is cut. */
const SAMPLE: i32 = 64;

/** Nodes that wait while the tree is built; the depth is at most 32. */
const MOST_WAITING: i32 = 64;

@unmanaged
export class Tree {
  points: Points;
  nodes: i32;
  /** First point of each node, and one more entry behind the last node's. */
  starts: usize;
  /** The node behind a node's subtree; that of a leaf is the next one. */
  behind: usize;
  /** The node above a node, −1 at the root. */
  above: usize;
  /** The box around each node's points. */
  boxes: usize;
  /** The input. */
  values: usize;
  /** While it is built: the values on the axis that is cut, and triples of nodes that wait. */
  keys: usize;
  waiting: usize;
  waitingCount: i32;
}

/**
 * A tree of the rows at `values`, to be built.
 * @param keys room for one f64 a row, free again once it is built
 */
export function planTree(points: Points, values: usize, keys: usize): Tree {
  const tree = changetype<Tree>(allocate(offsetof<Tree>()));
  points.rows = allocateInts(points.count);
  const mostNodes = 2 * (points.count / TILE + 1);
  tree.points = points;
  tree.nodes = 0;
  tree.starts = allocateInts(mostNodes + 1);
  tree.behind = allocateInts(mostNodes);
  tree.above = allocateInts(mostNodes);
  tree.boxes = allocate(<usize>mostNodes * 2 * sideBytes(points.columns));
  tree.values = values;
  tree.keys = keys;
  tree.waiting = allocateInts(3 * MOST_WAITING);
  tree.waitingCount = 0;
  for (let row = 0; row < points.count; row++) setInt(points.rows, row, row);
  wait(tree, 0, points.count, -1);
  return tree;
}

/** Adds nodes for about `quota` values; returns whether the tree is done. */
export function growTree(tree: Tree, quota: f64): bool {
  for (let visited: f64 = 0; tree.waitingCount > 0 && visited < quota;) {
    const entry = --tree.waitingCount * 3;
    const from = getInt(tree.waiting, entry);
    const to = getInt(tree.waiting, entry + 1);
    addNode(tree, from, to, getInt(tree.waiting, entry + 2));
    visited += <f64>(to - from) * <f64>(tree.points.columns + 8);
  }
  if (tree.waitingCount > 0) return false;
  finishTree(tree);
  return true;
}

/** The box around a node's points. */
@inline
export function boxOf(tree: Tree, node: i32): usize {
  return tree.boxes + <usize>node * 2 * sideBytes(tree.points.columns);
}

/** How many points a node has. */
@inline
export function populationOf(tree: Tree, node: i32): i32 {
  return getInt(tree.starts, getInt(tree.behind, node)) - getInt(tree.starts, node);
}

@inline
export function isLeaf(tree: Tree, node: i32): bool {
  return getInt(tree.behind, node) === node + 1;
}

function wait(tree: Tree, from: i32, to: i32, above: i32): void {
  const entry = tree.waitingCount++ * 3;
  setInt(tree.waiting, entry, from);
  setInt(tree.waiting, entry + 1, to);
  setInt(tree.waiting, entry + 2, above);
}

function addNode(tree: Tree, from: i32, to: i32, above: i32): void {
  const node = tree.nodes++;
  setInt(tree.starts, node, from);
  setInt(tree.above, node, above);
  // Until the tree is finished: the right child, which is the last one to come, and 0 for a leaf.
  setInt(tree.behind, node, 0);
  if (above >= 0) setInt(tree.behind, above, node);
  if (to - from <= LEAF) return;
  const middle = from + (((to - from + 1) / 2 + TILE - 1) & -TILE);
  selectMiddle(tree, widestAxis(tree, from, to), from, to, middle);
  wait(tree, middle, to, node);
  wait(tree, from, middle, node);
}

/** The axis on which a sample of some rows is widest. */
function widestAxis(tree: Tree, from: i32, to: i32): i32 {
  const columns = tree.points.columns;
  const step = max(1, (to - from) / SAMPLE);
  let widest = 0;
  let width: f64 = -1;
  for (let axis = 0; axis < columns; axis++) {
    let low: f64 = Infinity;
    let high: f64 = -Infinity;
    for (let index = from; index < to; index += step) {
      const value = getDouble(rowOf(tree, index), axis);
      low = min(low, value);
      high = max(high, value);
    }
    if (high - low > width) {
      width = high - low;
      widest = axis;
    }
  }
  return widest;
}

/** Address of the row of a point. */
@inline
function rowOf(tree: Tree, point: i32): usize {
  return tree.values + <usize>getInt(tree.points.rows, point) * (<usize>tree.points.columns << 3);
}

/** Orders the rows `from` … `to − 1` so that none before `middle` is above any behind it on `axis`. */
function selectMiddle(tree: Tree, axis: i32, from: i32, to: i32, middle: i32): void {
  const keys = tree.keys;
  const rows = tree.points.rows;
  for (let index = from; index < to; index++) {
    setDouble(keys, index, getDouble(rowOf(tree, index), axis));
  }
  let low = from;
  let high = to - 1;
  while (low < high) {
    const pivot = middleOfThree(getDouble(keys, low), getDouble(keys, (low + high) >> 1), getDouble(keys, high));
    let left = low;
    let right = high;
    while (left <= right) {
      while (getDouble(keys, left) < pivot) left++;
      while (getDouble(keys, right) > pivot) right--;
      if (left <= right) exchange(keys, rows, left++, right--);
    }
    if (middle <= right) high = right;
    else if (middle >= left) low = left;
    else return;
  }
}

@inline
function middleOfThree(first: f64, second: f64, third: f64): f64 {
  return max(min(first, second), min(max(first, second), third));
}

@inline
function exchange(keys: usize, rows: usize, left: i32, right: i32): void {
  const key = getDouble(keys, left);
  setDouble(keys, left, getDouble(keys, right));
  setDouble(keys, right, key);
  const row = getInt(rows, left);
  setInt(rows, left, getInt(rows, right));
  setInt(rows, right, row);
}

/** Finds the node behind each subtree, and the boxes. */
function finishTree(tree: Tree): void {
  const points = tree.points;
  const behind = tree.behind;
  for (let node = tree.nodes - 1; node >= 0; node--) {
    const right = getInt(behind, node);
    setInt(behind, node, right === 0 ? node + 1 : getInt(behind, right));
  }
  setInt(tree.starts, tree.nodes, points.count);
  for (let node = tree.nodes - 1; node >= 0; node--) measureBox(tree, node);
}

/** Finds the box around the points of a node: of its rows if it is a leaf, else of its children's boxes. */
function measureBox(tree: Tree, node: i32): void {
  const columns = tree.points.columns;
  const box = boxOf(tree, node);
  if (isLeaf(tree, node)) {
    const from = getInt(tree.starts, node);
    startBox(box, rowOf(tree, from), columns);
    for (let point = from + 1; point < getInt(tree.starts, node + 1); point++) {
      const row = rowOf(tree, point);
      widenBox(box, row, row, columns);
    }
  } else {
    const right = boxOf(tree, getInt(tree.behind, node + 1));
    memory.copy(box, boxOf(tree, node + 1), 2 * sideBytes(columns));
    widenBox(box, right, right + sideBytes(columns), columns);
  }
}
