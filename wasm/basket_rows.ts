/**
 * Baskets laid out for finding what occurs together.
 *
 * Frequent items get ranks, the rarest first. Each basket becomes a row of its frequent items' ranks, ascending and
 * closed by END; each item keeps a list of addresses: where, in the rows of its baskets, the items after it begin, if
 * any do. Whoever follows an item's list meets what its baskets hold of more frequent items, so no set is met twice.
 *
 * Rows are written block by block and from their ends, rank by rank through the lists, which sorts them without
 * comparing; a block is small enough for the near caches. An item that a basket repeats is listed once. The ranks count
 * repetitions and are right all the same: their order is free.
 *
 * Source: the occurrence arrays of T. Uno et al., "LCM ver. 2", 2004.
 * Memory: the input of 4 bytes an entry, whose place the rows take; as much again for the lists; 4 bytes a basket and
 * an id; 28 for each frequent item. Cost: O(entries), three passes, and the sorting of the ranks.
 */
import { allocate, allocateInts } from "./arena";
import { getInt, setInt } from "./memory";
import { majorOf, minorOf, setSortKey, sortKeys } from "./shell_sort";

/** Closes a row; and the most frequent items that there may be. */
export const END: i32 = 0xffff;

@unmanaged
export class BasketRows {
  baskets: i32;
  /** Item ids are 0 … items − 1. */
  items: i32;
  minCount: i32;
  /** First entry of each basket, and the end of the last; then the place of each row's first cell. */
  starts: usize;
  /** The items of the baskets, written by the host; then the rows, of 2 bytes a cell. */
  cells: usize;
  /** End of the rows so far. */
  cellsEnd: usize;
  /** Entries of each item; then the end of its list, `nowhere` when it is too rare to have one. */
  listEnds: usize;
  /** A word that may be written, with one before it. */
  nowhere: usize;
  /** Number of frequent items. */
  ranks: i32;
  /** For each rank its item, the baskets that it is in, where its list begins, and where what is not written begins. */
  rankItems: usize;
  rankCounts: usize;
  rankLists: usize;
  unwritten: usize;
  /** How far reading is (basket_reading.ts): the next basket, whether the ranks are known, whether all rows are. */
  nextBasket: i32;
  isRanked: bool;
  isRead: bool;
}

/** Makes room for the input; the host fills `starts` and `cells`. */
export function openRows(baskets: i32, entries: i32, items: i32, minCount: i32): BasketRows {
  const rows = changetype<BasketRows>(allocate(offsetof<BasketRows>()));
  rows.baskets = baskets;
  rows.items = items;
  rows.minCount = minCount;
  rows.starts = allocateInts(baskets + 1);
  rows.cells = allocateInts(entries);
  rows.cellsEnd = rows.cells;
  rows.listEnds = allocateInts(items);
  memory.fill(rows.listEnds, 0, <usize>items << 2);
  rows.ranks = 0;
  rows.nextBasket = 0;
  rows.isRanked = false;
  rows.isRead = false;
  return rows;
}

/** Counts the items of the baskets `from` … `to` − 1; returns how many entries those have. */
export function countBaskets(rows: BasketRows, from: i32, to: i32): i32 {
  const counts = rows.listEnds;
  const first = getInt(rows.starts, from);
  const end = getInt(rows.starts, to);
  for (let entry = first; entry < end; entry++) {
    const item = getInt(rows.cells, entry);
    setInt(counts, item, getInt(counts, item) + 1);
  }
  return end - first;
}

/** Ranks the frequent items and opens their lists; they may be more than END, which must end the job. */
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
  rows.nowhere = allocateInts(2) + 4;
  const keys = allocate(<usize>ranks << 3);
  for (let item = 0, rank = 0; item < rows.items; item++) {
    const count = getInt(rows.listEnds, item);
    if (count >= rows.minCount) setSortKey(keys, rank++, count, item);
    else setInt(rows.listEnds, item, <i32>rows.nowhere);
  }
  sortKeys(keys, ranks);
  openLists(rows, keys, allocateInts(entries + ranks));
}

/** Opens a list for each rank, behind a word that stands for no basket. */
function openLists(rows: BasketRows, keys: usize, list: usize): void {
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

/** Makes the baskets `from` … `to` − 1 rows, and lists them; returns how many entries they had. */
export function writeRows(rows: BasketRows, from: i32, to: i32): i32 {
  const entries = getInt(rows.starts, to) - getInt(rows.starts, from);
  listBaskets(rows, from, to);
  for (let rank = rows.ranks - 1; rank >= 0; rank--) writeRank(rows, rank);
  return entries;
}

/** Lists baskets with their items, and plans and closes their rows. */
function listBaskets(rows: BasketRows, from: i32, to: i32): void {
  const listEnds = rows.listEnds;
  const nowhere = rows.nowhere;
  let entry = rows.cells + (<usize>getInt(rows.starts, from) << 2);
  let cell = rows.cellsEnd;
  for (let basket = from; basket < to; basket++) {
    // Not the number but its complement, so that nothing is both a basket and an address.
    const mark = ~basket;
    const end = rows.cells + (<usize>getInt(rows.starts, basket + 1) << 2);
    let listed: usize = 0;
    for (; entry < end; entry += 4) {
      const item = load<i32>(entry);
      const listEnd = <usize>getInt(listEnds, item);
      const isNew = <usize>(listEnd !== nowhere) & <usize>(load<i32>(listEnd - 4) !== mark);
      store<i32>(listEnd, mark);
      setInt(listEnds, item, <i32>(listEnd + (isNew << 2)));
      listed += isNew;
    }
    if (listed === 0) continue;
    // One cell more than items, of 2 bytes: never beyond the entries read, of 4 bytes.
    cell += listed << 1;
    setInt(rows.starts, basket, <i32>cell);
    store<u16>(cell, <u16>END);
    cell += 2;
  }
  rows.cellsEnd = cell;
}

/** Writes a rank into the rows of the baskets last listed for it; puts the places behind it into its list instead. */
function writeRank(rows: BasketRows, rank: i32): void {
  const firstCells = rows.starts;
  const first = <usize>getInt(rows.unwritten, rank);
  const end = listEndOf(rows, rank);
  let kept = first;
  for (let place = first; place < end; place += 4) {
    const basket = ~load<i32>(place);
    const after = <usize>getInt(firstCells, basket);
    store<u16>(after - 2, <u16>rank);
    setInt(firstCells, basket, <i32>(after - 2));
    store<i32>(kept, <i32>after);
    kept += <usize>(load<u16>(after) !== END) << 2;
  }
  setInt(rows.rankCounts, rank, getInt(rows.rankCounts, rank) + <i32>((end - first) >> 2));
  setInt(rows.unwritten, rank, <i32>kept);
  setInt(rows.listEnds, getInt(rows.rankItems, rank), <i32>kept);
}
