/**
 * EASE, the linear item–item model in closed form: the weights B, with a diagonal of zeros, for which X B is nearest to
 * the baskets X in squares, with λ times the squares of B added: B_ij = −P_ij / P_jj, where P = (XᵀX + λ I)⁻¹.
 *
 * Source: H. Steck, "Embarrassingly shallow autoencoders for sparse data", 2019.
 * Memory: that of the baskets (basket_rows.ts), then 8 bytes for each pair of frequent items and 768 for each of them.
 * Cost: O(pairs of entries in all baskets) to count, and items³ / 2 multiplications (symmetric_inverse.ts).
 */
import { allocate, allocateDoubles, reserve } from "./arena";
import { readOn } from "./basket_reading";
import { BasketRows, openRows } from "./basket_rows";
import { ItemPlaces, placeItems } from "./item_places";
import { Meetings, meetPartners, openMeetings } from "./meetings";
import { getDouble, getInt, setDouble } from "./memory";
import { majorOf, minorOf } from "./shell_sort";
import { openSweeping, sweepBlock, Sweeping } from "./symmetric_inverse";
import { TILE } from "./tile_product";

const RUNNING: i32 = 0;
const DONE: i32 = 1;
const TOO_MANY_ITEMS: i32 = 3;
const NO_MEMORY: i32 = 4;

@unmanaged
export class EaseJob {
  rows: BasketRows;
  meetings: Meetings;
  sweeping: Sweeping;
  lambda: f64;
  /** Most items of the model. */
  most: i32;
  status: i32;
  work: f64;
  /** The rank to count next, and the row of weights to write next. */
  nextRank: i32;
  nextRow: i32;
  /** The items of the model. */
  places: ItemPlaces;
  /** Row-major, size × size: the size is the number of items, rounded up to whole tiles. */
  matrix: usize;
  size: i32;
  diagonal: usize;
}

/**
 * @param minCount baskets that must hold an item for it to be in the model
 * @param most most items of the model
 * @returns a job; the host then fills what `easeStarts` and `easeEntries` give, as for `itemsetsOpen`
 */
export function easeOpen(baskets: i32, entries: i32, items: i32, minCount: i32, most: i32, lambda: f64): EaseJob {
  const job = changetype<EaseJob>(allocate(offsetof<EaseJob>()));
  memory.fill(changetype<usize>(job), 0, offsetof<EaseJob>());
  job.rows = openRows(baskets, entries, items, minCount);
  job.most = most;
  job.lambda = lambda;
  job.status = RUNNING;
  return job;
}

/** Where the host writes the first entry of each basket, and the number of entries behind them. */
export function easeStarts(job: EaseJob): usize {
  return job.rows.starts;
}

/** Where the host writes the items of the baskets. */
export function easeEntries(job: EaseJob): usize {
  return job.rows.entries;
}

/** Works on until about `work` units are done; returns the status: 0 running, 1 done, else as `itemsetsStep`. */
export function easeStep(job: EaseJob, work: f64): i32 {
  const end = job.work + work;
  while (job.status === RUNNING && job.work < end) advance(job);
  return job.status;
}

function advance(job: EaseJob): void {
  const rows = job.rows;
  if (!rows.isRead) {
    job.work += readOn(rows);
    if (rows.ranks > job.most) job.status = TOO_MANY_ITEMS;
    else if (rows.isOutOfMemory) job.status = NO_MEMORY;
    else if (rows.isRead) openMatrix(job);
  } else if (job.nextRank < rows.ranks) {
    countPairs(job, job.nextRank++);
  } else if (job.sweeping.first < job.size) {
    sweepBlock(job.sweeping);
    job.work += 2 * <f64>job.size * <f64>job.size;
  } else if (job.nextRow < job.places.count) {
    writeWeights(job, job.nextRow++);
  } else {
    job.status = DONE;
  }
}

/** Allocates XᵀX + λ I; what rounding adds to it is a unit matrix beside it, which stays one. */
function openMatrix(job: EaseJob): void {
  const rows = job.rows;
  const size = (rows.ranks + TILE - 1) & ~(TILE - 1);
  const values = <usize>size * <usize>size;
  if (!reserve((values << 3) + <usize>size * (3 * 32 * 8 + 32) + (<usize>rows.items << 2) + 32_768)) {
    job.status = NO_MEMORY;
    return;
  }
  job.places = placeItems(rows);
  job.size = size;
  job.matrix = allocateDoubles(values);
  job.diagonal = allocateDoubles(size);
  memory.fill(job.matrix, 0, values << 3);
  for (let row = 0; row < size; row++) setDouble(job.matrix, row * (size + 1), 1);
  job.meetings = openMeetings(rows);
  job.sweeping = openSweeping(job.matrix, size);
}

/** Counts how often a rank occurs, and with each more frequent one, into the lower triangle. */
function countPairs(job: EaseJob, rank: i32): void {
  const rows = job.rows;
  const meetings = job.meetings;
  const own = getInt(rows.rankCounts, rank);
  // The ranks also hold items that are frequent by repetitions within baskets only.
  if (own < rows.minCount) return;
  const places = job.places.placeOfRank;
  const place = getInt(places, rank);
  const cells = meetings.cells;
  const partners = meetPartners(meetings, rank, 1);
  setDouble(job.matrix, place * (job.size + 1), <f64>own + job.lambda);
  for (let partner = 0; partner < partners; partner++) {
    const other = minorOf(meetings.partners, partner);
    if (getInt(rows.rankCounts, other) < rows.minCount) continue;
    const otherPlace = getInt(places, other);
    const element = max(place, otherPlace) * job.size + min(place, otherPlace);
    setDouble(job.matrix, element, <f64>majorOf(meetings.partners, partner));
  }
  job.work += meetings.cells - cells + 2 * <f64>partners;
}

/** Turns a row of minus P, up to the diagonal, and the column above it into weights. */
function writeWeights(job: EaseJob, row: i32): void {
  const matrix = job.matrix;
  const size = job.size;
  const own = getDouble(matrix, row * (size + 1));
  setDouble(job.diagonal, row, own);
  for (let column = 0; column < row; column++) {
    const value = getDouble(matrix, row * size + column);
    setDouble(matrix, row * size + column, -value / getDouble(job.diagonal, column));
    setDouble(matrix, column * size + row, -value / own);
  }
  setDouble(matrix, row * (size + 1), 0);
  job.work += 2 * <f64>row;
}

/** What is done so far, in units of about two nanoseconds. */
export function easeWork(job: EaseJob): f64 {
  return job.work;
}

/** How many items are in the model. */
export function easeCount(job: EaseJob): i32 {
  return job.places.count;
}

/** The items of the model, ascending. */
export function easeItems(job: EaseJob): usize {
  return job.places.itemOfPlace;
}

/** The weights of each item of the model, row by row: for what it says of the others. */
export function easeWeights(job: EaseJob): usize {
  return job.matrix;
}

/** Values from one row of the weights to the next. */
export function easeStride(job: EaseJob): i32 {
  return job.size;
}
