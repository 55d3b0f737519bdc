/**
 * What one search for frequent itemsets keeps in linear memory between two steps, and the itemsets it has found.
 *
 * An itemset is a node: the rank of the item by which it extends its parent, the parent's address, its count. Nodes lie
 * in blocks that never move. A search that only counts keeps no nodes but those it stands on, and raises its threshold
 * whenever it has met more sets than it may: in the end that is the lowest count that fits.
 *
 * Source of the rising threshold: J. Han et al., "Mining top-k frequent closed patterns without minimum support", 2002.
 * Memory: 12 bytes for each set. Cost: O(1) for each set.
 */
import { allocate, allocateInts, mark, reserve } from "./arena";
import { BasketRows, COMMON } from "./basket_rows";
import { MASK_BYTES } from "./bit_planes";
import { MASKS_PER_WORD, SQUARE_BYTES } from "./bit_transpose";
import { Ordering } from "./itemsets_order";
import { Meetings, openMeetings } from "./meetings";
import { getInt, setInt } from "./memory";

export const RUNNING: i32 = 0;
export const DONE: i32 = 1;
/** More itemsets than the job may find. */
const TOO_MANY: i32 = 2;
/** More frequent items than a row can tell apart. */
export const TOO_MANY_ITEMS: i32 = 3;
/** The host gives no more memory. */
export const NO_MEMORY: i32 = 4;

export const NODE_BYTES: usize = 12;
const BLOCK_BYTES: usize = 1 << 15;
const BLOCK_HEAD: usize = 16;
/** For what a search keeps whatever the baskets are, and for rounding up. */
const FIXED_BYTES: usize = 8192;

/** Sets that differ in their last item only, and for each a bitmap: the baskets of their common part that it is in. */
@unmanaged
export class Level {
  /** Number of items of each set. */
  length: i32;
  size: i32;
  /** The set to extend next. */
  next: i32;
  /** The sets' nodes and bitmaps, one after the other. */
  nodes: usize;
  bitmaps: usize;
  room: usize;
  roomBytes: usize;
  above: usize;
  /** The sets that are longer by one; 0 until there were any. */
  below: usize;
}

@unmanaged
export class ItemsetsJob {
  rows: BasketRows;
  ordering: Ordering;
  maxLength: i32;
  maxItemsets: i32;
  onlyCounts: bool;
  status: i32;
  phase: i32;
  /** The rank to search next. */
  nextRank: i32;
  /** Done so far, in units of about two nanoseconds. */
  work: f64;

  found: i32;
  /** For each length the number of sets found. */
  foundOfLength: usize;
  /** For each count the number of sets that have it, where only counting. */
  countsFound: usize;
  /** Blocks of nodes: the address of the next block, the end of the nodes, and from BLOCK_HEAD on the nodes. */
  firstBlock: usize;
  block: usize;
  blockEnd: usize;

  meetings: Meetings;
  /** For each rank where its bitmap is behind the first, 0 when it has none. */
  bitmapOf: usize;
  /** Masks that become a word of bitmaps (bit_transpose.ts), the columns of those, and room to transpose. */
  masks: usize;
  columns: usize;
  columnCount: i32;
  square: usize;
  /** 64-bit words of a bitmap. */
  words: i32;
  firstLevel: Level;
  /** The level being searched, 0 between two prefixes. */
  level: usize;

  outStarts: usize;
  outItems: usize;
  outCounts: usize;
}

/** Allocates what the search needs besides the rows, once these are read; false when there is no memory. */
export function openSearch(job: ItemsetsJob): bool {
  const ranks = job.rows.ranks;
  const countBytes = job.onlyCounts ? <usize>(job.rows.baskets + 1) << 2 : 0;
  if (!canAllocate(job, countBytes + 20 * <usize>ranks + FIXED_BYTES)) return false;
  job.foundOfLength = allocateInts(ranks + 2);
  job.meetings = openMeetings(job.rows);
  job.bitmapOf = allocateInts(ranks);
  // 15 more: the masks are transposed by sixteen.
  job.masks = allocate(<usize>(MASKS_PER_WORD + 15) * MASK_BYTES);
  job.columns = allocateInts(2 * COMMON);
  job.square = allocate(SQUARE_BYTES);
  memory.fill(job.foundOfLength, 0, <usize>(ranks + 2) << 2);
  memory.fill(job.bitmapOf, 0, <usize>ranks << 2);
  if (job.onlyCounts) {
    job.countsFound = allocate(countBytes);
    memory.fill(job.countsFound, 0, countBytes);
  }
  job.firstLevel = openLevel(1, 0);
  return true;
}

/** The level of the sets that are longer by one. */
export function levelBelow(level: Level): Level {
  if (level.below === 0) level.below = changetype<usize>(openLevel(level.length + 1, changetype<usize>(level)));
  return changetype<Level>(level.below);
}

function openLevel(length: i32, above: usize): Level {
  const level = changetype<Level>(allocate(offsetof<Level>()));
  level.length = length;
  level.roomBytes = 0;
  level.above = above;
  level.below = 0;
  return level;
}

/** Makes room for `size` sets on a level; false when there is no memory, and the job has ended. */
export function makeRoom(job: ItemsetsJob, level: Level, size: i32): bool {
  const bitmapBytes = (<usize>size * <usize>job.words) << 3;
  const nodeBytes = <usize>size * NODE_BYTES;
  const bytes = bitmapBytes + (job.onlyCounts ? nodeBytes : 0);
  if (bytes > level.roomBytes) {
    const roomBytes = max(bytes, min(2 * level.roomBytes, bytes + BLOCK_BYTES));
    if (!canAllocate(job, roomBytes)) return false;
    level.room = allocate(roomBytes);
    level.roomBytes = roomBytes;
  }
  level.bitmaps = level.room;
  if (job.onlyCounts) {
    level.nodes = level.room + bitmapBytes;
    return true;
  }
  if (job.block === 0 || endOfNodes(job.block) + nodeBytes > job.blockEnd) {
    const blockBytes = max(nodeBytes + BLOCK_HEAD, BLOCK_BYTES);
    if (!canAllocate(job, blockBytes)) return false;
    openBlock(job, blockBytes);
  }
  level.nodes = endOfNodes(job.block);
  return true;
}

/** Whether the host gives memory for `bytes` bytes more; where it does not, the job has ended. */
export function canAllocate(job: ItemsetsJob, bytes: usize): bool {
  // 64 bytes more: the blocks are rounded up, and a level may be opened before the next check.
  const hasRoom = mark() + bytes + 64 < 0x7fff0000 && reserve(bytes + 64);
  if (!hasRoom) job.status = NO_MEMORY;
  return hasRoom;
}

function openBlock(job: ItemsetsJob, bytes: usize): void {
  const block = allocate(bytes);
  store<usize>(block, 0);
  store<usize>(block, block + BLOCK_HEAD, 4);
  if (job.block === 0) job.firstBlock = block;
  else store<usize>(job.block, block);
  job.block = block;
  job.blockEnd = block + bytes;
}

/** Sets a node: how its set differs from its parent's, and how many baskets hold it. */
@inline
export function setNode(node: usize, rank: i32, parent: usize, count: i32): void {
  store<i32>(node, rank);
  store<usize>(node, parent, 4);
  store<i32>(node, count, 8);
}

@inline
export function rankOf(node: usize): i32 {
  return load<i32>(node);
}

@inline
export function parentOf(node: usize): usize {
  return load<usize>(node, 4);
}

@inline
export function countOf(node: usize): i32 {
  return load<i32>(node, 8);
}

/** Searches on from the `size` sets of a level. */
export function enterLevel(job: ItemsetsJob, level: Level, size: i32): void {
  level.size = size;
  level.next = 0;
  job.level = changetype<usize>(level);
}

/** First node of a block. */
@inline
export function firstNode(block: usize): usize {
  return block + BLOCK_HEAD;
}

/** End of the nodes of a block. */
@inline
export function endOfNodes(block: usize): usize {
  return load<usize>(block, 4);
}

/** The block that was opened next, 0 for none. */
@inline
export function nextBlock(block: usize): usize {
  return load<usize>(block);
}

/** Counts the first `size` sets of a level as found, and keeps their nodes. */
export function noteFound(job: ItemsetsJob, level: Level, size: i32): void {
  job.found += size;
  setInt(job.foundOfLength, level.length, getInt(job.foundOfLength, level.length) + size);
  if (job.onlyCounts) {
    const end = level.nodes + <usize>size * NODE_BYTES;
    for (let node = level.nodes; node < end; node += NODE_BYTES) noteCount(job, countOf(node));
    raiseThreshold(job);
    return;
  }
  store<usize>(job.block, level.nodes + <usize>size * NODE_BYTES, 4);
  if (job.found > job.maxItemsets) job.status = TOO_MANY;
}

function noteCount(job: ItemsetsJob, count: i32): void {
  setInt(job.countsFound, count, getInt(job.countsFound, count) + 1);
}

/** Forgets the rarest of the sets found until they are as few as allowed. */
function raiseThreshold(job: ItemsetsJob): void {
  const rows = job.rows;
  while (job.found > job.maxItemsets) job.found -= getInt(job.countsFound, rows.minCount++);
}
