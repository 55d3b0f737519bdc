/**
 * Reads baskets step by step: counts and ranks their items, then makes them rows, see basket_rows.ts.
 *
 * Memory: see basket_rows.ts. Cost: a call handles some thousand baskets.
 */
import { writeRows } from "./basket_layout";
import { BasketRows, countBaskets, rankItems } from "./basket_rows";

/** Baskets counted in one call, so that the engine replaces its first, slow translation of the loops early. */
const BASKETS_PER_TILE: i32 = 1024;
/** Baskets made rows in one call: enough for many entries of a rank, few enough for the near caches. */
const BASKETS_PER_BLOCK: i32 = 8192;

/** Reads on until `rows.isRead`; returns the work done. No more when there are more ranks than END, or no memory. */
export function readOn(rows: BasketRows): f64 {
  return rows.isRanked ? writeBlock(rows) : countTile(rows);
}

function countTile(rows: BasketRows): f64 {
  const from = rows.nextBasket;
  const to = min(from + BASKETS_PER_TILE, rows.baskets);
  const entries = countBaskets(rows, from, to);
  rows.nextBasket = to;
  if (to === rows.baskets) {
    rankItems(rows);
    rows.isRanked = true;
    rows.nextBasket = 0;
  }
  return <f64>entries;
}

function writeBlock(rows: BasketRows): f64 {
  const from = rows.nextBasket;
  const to = min(from + BASKETS_PER_BLOCK, rows.baskets);
  const entries = writeRows(rows, from, to);
  rows.nextBasket = to;
  rows.isRead = to === rows.baskets && !rows.isOutOfMemory;
  return 4 * <f64>entries + <f64>rows.ranks;
}
