import type { Period } from "./wire.ts";

/** All sales that there are. */
export const ALL_TIME: Period = { start: "", end: "" };

export const isAllTime = ({ start, end }: Period): boolean => start === "" && end === "";

const DAY = 86_400_000;

/** The day so many days before `day`, both `YYYY-MM-DD`. */
export const daysBefore = (day: string, count: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - count * DAY).toISOString().slice(0, 10);

/** The bounds of a period as the parameters of a question; no bound, no parameter. */
export const boundsOf = ({ start, end }: Period): Readonly<Record<string, string>> => ({
  ...start === "" ? {} : { start_date: start },
  ...end === "" ? {} : { end_date: end },
});

/** How far back a comparison goes where the period has no beginning. */
const USUAL_DAYS = 90;

/**
 * The two days whose comparison shows what happened in a period: the one before it began, and its last.
 * @param lastDay the last day with sales, no later than the period's end; null where there is none
 */
export function daysOf(
  { start, end }: Period,
  lastDay: string | null,
): { readonly from: string; readonly to: string } {
  const to = lastDay ?? (end === "" ? new Date().toISOString().slice(0, 10) : end);
  const from = start === "" ? daysBefore(to, USUAL_DAYS) : daysBefore(start, 1);
  // A period after the last sale has nothing to compare: the days before that sale have.
  return { from: from < to ? from : daysBefore(to, USUAL_DAYS), to };
}
