/**
 * Baskets laid out for finding what occurs together.
 *
 * Frequent items get ranks, the rarest first. Each basket becomes a row: the ranks of its rarer items, ascending, two
 * bytes each; END; and a mask of 16 bytes for the 128 most frequent items, the common ones. Each item keeps a list of
 * addresses: where, in the rows of its baskets, the rarer items after it begin, or END for a common item. So whoever
 * follows an item's list meets what its baskets hold of more frequent items, and no set is met twice.
 *
 * A basket where nothing comes after the item is not listed, nor is one twice that repeats an item. The ranks count
 * repetitions and are right all the same: their order is free. basket_layout.ts writes the rows.
 *
 * Source: the occurrence arrays of T. Uno et al., "LCM ver. 2", 2004.
 * Memory: 4 bytes an entry and a basket for the input, in whose place the rows go while they fit; else 2 bytes for each
 * entry of a rarer item and 18 a basket; for the lists 4 bytes an entry; 4 an id and 28 a frequent item.
 * Cost: O(entries), three passes, and the sorting of the ranks.
 */
import { allocate, allocateInts, reserve } from "./arena";
import { getInt, setInt } from "./memory";
import { majorOf, minorOf, setSortKey, sortKeys } from "./shell_sort";

/** Closes the rarer items of a row; and the most frequent items that there may be. */
export const END: i32 = 0xffff;
/** Common items: the bits of a mask. */
export const COMMON: i32 = 128;
/** What a row has besides its rarer items: END and the mask. */
export const ROW_BYTES: usize = 18;

@unmanaged
export class BasketRows {
  baskets: i32;
  /** Item ids are 0 … items − 1. */
  items: i32;
  minCount: i32;
  /** First entry of each basket, and the end of the last; then where each row begins so far. */
  starts: usize;
  /** The items of the baskets, written by the host. */
  entries: usize;
  /** Where the next row may begin; the most bytes that all rows to come may take; whether they take the entries' place. */
  nextRow: usize;
  rowBytesLeft: usize;
  areInPlace: bool;
  /** Entries of each item; then the end of its list, `nowhere` when it is too rare to have one. */
  listEnds: usize;
  /** A word that may be written, with one before it. */
  nowhere: usize;
  /** Number of frequent items; of these the first common one, and where its list begins. */
  ranks: i32;
  firstCommon: i32;
  commonLists: usize;
  /** For each rank its item, the baskets that it is in, where its list begins, and where what is not written begins. */
  rankItems: usize;
  rankCounts: usize;
  rankLists: usize;
  unwritten: usize;
  /** How far reading is (basket_reading.ts): the next basket, whether the ranks are known, whether all rows are. */
  nextBasket: i32;
  isRanked: bool;
  isRead: bool;
  /** Whether the host gave no memory for the lists and the rows, which must end the job. */
  isOutOfMemory: bool;
}

/** Makes room for the input; the host fills `starts` and `entries`. */
export function openRows(baskets: i32, entries: i32, items: i32, minCount: i32): BasketRows {
  const rows = changetype<BasketRows>(allocate(offsetof<BasketRows>()));
  rows.baskets = baskets;
  rows.items = items;
  rows.minCount = minCount;
  rows.starts = allocateInts(baskets + 1);
  rows.entries = allocateInts(entries);
  rows.listEnds = allocateInts(items);
  memory.fill(rows.listEnds, 0, <usize>items << 2);
  rows.ranks = 0;
  rows.nextBasket = 0;
  rows.isRanked = false;
  rows.isRead = false;
  rows.isOutOfMemory = false;
  return rows;
}

/** Counts the items of the baskets `from` … `to` − 1; returns how many entries those have. */
export function countBaskets(rows: BasketRows, from: i32, to: i32): i32 {
  const counts = rows.listEnds;
  const first = getInt(rows.starts, from);
  const end = getInt(rows.starts, to);
  for (let entry = first; entry < end; entry++) {
    const item = getInt(rows.entries, entry);
    setInt(counts, item, getInt(counts, item) + 1);
  }
  return end - first;
}

/** Ranks the frequent items; they may be more than END, which must end the job. */
export function rankItems(rows: BasketRows): void {
  let ranks = 0;
  let entries: usize = 0;
  for (let item = 0; item < rows.items; item++) {
    const count = getInt(rows.listEnds, item);
    if (count < rows.minCount) continue;
    ranks++;
    entries += count;
  }
  rows.ranks = ranks;
  rows.firstCommon = max(0, ranks - COMMON);
  // The keys, the lists with a word more each, four words for each rank, and a little to round up.
  if (!hasMemory(rows, ((entries + 7 * <usize>ranks) << 2) + 512)) return;
  const keys = allocate(<usize>ranks << 3);
  rows.nowhere = allocateInts(2) + 4;
  for (let item = 0, rank = 0; item < rows.items; item++) {
    const count = getInt(rows.listEnds, item);
    if (count >= rows.minCount) setSortKey(keys, rank++, count, item);
    else setInt(rows.listEnds, item, <i32>rows.nowhere);
  }
  sortKeys(keys, ranks);
  openLists(rows, keys, allocateInts(entries + ranks));
  rows.nextRow = rows.entries;
  rows.areInPlace = true;
  rows.rowBytesLeft = <usize>rows.baskets * ROW_BYTES;
  for (let rank = 0; rank < rows.firstCommon; rank++) rows.rowBytesLeft += <usize>majorOf(keys, rank) << 1;
}

/** Whether the host gives memory for `bytes` bytes more. */
export function hasMemory(rows: BasketRows, bytes: usize): bool {
  rows.isOutOfMemory = !reserve(bytes);
  return !rows.isOutOfMemory;
}

/** Opens a list for each rank, behind a word that stands for no basket. */
function openLists(rows: BasketRows, keys: usize, list: usize): void {
  rows.commonLists = list;
  rows.rankItems = allocateInts(rows.ranks);
  rows.rankCounts = allocateInts(rows.ranks);
  rows.rankLists = allocateInts(rows.ranks);
  rows.unwritten = allocateInts(rows.ranks);
  for (let rank = 0; rank < rows.ranks; rank++) {
    const item = minorOf(keys, rank);
    store<i32>(list, 0);
    list += 4;
    setInt(rows.rankItems, rank, item);
    setInt(rows.rankCounts, rank, 0);
    setInt(rows.rankLists, rank, <i32>list);
    if (rank === rows.firstCommon) rows.commonLists = list;
    setInt(rows.unwritten, rank, <i32>list);
    setInt(rows.listEnds, item, <i32>list);
    list += <usize>majorOf(keys, rank) << 2;
  }
}

/** Where the list of a rank ends. */
@inline
export function listEndOf(rows: BasketRows, rank: i32): usize {
  return <usize>getInt(rows.listEnds, getInt(rows.rankItems, rank));
}

/** Where in a row the mask is, when its rarer items end at `end`. */
@inline
export function maskAfter(end: usize): usize {
  return end + 2;
}
