import { AppError } from "../errors.ts";
import type { Cut } from "./cut.ts";
import { dateOf, DAY, dayNumber, instantOf, instantsOf, type Period } from "./period.ts";

/** What to compare with: the equally long period right before, or the same days a year earlier. */
export const COMPARISONS = ["previous", "year"] as const;
export type ComparedWith = typeof COMPARISONS[number];

/** A period with a last day. */
export interface EndedPeriod extends Period {
  readonly endDate: string;
}

/**
 * The period to compare with. Without a first day the cut is a standing at its last day, and is compared with the standing a
 * day (`previous`) or a year earlier. 29 February is 28 February in other years.
 *
 * @throws {AppError} `invalid` when the cut has no last day
 */
export function earlierThan({ startDate, endDate }: Cut, comparedWith: ComparedWith): EndedPeriod {
  if (endDate === null) {
    throw new AppError("invalid", "compare needs a period that ends; send end_date or as_of", ["?compare"]);
  }
  if (comparedWith === "year") {
    return {
      startDate: startDate === null ? null : yearBefore(startDate),
      endDate: yearBefore(endDate),
    };
  }
  const last = dayNumber(instantOf(endDate));
  if (startDate === null) return { startDate: null, endDate: dateOf((last - 1) * DAY) };
  const first = dayNumber(instantOf(startDate));
  return { startDate: dateOf((2 * first - last - 1) * DAY), endDate: dateOf((first - 1) * DAY) };
}

/** The same period with its instants. */
export const asCut = (period: Period) => ({ ...period, ...instantsOf(period) });

const yearBefore = (date: string): string => {
  const earlier = `${String(Number(date.slice(0, 4)) - 1).padStart(4, "0")}${date.slice(4)}`;
  return earlier.endsWith("-02-29") ? earlier.replace(/29$/, "28") : earlier;
};
