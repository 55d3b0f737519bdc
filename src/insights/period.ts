import { AppError } from "../errors.ts";

/** Milliseconds of a UTC day. */
export const DAY = 86_400_000;

/** Inclusive whole days, UTC; null: no bound on that side. */
export interface Period {
  readonly startDate: string | null;
  readonly endDate: string | null;
}

/** The instants of a period: from `start` to just before `end`, UTC epoch milliseconds. */
export interface Instants {
  readonly start: number | null;
  readonly end: number | null;
}

/** The day that an instant falls on, counted from 1970-01-01. */
export const dayNumber = (instant: number): number => Math.floor(instant / DAY);

/** The first instant of a `YYYY-MM-DD` day. */
export const instantOf = (date: string): number => Date.parse(`${date}T00:00:00Z`);

/** The `YYYY-MM-DD` day that an instant falls on. */
export const dateOf = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

/** @throws {AppError} `invalid` when the period ends before it starts */
export function instantsOf({ startDate, endDate }: Period): Instants {
  if (startDate !== null && endDate !== null && startDate > endDate) {
    throw new AppError("invalid", "The period ends before it starts", ["?end_date"]);
  }
  return {
    start: startDate === null ? null : instantOf(startDate),
    end: endDate === null ? null : instantOf(endDate) + DAY,
  };
}
