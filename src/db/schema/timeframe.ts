import { integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** The calendar: one row per day that anything happened on, made when missing. */
export const timeframe = sqliteTable("timeframe", {
  id: integer("id").primaryKey({ autoIncrement: true }),
  /** `YYYY-MM-DD`, UTC. */
  date: text("date").notNull(),
  day: integer("day").notNull(),
  month: integer("month").notNull(),
  year: integer("year").notNull(),
}, (table) => [uniqueIndex("timeframe_date").on(table.date)]);
