/**
 * The bitmaps of the pairs that begin with one item: for each of its partners, which of its baskets it is in.
 *
 * Baskets with fewer than two partners can hold no longer set and get no bit, so bitmaps are short. Of common items
 * (basket_rows.ts) the masks of the baskets are gathered, and 64 at a time become a word of each bitmap; where all
 * partners are common, rows are not walked through at all.
 * Source: the bitmaps are those of M. Zaki's Eclat, 1997, over the baskets of one item.
 * Memory: one bit for each partner and basket of the item; as each partner is in as many baskets as the item or more,
 * that is less than one for each entry there is, and a word for each partner.
 * Cost: O(baskets of the item), and the rarer items behind it in them where some of those are partners.
 */
import { END, maskAfter } from "./basket_rows";
import { MASK_BYTES } from "./bit_planes";
import { MASKS_PER_WORD, writeWords } from "./bit_transpose";
import { ItemsetsJob, Level, NODE_BYTES, rankOf } from "./itemsets_job";
import { getInt, setInt } from "./memory";

/** Which bit of its word a bit is. */
const IN_WORD: i32 = MASKS_PER_WORD - 1;

/** Draws the bitmaps of the pairs that begin with `rank`; false when too few baskets hold two partners. */
export function drawBitmaps(job: ItemsetsJob, level: Level, partners: i32, rank: i32): bool {
  const rows = job.rows;
  const widest = <usize>job.words << 3;
  memory.fill(level.bitmaps, 0, widest * <usize>(partners + 1));
  let columns = 0;
  for (let set = 0; set < partners; set++) {
    const other = partnerOf(level, set);
    const offset = widest * <usize>(set + 1);
    setInt(job.bitmapOf, other, <i32>offset);
    if (other < rows.firstCommon) continue;
    setInt(job.columns, 2 * columns, other - rows.firstCommon);
    setInt(job.columns, 2 * columns++ + 1, <i32>(level.bitmaps + offset));
  }
  job.columnCount = columns;
  const bits = columns === partners ? drawCommon(job) : drawRows(job, <usize>getInt(rows.rankLists, rank), level.bitmaps);
  for (let set = 0; set < partners; set++) setInt(job.bitmapOf, partnerOf(level, set), 0);
  if (bits < rows.minCount) return false;
  job.words = (bits + IN_WORD) >> 6;
  closeUp(level.bitmaps, partners, widest, <usize>job.words << 3);
  return true;
}

@inline
function partnerOf(level: Level, set: i32): i32 {
  return rankOf(level.nodes + <usize>set * NODE_BYTES);
}

/** Draws where all partners are common; returns how many baskets got a bit. */
function drawCommon(job: ItemsetsJob): i32 {
  const partners = v128.load(job.meetings.commonPartners);
  const end = job.meetings.ends + (<usize>job.meetings.longRows << 2);
  let bit = 0;
  for (let place = job.meetings.ends; place < end; place += 4) {
    const mask = v128.and(v128.load(maskAfter(<usize>load<u32>(place))), partners);
    bit = gather(job, mask, bit, 0);
  }
  return finish(job, bit);
}

/**
 * Draws where some partners are rarer. Rarer ranks that are no partners draw into a bitmap that is nobody's, and a basket
 * that gets no bit takes back what it drew, so that nothing branches.
 */
function drawRows(job: ItemsetsJob, list: usize, bitmaps: usize): i32 {
  const bitmapOf = job.bitmapOf;
  const partners = v128.load(job.meetings.commonPartners);
  const listEnd = list + (<usize>job.meetings.longRows << 2);
  let bit = 0;
  for (; list < listEnd; list += 4) {
    const byte = bitmaps + <usize>(bit >> 3);
    const drawnBit = 1 << (bit & 7);
    let drawn = 0;
    let last = byte;
    let cell = <usize>load<u32>(list);
    for (let rank = <i32>load<u16>(cell); rank !== END; rank = <i32>load<u16>(cell)) {
      const bitmap = <usize>getInt(bitmapOf, rank);
      const place = byte + bitmap;
      store<u8>(place, <u8>(<i32>load<u8>(place) | drawnBit));
      const isPartner = bitmap !== 0;
      last = isPartner ? place : last;
      drawn += i32(isPartner);
      cell += 2;
    }
    const next = gather(job, v128.and(v128.load(maskAfter(cell)), partners), bit, drawn);
    store<u8>(last, <u8>(<i32>load<u8>(last) & ~(drawnBit & (next - bit - 1))));
    bit = next;
  }
  return finish(job, bit);
}

/** Keeps a basket's mask when it and the rarer items drawn are two partners or more; returns the next bit. */
@inline
function gather(job: ItemsetsJob, mask: v128, bit: i32, drawn: i32): i32 {
  v128.store(job.masks + <usize>(bit & IN_WORD) * MASK_BYTES, mask);
  const common = <i32>(popcnt(i64x2.extract_lane(mask, 0)) + popcnt(i64x2.extract_lane(mask, 1)));
  const next = bit + i32(common + drawn > 1);
  if ((next & IN_WORD) < (bit & IN_WORD)) {
    writeWords(job.masks, MASKS_PER_WORD, job.columns, job.columnCount, bit >> 6, job.square);
  }
  return next;
}

/** Writes the last word, unless it is complete; returns the number of bits. */
function finish(job: ItemsetsJob, bits: i32): i32 {
  const rest = bits & IN_WORD;
  if (rest === 0) return bits;
  // What is transposed is a whole square of sixteen.
  memory.fill(job.masks + <usize>rest * MASK_BYTES, 0, 15 * MASK_BYTES);
  writeWords(job.masks, rest, job.columns, job.columnCount, bits >> 6, job.square);
  return bits;
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
