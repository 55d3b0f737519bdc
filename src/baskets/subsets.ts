/**
 * What becomes of frequent itemsets when an item is taken away or added: every subset of a frequent set is frequent, so
 * it has a place among them, and rules are made by walking from place to place.
 */
import type { Itemsets } from "../compute/itemsets.ts";

/** Itemsets that know those which have one item less, and those which have one more. */
export interface LinkedItemsets extends Itemsets {
  /** `without[starts[s] + k]` is set s without its item k; {@link EMPTY} when that leaves nothing. */
  readonly without: Int32Array;
  /** The sets that are s and one later item go from `firstLonger[s]` up to `firstLonger[s + 1]`, by that item. */
  readonly firstLonger: Int32Array;
  /** How many sets have one item; they come first. */
  readonly singles: number;
}

/** The place of the empty set, which is not among the itemsets. */
export const EMPTY = -1;

/** Links all itemsets of a search, which are in order of length and then of items; one pass. */
export function linkItemsets({ starts, items, counts }: Itemsets): LinkedItemsets {
  const sets = counts.length;
  let singles = 0;
  while (singles < sets && starts[singles + 1] === singles + 1) singles++;
  const linked = {
    starts,
    items,
    counts,
    without: new Int32Array(items.length).fill(EMPTY),
    firstLonger: new Int32Array(sets + 1).fill(sets),
    singles,
  };
  // For each place k of the parent where sets that end as the next one does, but lack item k, may begin.
  const candidates: number[] = [];
  let parent = EMPTY;
  for (let set = singles; set < sets; set++) {
    if (!isParent(linked, parent, set)) {
      while (!isParent(linked, parent, set)) linked.firstLonger[++parent] = set;
      for (let k = starts[parent] ?? 0, place = 0; k < (starts[parent + 1] ?? 0); k++, place++) {
        candidates[place] = firstLongerThan(linked, linked.without[k] ?? EMPTY);
      }
    }
    linkSet(linked, set, parent, candidates);
  }
  return linked;
}

/** Whether a set is another one without its last item. */
function isParent({ starts, items }: LinkedItemsets, parent: number, set: number): boolean {
  if (parent === EMPTY) return false;
  const start = starts[set] ?? 0;
  const parentStart = starts[parent] ?? 0;
  const length = (starts[parent + 1] ?? 0) - parentStart;
  if ((starts[set + 1] ?? 0) - start !== length + 1) return false;
  // The last items differ most often.
  for (let k = length - 1; k >= 0; k--) {
    if (items[parentStart + k] !== items[start + k]) return false;
  }
  return true;
}

/** Finds a set without each of its items; the candidates move up with its last item, as its siblings come in that order. */
function linkSet(linked: LinkedItemsets, set: number, parent: number, candidates: number[]): void {
  const { starts, items, without } = linked;
  const start = starts[set] ?? 0;
  const last = (starts[set + 1] ?? 0) - 1;
  for (let k = 0; start + k < last; k++) {
    let candidate = candidates[k] ?? 0;
    while (lastItem(linked, candidate) !== items[last]) candidate++;
    candidates[k] = candidate;
    without[start + k] = candidate;
  }
  without[last] = parent;
}

function lastItem({ starts, items }: LinkedItemsets, set: number): number | undefined {
  return items[(starts[set + 1] ?? 0) - 1];
}

function firstLongerThan({ firstLonger }: LinkedItemsets, set: number): number {
  return set === EMPTY ? 0 : firstLonger[set] ?? 0;
}

/** The place of a set with one more item, later than all its own; the larger set is known to be frequent. */
export function withItem(linked: LinkedItemsets, set: number, item: number): number {
  let low = firstLongerThan(linked, set);
  let high = set === EMPTY ? linked.singles : linked.firstLonger[set + 1] ?? 0;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((lastItem(linked, middle) ?? 0) > item) high = middle;
    else low = middle;
  }
  return low;
}
