import { sql } from "drizzle-orm";
import { check, index, integer, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { key, stamps } from "./columns.ts";
import { customers } from "./customers.ts";

/** How content a customer said to be, 0 to 10, at most once a day (a later word of that day replaces it). */
export const satisfactionScores = sqliteTable("satisfaction_scores", {
  id: key(),
  customerId: integer("customer_id").notNull().references(() => customers.id, { onDelete: "cascade" }),
  date: text("date").notNull(),
  score: real("score").notNull(),
  ...stamps(),
}, (table) => [
  uniqueIndex("satisfaction_scores_customer_date").on(table.customerId, table.date),
  index("satisfaction_scores_by_date").on(table.date, table.score),
  check("score_range", sql`${table.score} between 0 and 10`),
]);
