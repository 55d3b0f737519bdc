import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Each calendar day's sales; moved in the same batch as the sale. */
export const dailySales = sqliteTable("daily_sales", {
  date: text("date").primaryKey(),
  revenueMinor: integer("revenue_minor").notNull(),
  purchases: integer("purchases").notNull(),
  returns: integer("returns").notNull(),
  /** Net quantity of the day's lines. */
  quantity: integer("quantity").notNull(),
});
