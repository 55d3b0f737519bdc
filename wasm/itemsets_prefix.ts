/**
 * The sets of one and of two items that begin with one rank, and bitmaps for the search of longer ones.
 *
 * The more frequent items in the baskets of the item are counted (meetings.ts); those met often enough are its
 * partners. A bitmap for each partner then says which of the baskets it is in. Baskets with fewer than two
 * partners can hold no longer set and get no bit, so bitmaps are short.
 *
 * Source: the bitmaps are those of M. Zaki's Eclat, 1997, over the baskets of one item.
 * Memory: one bit for each partner and basket of the item; as each partner is in as many baskets as the item or more,
 * that is less than one for each entry there is, and a word for each partner.
 * Cost: O(items behind the rank in its baskets), twice.
 */
import { END } from "./basket_rows";
import {
  enterLevel, ItemsetsJob, Level, levelBelow, makeRoom, NODE_BYTES, noteFound, rankOf, setNode,
} from "./itemsets_job";
import { Meetings, meetPartners } from "./meetings";
import { getInt, setInt } from "./memory";
import { majorOf, minorOf } from "./shell_sort";

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
  const meetings = job.meetings;
  const met = meetings.cells;
  const partners = meetPartners(meetings, rank, rows.minCount);
  job.work += 2 * (meetings.cells - met);
  const pairs = levelBelow(single);
  job.words = partners > 1 && job.maxLength > 2 ? (meetings.longRows + 63) >> 6 : 0;
  if (partners === 0 || !makeRoom(job, pairs, partners + 1)) return;
  takePartners(meetings, pairs, parent, partners);
  noteFound(job, pairs, partners);
  if (job.words !== 0 && drawBitmaps(job, pairs, partners, rank)) enterLevel(job, pairs, partners);
}

/**
 * Makes the partners the sets of a level. Those that were met often enough last come first: they are mostly the rarest,
 * and what comes first is tried with all that follow.
 */
function takePartners(meetings: Meetings, level: Level, parent: usize, partners: i32): void {
  let node = level.nodes;
  for (let partner = partners - 1; partner >= 0; partner--) {
    setNode(node, minorOf(meetings.partners, partner), parent, majorOf(meetings.partners, partner));
    node += NODE_BYTES;
  }
}

/** Draws the bitmaps of a level's sets; false when too few baskets hold two partners for any longer set. */
function drawBitmaps(job: ItemsetsJob, level: Level, partners: i32, rank: i32): bool {
  const widest = <usize>job.words << 3;
  memory.fill(level.bitmaps, 0, widest * <usize>(partners + 1));
  for (let set = 0; set < partners; set++) {
    setInt(job.bitmapOf, rankOf(level.nodes + <usize>set * NODE_BYTES), <i32>widest * (set + 1));
  }
  const list = <usize>getInt(job.rows.rankLists, rank);
  const bits = drawRows(list, list + (<usize>job.meetings.longRows << 2), job.bitmapOf, level.bitmaps);
  for (let set = 0; set < partners; set++) setInt(job.bitmapOf, rankOf(level.nodes + <usize>set * NODE_BYTES), 0);
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
