/**
 * Writes the rows of baskets and the lists of their items (basket_rows.ts), a block of baskets at a time.
 *
 * A block is listed item by item, then written from the ends of its rows, rank by rank through the lists, the most
 * frequent first: that sorts the rows without comparing, and shows whether anything comes after an item. Blocks are small
 * enough for the near caches.
 *
 * Source: a distribution sort through lists, D. Knuth, "The Art of Computer Programming" 3, section 5.2.5.
 * Memory: none besides that of basket_rows.ts. Cost: O(entries + ranks) for a block.
 */
import { allocate } from "./arena";
import { BasketRows, END, hasMemory, listEndOf, maskAfter, ROW_BYTES } from "./basket_rows";
import { getInt, setInt } from "./memory";

/** Makes the baskets `from` … `to` − 1 rows, and lists them; returns how many entries they had. */
export function writeRows(rows: BasketRows, from: i32, to: i32): i32 {
  const entries = getInt(rows.starts, to) - getInt(rows.starts, from);
  const bytes = listBaskets(rows, from, to);
  if (!makeRowRoom(rows, bytes, rows.entries + (<usize>getInt(rows.starts, to) << 2))) return entries;
  planRows(rows, from, to);
  for (let rank = rows.ranks - 1; rank >= rows.firstCommon; rank--) writeCommon(rows, rank);
  for (let rank = rows.firstCommon - 1; rank >= 0; rank--) writeRarer(rows, rank);
  return entries;
}

/** Lists baskets with their items and leaves in `starts` how many are rarer ones; returns the bytes of their rows. */
function listBaskets(rows: BasketRows, from: i32, to: i32): usize {
  const listEnds = rows.listEnds;
  const nowhere = rows.nowhere;
  const commonLists = rows.commonLists;
  let entry = rows.entries + (<usize>getInt(rows.starts, from) << 2);
  let cells: usize = 0;
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
    setInt(rows.starts, basket, <i32>rarer);
    cells += rarer;
  }
  return (cells << 1) + <usize>(to - from) * ROW_BYTES;
}

/** Sees that the next rows overwrite no entry that is not read; where they would, all to come go elsewhere. */
function makeRowRoom(rows: BasketRows, bytes: usize, firstUnread: usize): bool {
  if (rows.areInPlace && rows.nextRow + bytes > firstUnread) {
    if (!hasMemory(rows, rows.rowBytesLeft + 16)) return false;
    rows.nextRow = allocate(rows.rowBytesLeft);
    rows.areInPlace = false;
  }
  rows.rowBytesLeft -= bytes;
  return true;
}

/** Makes empty rows, and leaves in `starts` where each has its END, before which rarer items go. */
function planRows(rows: BasketRows, from: i32, to: i32): void {
  let row = rows.nextRow;
  for (let basket = from; basket < to; basket++) {
    row += <usize>getInt(rows.starts, basket) << 1;
    setInt(rows.starts, basket, <i32>row);
    store<u16>(row, <u16>END);
    v128.store(maskAfter(row), i64x2.splat(0));
    row += ROW_BYTES;
  }
  rows.nextRow = row;
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
