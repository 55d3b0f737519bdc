import fc from "fast-check";
import type { Limits } from "../../src/insights/cut.ts";
import { type History, instantOf, SPELL } from "./history.ts";

/** What histories are asked about: days, and the limits that they make. */

/** Later than all of them. */
export const NEVER = Date.UTC(2190, 0, 1);

export const someDay = fc.integer({ min: -5, max: SPELL + 5 });
export const perhaps = fc.option(someDay, { nil: null });

export const dateIn = (told: History, day: number): string =>
  new Date(instantOf(told, day)).toISOString().slice(0, 10);
export const dated = (told: History, day: number | null): string | null =>
  day === null ? null : dateIn(told, day);

/** The limits that three days make, put into an order that is not refused. */
export function limitsIn(
  told: History,
  from: number | null,
  until: number | null,
  as: number | null,
): Limits {
  const [start = null, end = null] = from !== null && until !== null
    ? [Math.min(from, until), Math.max(from, until)]
    : [from, until];
  return {
    startDate: dated(told, start),
    endDate: dated(told, end),
    asOf: dated(told, as === null || start === null ? as : Math.max(start, as)),
  };
}
