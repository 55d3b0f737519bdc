/**
 * Counts what the baskets of one item hold besides it: of more frequent items only, see basket_rows.ts.
 *
 * Source: occurrence deliver, T. Uno et al., "LCM ver. 2", 2004.
 * Memory: 12 bytes for each frequent item. Cost: O(items behind the rank in its baskets).
 */
import { allocate, allocateInts } from "./arena";
import { BasketRows, END, listEndOf } from "./basket_rows";
import { getInt } from "./memory";
import { minorOf, setSortKey } from "./shell_sort";

/** Bytes of a list between a row and the one that is asked for. */
const AHEAD: usize = 32;

@unmanaged
export class Meetings {
  rows: BasketRows;
  /** For each rank `base` and how often it was met, or less when it was not. */
  counts: usize;
  base: i32;
  /** The ranks met often enough, as sort keys: how often, then the rank. */
  partners: usize;
  /** What is left of the list: the rows of two cells and more. */
  longRows: i32;
  /** Cells met so far. */
  cells: f64;
}

/** Ready to count, once the rows are read. */
export function openMeetings(rows: BasketRows): Meetings {
  const meetings = changetype<Meetings>(allocate(offsetof<Meetings>()));
  meetings.rows = rows;
  meetings.counts = allocateInts(rows.ranks);
  meetings.base = 0;
  meetings.partners = allocate(<usize>rows.ranks << 3);
  meetings.cells = 0;
  memory.fill(meetings.counts, 0, <usize>rows.ranks << 2);
  return meetings;
}

/** Finds the ranks that `minCount` baskets of a rank hold; returns how many they are. To be called once for each rank. */
export function meetPartners(meetings: Meetings, rank: i32, minCount: i32): i32 {
  const rows = meetings.rows;
  const base = meetings.base;
  const partners = countMeetings(meetings, rank, base + minCount);
  for (let partner = 0; partner < partners; partner++) {
    const other = minorOf(meetings.partners, partner);
    setSortKey(meetings.partners, partner, getInt(meetings.counts, other) - base, other);
  }
  // No rank was met more often than there are baskets: the next count starts above that, and nothing is cleared.
  meetings.base = base + getInt(rows.rankCounts, rank);
  return partners;
}

/** Counts upwards from the base; a rank that reaches `enough` becomes a partner. Drops the rows of one cell. */
function countMeetings(meetings: Meetings, rank: i32, enough: i32): i32 {
  const counts = meetings.counts;
  const base = meetings.base;
  const list = <usize>getInt(meetings.rows.rankLists, rank);
  const listEnd = listEndOf(meetings.rows, rank);
  let partner = meetings.partners;
  let kept = list;
  let bytes: usize = 0;
  let touched: u32 = 0;
  for (let place = list; place < listEnd; place += 4) {
    const row = <usize>load<u32>(place);
    // Asks for a row to come: they lie far apart, and the end of each is a surprise that would delay the next.
    touched |= load<u8>(<usize>load<u32>(min(place + AHEAD, listEnd - 4)));
    let cell = row;
    let other = <i32>load<u16>(cell);
    do {
      const count = counts + (<usize>other << 2);
      const met = max(load<i32>(count), base) + 1;
      store<i32>(count, met);
      if (met === enough) {
        store<i32>(partner, other);
        partner += 8;
      }
      cell += 2;
      other = <i32>load<u16>(cell);
    } while (other !== END);
    store<u32>(kept, <u32>row);
    kept += <usize>(cell - row > 2) << 2;
    bytes += cell - row;
  }
  meetings.longRows = <i32>((kept - list) >> 2);
  // What was touched are bytes: this adds nothing, but without it nothing would be touched.
  meetings.cells += <f64>((bytes >> 1) + (touched >> 8));
  return <i32>((partner - meetings.partners) >> 3);
}
