/**
 * Counts what the baskets of one item hold besides it: of more frequent items only, see basket_rows.ts.
 *
 * Rarer items are counted one by one, common ones in planes of bits, all at once (bit_planes.ts).
 * Source: occurrence deliver, T. Uno et al., "LCM ver. 2", 2004.
 * Memory: 12 bytes for each frequent item. Cost: O(baskets of the item + rarer items behind it in them).
 */
import { allocate, allocateInts } from "./arena";
import { BasketRows, END, listEndOf, maskAfter } from "./basket_rows";
import { addMasks, countedAtLeast, countOfBit, MASK_BYTES, MASKS_AT_ONCE } from "./bit_planes";
import { getInt } from "./memory";
import { minorOf, setSortKey } from "./shell_sort";

/** Bytes of a list between a row and the one that is asked for. */
const AHEAD: usize = 32;
/** Planes for any count, and those that adding eight masks writes at least. */
const PLANES: usize = 36;

@unmanaged
export class Meetings {
  rows: BasketRows;
  /** For each rarer rank `base` and how often it was met, or less when it was not. */
  counts: usize;
  base: i32;
  /** How often each common rank was met; masks that are not counted yet. */
  planes: usize;
  masks: usize;
  /** The common ranks that are more frequent than the item, as a mask; and those of them met often enough. */
  allowed: usize;
  commonPartners: usize;
  /** The ranks met often enough, as sort keys: how often, then the rank. */
  partners: usize;
  /** The baskets with two more frequent items or more: the list is shortened to them, and `ends` has their rows' ENDs. */
  longRows: i32;
  ends: usize;
  /** Cells and masks met so far. */
  cells: f64;
}

/** Ready to count, once the rows are read. */
export function openMeetings(rows: BasketRows): Meetings {
  const meetings = changetype<Meetings>(allocate(offsetof<Meetings>()));
  meetings.rows = rows;
  meetings.counts = allocateInts(rows.ranks);
  meetings.base = 0;
  // The rows are written: where they begin is of no use any more.
  meetings.ends = rows.starts;
  meetings.planes = allocate(PLANES * MASK_BYTES);
  meetings.masks = allocate(<usize>MASKS_AT_ONCE * MASK_BYTES);
  meetings.allowed = allocate(MASK_BYTES);
  meetings.commonPartners = allocate(MASK_BYTES);
  meetings.partners = allocate(<usize>rows.ranks << 3);
  meetings.cells = 0;
  memory.fill(meetings.counts, 0, <usize>rows.ranks << 2);
  return meetings;
}

/** Finds the ranks that `minCount` baskets of a rank hold; returns how many they are. To be called once for each rank. */
export function meetPartners(meetings: Meetings, rank: i32, minCount: i32): i32 {
  const base = meetings.base;
  const count = getInt(meetings.rows.rankCounts, rank);
  memory.fill(meetings.planes, 0, PLANES * MASK_BYTES);
  allowLater(meetings, rank);
  const rarer = countMeetings(meetings, rank, base + minCount);
  for (let partner = 0; partner < rarer; partner++) {
    const other = minorOf(meetings.partners, partner);
    setSortKey(meetings.partners, partner, getInt(meetings.counts, other) - base, other);
  }
  // No rank was met more often than there are baskets: the next count starts above that, and nothing is cleared.
  meetings.base = base + count;
  return appendCommon(meetings, rarer, 32 - clz(count), minCount);
}

/** Sets the mask of the common ranks that come after one; of the last of 128 it does not matter, as nothing is listed. */
function allowLater(meetings: Meetings, rank: i32): void {
  const bits = max(0, rank + 1 - meetings.rows.firstCommon);
  const shift = <u64>(bits & 63);
  const part = u64.MAX_VALUE << shift;
  store<u64>(meetings.allowed, bits < 64 ? part : 0);
  store<u64>(meetings.allowed, bits < 64 ? u64.MAX_VALUE : part, 8);
}

/** Counts upwards from the base; a rank that reaches `enough` becomes a partner. Drops what can hold no third item. */
function countMeetings(meetings: Meetings, rank: i32, enough: i32): i32 {
  const counts = meetings.counts;
  const base = meetings.base;
  const masks = meetings.masks;
  const masksEnd = masks + <usize>MASKS_AT_ONCE * MASK_BYTES;
  const allowed = v128.load(meetings.allowed);
  const list = <usize>getInt(meetings.rows.rankLists, rank);
  const listEnd = listEndOf(meetings.rows, rank);
  let partner = meetings.partners;
  let nextMask = masks;
  let kept = list;
  let end = meetings.ends;
  let bytes: usize = 0;
  let touched: u32 = 0;
  for (let place = list; place < listEnd; place += 4) {
    const row = <usize>load<u32>(place);
    // Asks for a row to come: they lie far apart, and the end of each is a surprise that would delay the next.
    touched |= load<u8>(<usize>load<u32>(min(place + AHEAD, listEnd - 4)));
    let cell = row;
    for (let other = <i32>load<u16>(cell); other !== END; other = <i32>load<u16>(cell)) {
      const count = counts + (<usize>other << 2);
      const met = max(load<i32>(count), base) + 1;
      store<i32>(count, met);
      if (met === enough) {
        store<i32>(partner, other);
        partner += 8;
      }
      cell += 2;
    }
    const mask = v128.and(v128.load(maskAfter(cell)), allowed);
    v128.store(nextMask, mask);
    nextMask += MASK_BYTES;
    if (nextMask === masksEnd) {
      addMasks(meetings.planes, masks);
      nextMask = masks;
    }
    const common = popcnt(i64x2.extract_lane(mask, 0)) + popcnt(i64x2.extract_lane(mask, 1));
    store<u32>(kept, <u32>row);
    store<u32>(end, <u32>cell);
    const isLong = <usize>(<usize>common + ((cell - row) >> 1) > 1);
    kept += isLong << 2;
    end += isLong << 2;
    bytes += cell - row + 8;
  }
  memory.fill(nextMask, 0, masksEnd - nextMask);
  addMasks(meetings.planes, masks);
  meetings.longRows = <i32>((kept - list) >> 2);
  // What was touched are bytes: this adds nothing, but without it nothing would be touched.
  meetings.cells += <f64>((bytes >> 1) + (touched >> 8));
  return <i32>((partner - meetings.partners) >> 3);
}

/** Appends the common ranks that were met often enough, the rarest first; returns how many partners there are. */
function appendCommon(meetings: Meetings, partners: i32, digits: i32, minCount: i32): i32 {
  const found = countedAtLeast(meetings.planes, digits, minCount);
  v128.store(meetings.commonPartners, found);
  for (let half = 0; half < 2; half++) {
    let bits = load<u64>(meetings.commonPartners + (<usize>half << 3));
    while (bits !== 0) {
      const bit = <i32>ctz(bits);
      bits &= bits - 1;
      const count = countOfBit(meetings.planes, digits, (half << 6) + bit);
      setSortKey(meetings.partners, partners++, count, meetings.rows.firstCommon + (half << 6) + bit);
    }
  }
  return partners;
}
