/** The shape in which baskets reach the kernels. */
import { AppError } from "../errors.ts";
import { MAX_VALUES } from "./matrix.ts";

/** Baskets of items, one after the other; basket b holds `items[starts[b]]` … `items[starts[b + 1] − 1]`. */
export interface Baskets {
  /** First entry of each basket, and the number of entries: ascending from 0, one longer than there are baskets. */
  readonly starts: Int32Array;
  /** Item ids, 0 … nItems − 1, in any order; an item that a basket repeats counts once. */
  readonly items: Int32Array;
  /** How many different ids there may be. */
  readonly nItems: number;
}

/** How many baskets there are. */
export function basketCount({ starts }: Baskets): number {
  return starts.length - 1;
}

/**
 * Checks baskets before they enter a kernel.
 * @throws {AppError} `invalid` when the starts do not ascend from 0 to the number of entries or an id is out of range;
 * `too_large` above {@link MAX_VALUES} baskets, entries or ids
 */
export function checkBaskets({ starts, items, nItems }: Baskets): void {
  if (!Number.isSafeInteger(nItems) || nItems < 0) {
    throw new AppError("invalid", "The number of different items must be a whole number, 0 or more");
  }
  const largest = Math.max(starts.length - 1, items.length, nItems);
  if (largest > MAX_VALUES) {
    throw new AppError(
      "too_large",
      `There are ${largest} baskets, entries or items; the most is ${MAX_VALUES}`,
    );
  }
  if (starts[0] !== 0 || starts.at(-1) !== items.length || !ascends(starts)) {
    throw new AppError(
      "invalid",
      `The starts of the baskets must ascend from 0 to ${items.length}, the end of the last`,
    );
  }
  if (!allBelow(items, nItems)) {
    throw new AppError("invalid", `Every item must be a whole number, 0 or more and less than ${nItems}`);
  }
}

/** A count that at most `most` items reach; the lowest, but for items that baskets repeat. */
export function leastCountFor({ items, nItems }: Baskets, most: number): number {
  const counts = new Int32Array(nItems);
  for (const item of items) counts[item] = (counts[item] ?? 0) + 1;
  counts.sort();
  return (counts[nItems - most - 1] ?? 0) + 1;
}

function ascends(starts: Int32Array): boolean {
  for (let basket = 1; basket < starts.length; basket++) {
    if ((starts[basket] ?? 0) < (starts[basket - 1] ?? 0)) return false;
  }
  return true;
}

function allBelow(items: Int32Array, end: number): boolean {
  let largest = 0;
  for (let entry = 0; entry < items.length; entry++) {
    // Read as unsigned, a negative id is beyond any end.
    largest = Math.max(largest, (items[entry] ?? -1) >>> 0);
  }
  return items.length === 0 || largest < end;
}
