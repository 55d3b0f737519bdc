import { type SQL, sql } from "drizzle-orm";
import type { Made } from "../../db/idempotency.ts";
import type { Page } from "../../db/rows.ts";
import { timeframe } from "../../db/schema/timeframe.ts";

export const DAY_ROW = {
  id: "number",
  date: "text",
  day: "number",
  month: "number",
  year: "number",
} as const;

export const dayPage = ({ after, limit }: Page): SQL =>
  sql`select id, date, day, month, year from ${timeframe} where id > ${after} order by id limit ${limit}`;

export const MADE_DAY = { id: "number" } as const;

export const madeDay = (date: string): Made<typeof MADE_DAY> => ({
  shape: MADE_DAY,
  query: sql`select id from ${timeframe} where date = ${date}`,
});

/** No figure reads the calendar but through its sales, so the revision stays. */
export const insertDayRow = (
  { id, date, day, month, year }: {
    readonly id: number | null;
    readonly date: string;
    readonly day: number;
    readonly month: number;
    readonly year: number;
  },
): SQL =>
  sql`insert into ${timeframe} (id, date, day, month, year) values (${id}, ${date}, ${day}, ${month}, ${year})`;
