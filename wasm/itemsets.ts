/**
 * Frequent itemsets: every set of items that at least `minCount` baskets hold, with the number of those baskets.
 *
 * Exact. The baskets are laid out by rank (basket_rows.ts); then, one item after the other from the rarest, its pairs
 * are counted and longer sets searched in bitmaps (itemsets_prefix.ts, itemsets_search.ts); in the end the sets found
 * are put in order (itemsets_order.ts). The host steps the job and reads its work, so that it may pause, stop or refuse.
 * Every subset of a set found is found, since no fewer baskets hold it.
 *
 * Source: R. Agrawal and R. Srikant, "Fast algorithms for mining association rules", 1994, for the problem.
 * Memory and cost: see the parts; besides the answer about twice the input.
 */
import { allocate } from "./arena";
import { readOn } from "./basket_reading";
import { END, openRows } from "./basket_rows";
import {
  DONE, endOfNodes, firstNode, ItemsetsJob, nextBlock, NO_MEMORY, openSearch, RUNNING, TOO_MANY_ITEMS,
} from "./itemsets_job";
import { openOrdering, Ordering, orderNextLength, recordNodes } from "./itemsets_order";
import { searchPrefix } from "./itemsets_prefix";
import { extendNext } from "./itemsets_search";

const READ: i32 = 0;
const SEARCH: i32 = 1;
const RECORD: i32 = 2;
const ORDER: i32 = 3;

/**
 * @param maxLength most items of a set
 * @param maxItemsets most sets to find
 * @param onlyCounts whether to find no sets, but the lowest count for which they are no more than `maxItemsets`
 * @returns a job; the host then fills what `itemsetsStarts` and `itemsetsItems` give: ids 0 … items − 1, in any order
 */
export function itemsetsOpen(
  baskets: i32, entries: i32, items: i32, minCount: i32, maxLength: i32, maxItemsets: i32, onlyCounts: bool,
): ItemsetsJob {
  const job = changetype<ItemsetsJob>(allocate(offsetof<ItemsetsJob>()));
  memory.fill(changetype<usize>(job), 0, offsetof<ItemsetsJob>());
  job.rows = openRows(baskets, entries, items, minCount);
  job.ordering = changetype<Ordering>(allocate(offsetof<Ordering>()));
  job.maxLength = maxLength;
  job.maxItemsets = maxItemsets;
  job.onlyCounts = onlyCounts;
  job.phase = READ;
  job.status = RUNNING;
  return job;
}

/** Where the host writes the first entry of each basket, and the number of entries behind them. */
export function itemsetsStarts(job: ItemsetsJob): usize {
  return job.rows.starts;
}

/** Where the host writes the items of the baskets. */
export function itemsetsItems(job: ItemsetsJob): usize {
  return job.rows.entries;
}

/** Works on until about `work` units are done; returns the status: 0 running, 1 done, see itemsets_job.ts. */
export function itemsetsStep(job: ItemsetsJob, work: f64): i32 {
  const end = job.work + work;
  while (job.status === RUNNING && job.work < end) advance(job);
  return job.status;
}

function advance(job: ItemsetsJob): void {
  const rows = job.rows;
  switch (job.phase) {
    case READ: {
      job.work += readOn(rows);
      if (rows.ranks > END) job.status = TOO_MANY_ITEMS;
    else if (rows.isOutOfMemory) job.status = NO_MEMORY;
      else if (rows.isRead) beginSearch(job);
      break;
    }
    case SEARCH: {
      if (job.level !== 0) extendNext(job);
      else if (job.nextRank < rows.ranks) searchPrefix(job, job.nextRank++);
      else closeSearch(job);
      break;
    }
    case RECORD: {
      if (job.block === 0) job.phase = ORDER;
      else recordBlock(job);
      break;
    }
    default: {
      if (job.ordering.length === job.ordering.longest) job.status = DONE;
      else job.work += 4 * <f64>orderNextLength(job, job.ordering);
    }
  }
}

function beginSearch(job: ItemsetsJob): void {
  if (openSearch(job)) job.phase = SEARCH;
}

/** Ends the search: a job that only counts is done, another goes on to put the sets in order. */
function closeSearch(job: ItemsetsJob): void {
  if (job.onlyCounts) {
    job.status = DONE;
    return;
  }
  job.block = job.firstBlock;
  if (openOrdering(job, job.ordering)) job.phase = RECORD;
  else job.status = NO_MEMORY;
}

function recordBlock(job: ItemsetsJob): void {
  const block = job.block;
  const end = endOfNodes(block);
  recordNodes(job.ordering, firstNode(block), end);
  job.work += <f64>(end - block);
  job.block = nextBlock(block);
}

/** What is done so far, in units of about two nanoseconds. */
export function itemsetsWork(job: ItemsetsJob): f64 {
  return job.work;
}

/** The least count of a set; a job that only counts has raised it until no more sets than allowed have it. */
export function itemsetsMinCount(job: ItemsetsJob): i32 {
  return job.rows.minCount;
}

/** Frequent items; 0 before they are known. */
export function itemsetsFrequentItems(job: ItemsetsJob): i32 {
  return job.rows.ranks;
}

/** How many of the frequent items have been searched for the sets in which they are the rarest. */
export function itemsetsSearched(job: ItemsetsJob): i32 {
  return job.nextRank;
}

/** Itemsets found so far. */
export function itemsetsFound(job: ItemsetsJob): i32 {
  return job.found;
}

/** Where the items of each set begin, and the end of the last. */
export function itemsetsFoundStarts(job: ItemsetsJob): usize {
  return job.outStarts;
}

/** The items of the sets found. */
export function itemsetsFoundItems(job: ItemsetsJob): usize {
  return job.outItems;
}

/** How many baskets hold each set found. */
export function itemsetsFoundCounts(job: ItemsetsJob): usize {
  return job.outCounts;
}
