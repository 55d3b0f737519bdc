/**
 * The sets of one and of two items that begin with one rank: the more frequent items in its baskets are counted
 * (meetings.ts), and those met often enough are its partners.
 *
 * Memory and cost: those of meetings.ts and itemsets_bitmaps.ts.
 */
import { drawBitmaps } from "./itemsets_bitmaps";
import { enterLevel, ItemsetsJob, Level, levelBelow, makeRoom, NODE_BYTES, noteFound, setNode } from "./itemsets_job";
import { Meetings, meetPartners } from "./meetings";
import { getInt } from "./memory";
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

/** Makes the partners the sets of a level. */
function takePartners(meetings: Meetings, level: Level, parent: usize, partners: i32): void {
  let node = level.nodes;
  for (let partner = 0; partner < partners; partner++) {
    setNode(node, minorOf(meetings.partners, partner), parent, majorOf(meetings.partners, partner));
    node += NODE_BYTES;
  }
}
