/**
 * The sets of one and of two items that begin with one rank, and bitmaps for the search of longer ones.
 *
 * The item's list leads through its baskets; the more frequent items in them are counted, and those met often enough
 * are its partners. A bitmap for each partner then says which of the baskets it is in. Baskets with fewer than two
 * partners can hold no longer set and get no bit, so bitmaps are short.
 *
 * Source: occurrence deliver, T. Uno et al., "LCM ver. 2", 2004; bitmaps as in M. Zaki's Eclat, 1997.
 * Memory: one bit for each partner and basket of the item; as each partner is in as many baskets as the item or more,
 * that is less than one for each entry there is, and a word for each partner. Cost: O(items behind the rank in its baskets), twice.
 */
import { END, listEndOf } from "./basket_rows";
import { enterLevel, ItemsetsJob, Level, levelBelow, makeRoom, NODE_BYTES, noteFound, setNode } from "./itemsets_job";
import { getInt, setInt } from "./memory";
import { majorOf, minorOf, setSortKey, sortKeys } from "./shell_sort";

/** Bytes of a list between a row and the one that is asked for. */
const AHEAD: usize = 32;

/** Finds the sets of one and two items that begin with `rank`; opens the level of the pairs when longer sets may exist. */
export function searchPrefix(job: ItemsetsJob, rank: i32): void {
  const rows = job.rows;
  const count = getInt(rows.rankCounts, rank);
  if (count < rows.minCount) return;
  const single = job.firstLevel;
  job.words = 0;
  if (!makeRoom(job, single, 1)) return;
  const parent = single.nodes;
  setNode(parent, rank, 0, count);
  noteFound(job, single, 1);
  if (job.maxLength === 1) return;
  const list = <usize>getInt(rows.rankLists, rank);
  const partners = meetPartners(job, list, listEndOf(rows, rank));
  const pairs = levelBelow(single);
  job.words = partners > 1 && job.maxLength > 2 ? (job.rowsWithTwo + 63) >> 6 : 0;
  if (partners === 0 || !makeRoom(job, pairs, partners + 1)) return;
  takePartners(job, pairs, parent, partners);
  noteFound(job, pairs, partners);
  if (job.words !== 0 && drawBitmaps(job, pairs, partners, list)) enterLevel(job, pairs, partners);
}

/** Counts what the item's baskets hold besides it; returns how many partners it has, sorted rarest first. */
function meetPartners(job: ItemsetsJob, list: usize, listEnd: usize): i32 {
  const base = job.meetingBase;
  const partners = countMeetings(job, list, listEnd);
  for (let partner = 0; partner < partners; partner++) {
    const met = getInt(job.meetings, minorOf(job.partners, partner)) - base;
    setSortKey(job.partners, partner, met, minorOf(job.partners, partner));
  }
  sortKeys(job.partners, partners);
  // No rank has been met more often than the list is long: the next count starts above it, and nothing is cleared.
  job.meetingBase = base + <i32>((listEnd - list) >> 2);
  return partners;
}

/**
 * Counts each rank in the rows upwards from the base; those that are met often enough become partners. Shortens the list
 * to the rows of two cells and more.
 */
function countMeetings(job: ItemsetsJob, list: usize, listEnd: usize): i32 {
  const meetings = job.meetings;
  const base = job.meetingBase;
  const enough = base + job.rows.minCount;
  const last = listEnd - 4;
  let partner = job.partners;
  let kept = list;
  let bytes: usize = 0;
  let touched: u32 = 0;
  for (let place = list; place < listEnd; place += 4) {
    const row = <usize>load<u32>(place);
    // Asks for a row to come: they lie far apart, and the end of each is a surprise that would delay the next.
    touched |= load<u8>(<usize>load<u32>(min(place + AHEAD, last)));
    let cell = row;
    let rank = <i32>load<u16>(cell);
    do {
      const meeting = meetings + (<usize>rank << 2);
      const met = max(load<i32>(meeting), base) + 1;
      store<i32>(meeting, met);
      if (met === enough) {
        store<i32>(partner, rank);
        partner += 8;
      }
      cell += 2;
      rank = <i32>load<u16>(cell);
    } while (rank !== END);
    store<u32>(kept, <u32>row);
    kept += <usize>(cell - row > 2) << 2;
    bytes += cell - row;
  }
  job.rowsWithTwo = <i32>((kept - list) >> 2);
  // What was touched are bytes: this adds nothing, but without it nothing would be touched.
  job.work += <f64>(bytes + (touched >> 8));
  return <i32>((partner - job.partners) >> 3);
}

/** Makes the partners the sets of a level. */
function takePartners(job: ItemsetsJob, level: Level, parent: usize, partners: i32): void {
  let node = level.nodes;
  for (let partner = 0; partner < partners; partner++) {
    setNode(node, minorOf(job.partners, partner), parent, majorOf(job.partners, partner));
    node += NODE_BYTES;
  }
}

/** Draws the bitmaps of a level's sets; false when too few baskets hold two partners for any longer set. */
function drawBitmaps(job: ItemsetsJob, level: Level, partners: i32, list: usize): bool {
  const widest = <usize>job.words << 3;
  memory.fill(level.bitmaps, 0, widest * <usize>(partners + 1));
  for (let partner = 0; partner < partners; partner++) {
    setInt(job.bitmapOf, minorOf(job.partners, partner), <i32>widest * (partner + 1));
  }
  const bits = drawRows(list, list + (<usize>job.rowsWithTwo << 2), job.bitmapOf, level.bitmaps);
  for (let partner = 0; partner < partners; partner++) setInt(job.bitmapOf, minorOf(job.partners, partner), 0);
  if (bits < job.rows.minCount) return false;
  job.words = (bits + 63) >> 6;
  closeUp(level.bitmaps, partners, widest, <usize>job.words << 3);
  return true;
}

/**
 * Draws one bit for each basket that holds two partners or more; returns how many baskets those are. Other ranks draw
 * into a bitmap that is nobody's, and a basket that got no bit takes back what it drew, so that nothing branches.
 */
function drawRows(list: usize, listEnd: usize, bitmapOf: usize, bitmaps: usize): i32 {
  let bit = 0;
  for (; list < listEnd; list += 4) {
    const byte = bitmaps + <usize>(bit >> 3);
    const mask = 1 << (bit & 7);
    let drawn = 0;
    let last = byte;
    let cell = <usize>load<u32>(list);
    let rank = <i32>load<u16>(cell);
    do {
      const bitmap = <usize>getInt(bitmapOf, rank);
      const place = byte + bitmap;
      store<u8>(place, <u8>(<i32>load<u8>(place) | mask));
      const isPartner = bitmap !== 0;
      last = isPartner ? place : last;
      drawn += i32(isPartner);
      cell += 2;
      rank = <i32>load<u16>(cell);
    } while (rank !== END);
    const isKept = i32(drawn > 1);
    bit += isKept;
    store<u8>(last, <u8>(<i32>load<u8>(last) & ~(mask & (isKept - 1))));
  }
  return bit;
}

/** Moves the bitmaps together over the first one, which is nobody's, and what room they did not need. */
function closeUp(bitmaps: usize, count: i32, from: usize, to: usize): void {
  let source = bitmaps + from;
  let target = bitmaps;
  for (let index = 0; index < count; index++) {
    for (let byte: usize = 0; byte < to; byte += 8) store<u64>(target + byte, load<u64>(source + byte));
    source += from;
    target += to;
  }
}
