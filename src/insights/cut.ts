import { AppError } from "../errors.ts";
import { dayNumber, instantOf, type Instants, instantsOf, type Period } from "./period.ts";

/** What a question is limited to, as its asker says it: inclusive calendar days `YYYY-MM-DD`, UTC; null: nothing said. */
export interface Limits extends Period {
  /** The store as it was at the end of this day. */
  readonly asOf: string | null;
}

/** Nothing said: the whole store as it is now. */
export const UNLIMITED: Limits = { startDate: null, endDate: null, asOf: null };

/**
 * Which part of the store an answer speaks of. Sales count by `occurred_at` and scores by their date, from `startDate` to
 * `endDate`; customers count who were there by `endDate` (the earlier of creation and first purchase). Names and
 * categories are those of now.
 */
export interface Cut extends Period, Instants {
  /** The stated day that recency is counted to, in days since 1970; null: the last purchase's, at most `latest`. */
  readonly asOf: number | null;
  /** Days since 1970: today, or the end of the range before it. */
  readonly latest: number;
}

/**
 * @param now UTC epoch milliseconds
 * @throws {AppError} `invalid` when the range ends before it starts, or starts after `asOf`
 */
export function cutOf({ startDate, endDate, asOf }: Limits, now: number): Cut {
  // Before the other check, which would blame an `endDate` that nobody stated.
  instantsOf({ startDate, endDate });
  if (asOf !== null && startDate !== null && startDate > asOf) {
    throw new AppError("invalid", "The period starts after as_of; send a later as_of or an earlier start", [
      "?as_of",
    ]);
  }
  const last = asOf === null || (endDate !== null && endDate < asOf) ? endDate : asOf;
  const today = dayNumber(now);
  return {
    startDate,
    endDate: last,
    ...instantsOf({ startDate, endDate: last }),
    asOf: asOf === null ? null : dayNumber(instantOf(asOf)),
    latest: last === null ? today : Math.min(today, dayNumber(instantOf(last))),
  };
}

/** Whether the cut leaves nothing out, so that the kept figures answer it. */
export const isWhole = ({ start, end }: Instants): boolean => start === null && end === null;

/** What an answer hangs on beside its question, read from the same snapshot as its numbers. */
export interface Standing {
  /** The store's revision: it moves with every write that changes an analytic answer. */
  readonly revision: number;
  /** The day that the answer speaks of, `YYYY-MM-DD`; null in a store that nobody bought from. */
  readonly asOf: string | null;
}
