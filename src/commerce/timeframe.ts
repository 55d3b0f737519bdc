import { type KeyedBody, makeOnce } from "../db/idempotency.ts";
import { type Page, readPage, type RowOf } from "../db/rows.ts";
import type { Deps } from "../deps.ts";
import { DAY_ROW, dayPage, insertDayRow, madeDay } from "./queries/timeframe.ts";

/** A day of the calendar, `date` as `YYYY-MM-DD`. */
export type Day = RowOf<typeof DAY_ROW>;

/** The day, month and year of a `YYYY-MM-DD` date. */
export const partsOf = (date: string): Omit<Day, "id" | "date"> => {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  return { day, month, year };
};

/**
 * Adds a day to the calendar. Sales make their days themselves; this is for callers that name a day before it has any.
 *
 * @throws {AppError} `conflict` when the calendar has that day, or the id is taken
 */
export async function createDay(
  { db, now }: Pick<Deps, "db" | "now">,
  { id, date }: { readonly id: number | null; readonly date: string },
  keyed?: KeyedBody,
): Promise<Day> {
  const day = { id, date, ...partsOf(date) };
  const made = await makeOnce({ db, now: now() }, keyed, [insertDayRow(day)], madeDay(date));
  return { ...day, ...made };
}

/** A page of the calendar, by id. */
export const listDays = ({ db }: Pick<Deps, "db">, page: Page): Promise<Day[]> =>
  readPage(db, DAY_ROW, page, dayPage);
