/**
 * Baskets laid out for finding what occurs together.
 *
 * Frequent items get ranks, the rarest first. Each basket becomes a row: the ranks of its rarer items, ascending, two
 * bytes each; END; and a mask of 16 bytes for the 128 most frequent items, the common ones. Each item keeps a list of
 * addresses: where, in the rows of its baskets, the rarer items after it begin, or END for a common item. So whoever
 * follows an item's list meets what its baskets hold of more frequent items, and no set is met twice.
 *
 * Rows are written block by block and from their ends, rank by rank through the lists, which sorts them without
 * comparing; a block is small enough for the near caches. A basket where nothing comes after the item is not listed, nor
 * is one twice that repeats an item. The ranks count repetitions and are right all the same: their order is free.
 *
 * Source: the occurrence arrays of T. Uno et al., "LCM ver. 2", 2004.
 * Memory: 4 bytes an entry for the input and as much for the lists; 2 for each entry of a rarer item; 22 bytes a basket;
 * 4 an id and 28 a frequent item. Cost: O(entries), three passes, and the sorting of the ranks.
 */
import { allocate, allocateInts, reserve } from "./arena";
import { getInt, setInt } from "./memory";
import { majorOf, minorOf, setSortKey, sortKeys } from "./shell_sort";

/** Closes the rarer items of a row; and the most frequent items that there may be. */
export const END: i32 = 0xffff;
/** Common items: the bits of a mask. */
export const COMMON: i32 = 128;
/** What a row has besides its rarer items: END and the mask. */
const ROW_BYTES: usize = 18;

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
  /** End of the rows so far. */
  rowsEnd: usize;
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
  openRowRoom(rows, keys);
}

function hasMemory(rows: BasketRows, bytes: usize): bool {
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

/** Makes room for the rows: the keys say how many entries the rarer items have. */
function openRowRoom(rows: BasketRows, keys: usize): void {
  let cells: usize = 0;
  for (let rank = 0; rank < rows.firstCommon; rank++) cells += majorOf(keys, rank);
  const bytes = (cells << 1) + <usize>rows.baskets * ROW_BYTES;
  if (hasMemory(rows, bytes + 16)) rows.rowsEnd = allocate(bytes);
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

/** Makes the baskets `from` … `to` − 1 rows, and lists them; returns how many entries they had. */
export function writeRows(rows: BasketRows, from: i32, to: i32): i32 {
  const entries = getInt(rows.starts, to) - getInt(rows.starts, from);
  listBaskets(rows, from, to);
  for (let rank = rows.ranks - 1; rank >= rows.firstCommon; rank--) writeCommon(rows, rank);
  for (let rank = rows.firstCommon - 1; rank >= 0; rank--) writeRarer(rows, rank);
  return entries;
}

/** Lists baskets with their items, and plans their rows. */
function listBaskets(rows: BasketRows, from: i32, to: i32): void {
  const listEnds = rows.listEnds;
  const nowhere = rows.nowhere;
  const commonLists = rows.commonLists;
  let entry = rows.entries + (<usize>getInt(rows.starts, from) << 2);
  let row = rows.rowsEnd;
  for (let basket = from; basket < to; basket++) {
    // Not the number but its complement, so that nothing is both a basket and an address.
    const mark = ~basket;
    const end = rows.entries + (<usize>getInt(rows.starts, basket + 1) << 2);
    let rarer: usize = 0;
    for (; entry < end; entry += 4) {
      const item = load<i32>(entry);
      const listEnd = <usize>getInt(listEnds, item);
      const isNew = <usize>(listEnd !== nowhere) & <usize>(load<i32>(listEnd - 4) !== mark);
      store<i32>(listEnd, mark);
      setInt(listEnds, item, <i32>(listEnd + (isNew << 2)));
      rarer += isNew & <usize>(listEnd < commonLists);
    }
    row += rarer << 1;
    setInt(rows.starts, basket, <i32>row);
    store<u16>(row, <u16>END);
    v128.store(maskAfter(row), i64x2.splat(0));
    row += ROW_BYTES;
  }
  rows.rowsEnd = row;
}

/** Sets a common rank's bit in the rows of the baskets last listed for it; lists those that have later bits instead. */
function writeCommon(rows: BasketRows, rank: i32): void {
  const ends = rows.starts;
  const first = <usize>getInt(rows.unwritten, rank);
  const listEnd = listEndOf(rows, rank);
  const byte = <usize>((rank - rows.firstCommon) >> 3);
  const bit = 1 << ((rank - rows.firstCommon) & 7);
  let kept = first;
  for (let place = first; place < listEnd; place += 4) {
    const end = <usize>getInt(ends, ~load<i32>(place));
    const mask = maskAfter(end);
    store<i32>(kept, <i32>end);
    kept += <usize>v128.any_true(v128.load(mask)) << 2;
    store<u8>(mask + byte, <u8>(<i32>load<u8>(mask + byte) | bit));
  }
  closeList(rows, rank, first, listEnd, kept);
}

/** Writes a rarer rank into the rows of the baskets last listed for it; lists the places behind it instead, if any. */
function writeRarer(rows: BasketRows, rank: i32): void {
  const firstCells = rows.starts;
  const first = <usize>getInt(rows.unwritten, rank);
  const listEnd = listEndOf(rows, rank);
  let kept = first;
  for (let place = first; place < listEnd; place += 4) {
    const basket = ~load<i32>(place);
    const after = <usize>getInt(firstCells, basket);
    store<u16>(after - 2, <u16>rank);
    setInt(firstCells, basket, <i32>(after - 2));
    store<i32>(kept, <i32>after);
    // Where END is not, what is read as a mask does not matter.
    const hasMore = <usize>(load<u16>(after) !== END) | <usize>v128.any_true(v128.load(maskAfter(after)));
    kept += hasMore << 2;
  }
  closeList(rows, rank, first, listEnd, kept);
}

/** Counts what was listed for a rank, and shortens its list to what is kept. */
function closeList(rows: BasketRows, rank: i32, first: usize, listEnd: usize, kept: usize): void {
  setInt(rows.rankCounts, rank, getInt(rows.rankCounts, rank) + <i32>((listEnd - first) >> 2));
  setInt(rows.unwritten, rank, <i32>kept);
  setInt(rows.listEnds, getInt(rows.rankItems, rank), <i32>kept);
}
