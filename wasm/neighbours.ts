/**
 * For each item those that occur together with it most: by the number of baskets that hold both, or by the cosine of
 * the two items' columns, count / (√(n₁ n₂) + shrinkage), which distrusts what rests on few baskets.
 *
 * Each item keeps its best neighbours in a heap with the worst on top (neighbour_heap.ts).
 * Source: the shrunk cosine as in M. Ferrari Dacrema et al., "Are we really making much progress?", 2019.
 * Memory: that of the baskets (basket_rows.ts), and 16 bytes for each neighbour that a frequent item may keep.
 * Cost: O(pairs of entries in all baskets), and log(kept) for each pair of items that gets into a heap.
 */
import { allocate, allocateInts, reserve } from "./arena";
import { readOn } from "./basket_reading";
import { BasketRows, END, openRows } from "./basket_rows";
import { Meetings, meetPartners, openMeetings } from "./meetings";
import { getInt, setInt } from "./memory";
import { NEIGHBOUR_BYTES, offer, sortHeap } from "./neighbour_heap";
import { majorOf, minorOf } from "./shell_sort";

const RUNNING: i32 = 0;
const DONE: i32 = 1;
const TOO_MANY_ITEMS: i32 = 3;
/** The host gives no more memory, or the neighbours would take too much. */
const NO_MEMORY: i32 = 4;

/** Most memory for the neighbours, so that no host runs out of it. */
const MOST_BYTES: u64 = 1 << 26;

@unmanaged
export class NeighboursJob {
  rows: BasketRows;
  meetings: Meetings;
  /** Most neighbours of an item. */
  most: i32;
  byCosine: bool;
  shrinkage: f64;
  status: i32;
  nextRank: i32;
  work: f64;
  /** For each rank how many neighbours it has, and room for them. */
  sizes: usize;
  heaps: usize;
}

/**
 * @param minCount baskets that must hold an item for it to have neighbours, and to be one
 * @param byCosine whether to score by the shrunk cosine; else by the count
 * @returns a job; the host then fills what `neighboursStarts` and `neighboursEntries` give, as for `itemsetsOpen`
 */
export function neighboursOpen(
  baskets: i32, entries: i32, items: i32, minCount: i32, most: i32, byCosine: bool, shrinkage: f64,
): NeighboursJob {
  const job = changetype<NeighboursJob>(allocate(offsetof<NeighboursJob>()));
  job.rows = openRows(baskets, entries, items, minCount);
  job.most = most;
  job.byCosine = byCosine;
  job.shrinkage = shrinkage;
  job.status = RUNNING;
  job.nextRank = 0;
  job.work = 0;
  return job;
}

/** Where the host writes the first entry of each basket, and the number of entries behind them. */
export function neighboursStarts(job: NeighboursJob): usize {
  return job.rows.starts;
}

/** Where the host writes the items of the baskets. */
export function neighboursEntries(job: NeighboursJob): usize {
  return job.rows.entries;
}

/** Works on until about `work` units are done; returns the status: 0 running, 1 done, else as `itemsetsStep`. */
export function neighboursStep(job: NeighboursJob, work: f64): i32 {
  const end = job.work + work;
  while (job.status === RUNNING && job.work < end) advance(job);
  return job.status;
}

function advance(job: NeighboursJob): void {
  const rows = job.rows;
  if (!rows.isRead) {
    job.work += readOn(rows);
    if (rows.ranks > END) job.status = TOO_MANY_ITEMS;
    else if (rows.isOutOfMemory) job.status = NO_MEMORY;
    else if (rows.isRead) openHeaps(job);
  } else if (job.nextRank < rows.ranks) {
    meetNeighbours(job, job.nextRank++);
  } else {
    for (let rank = 0; rank < rows.ranks; rank++) sortHeap(heapOf(job, rank), getInt(job.sizes, rank));
    job.status = DONE;
  }
}

function openHeaps(job: NeighboursJob): void {
  const ranks = job.rows.ranks;
  job.most = min(job.most, ranks);
  const bytes = <u64>ranks * <u64>job.most * <u64>NEIGHBOUR_BYTES;
  if (bytes > MOST_BYTES || !reserve(<usize>bytes + 20 * <usize>ranks + 4096)) {
    job.status = NO_MEMORY;
    return;
  }
  job.meetings = openMeetings(job.rows);
  job.sizes = allocateInts(ranks);
  memory.fill(job.sizes, 0, <usize>ranks << 2);
  job.heaps = allocate(<usize>bytes);
}

/** Offers a rank and each more frequent item that it meets to one another. */
function meetNeighbours(job: NeighboursJob, rank: i32): void {
  const rows = job.rows;
  const meetings = job.meetings;
  const own = getInt(rows.rankCounts, rank);
  // The ranks also hold items that are frequent by repetitions within baskets only.
  if (own < rows.minCount) return;
  const cells = meetings.cells;
  const partners = meetPartners(meetings, rank, 1);
  for (let partner = 0; partner < partners; partner++) {
    const other = minorOf(meetings.partners, partner);
    const others = getInt(rows.rankCounts, other);
    if (others < rows.minCount) continue;
    const both = majorOf(meetings.partners, partner);
    const score = scoreOf(job, both, own, others);
    offerTo(job, rank, score, getInt(rows.rankItems, other), both);
    offerTo(job, other, score, getInt(rows.rankItems, rank), both);
  }
  job.work += meetings.cells - cells + 8 * <f64>partners;
}

@inline
function scoreOf(job: NeighboursJob, both: i32, left: i32, right: i32): f64 {
  if (!job.byCosine) return <f64>both;
  return <f64>both / (Math.sqrt(<f64>left * <f64>right) + job.shrinkage);
}

function offerTo(job: NeighboursJob, rank: i32, score: f64, item: i32, both: i32): void {
  const size = getInt(job.sizes, rank);
  setInt(job.sizes, rank, offer(heapOf(job, rank), size, job.most, score, item, both));
}

@inline
function heapOf(job: NeighboursJob, rank: i32): usize {
  return job.heaps + <usize>rank * <usize>job.most * NEIGHBOUR_BYTES;
}

/** What is done so far, in units of about two nanoseconds. */
export function neighboursWork(job: NeighboursJob): f64 {
  return job.work;
}

/** How many items are frequent. */
export function neighboursRanks(job: NeighboursJob): i32 {
  return job.rows.ranks;
}

/** The frequent items, in the order of their neighbours. */
export function neighboursItems(job: NeighboursJob): usize {
  return job.rows.rankItems;
}

/** How many neighbours each has. */
export function neighboursSizes(job: NeighboursJob): usize {
  return job.sizes;
}

/** Neighbours for which each has room. */
export function neighboursRoom(job: NeighboursJob): i32 {
  return job.most;
}

/** The neighbours of each, the best first: score (f64), item and count (i32). */
export function neighboursFound(job: NeighboursJob): usize {
  return job.heaps;
}
