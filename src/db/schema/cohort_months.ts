import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * What the customers who first bought in a calendar month (UTC) did in that month and in each since; moved in the same batch as the
 * sale. Both months are `YYYY-MM`. A row of no customers says nothing.
 */
export const cohortMonths = sqliteTable("cohort_months", {
  cohort: text("cohort").notNull(),
  month: text("month").notNull(),
  /** Who of them had a sale in the month: a purchase or a return. */
  customers: integer("customers").notNull(),
  /** Who of them bought. */
  active: integer("active").notNull(),
  /** Net of returns. */
  revenueMinor: integer("revenue_minor").notNull(),
}, (table) => [primaryKey({ columns: [table.cohort, table.month] })]);
