import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { customers } from "./customers.ts";

/**
 * What a customer did in each calendar month (UTC) with a sale of theirs; moved in the same batch as the sale. Cohorts and the
 * history of segments are read from it. It has no row ids (its migration says so): the key is the table, so that walking it in
 * order looks nothing up.
 */
export const customerMonths = sqliteTable("customer_months", {
  customerId: integer("customer_id").notNull().references(() => customers.id, { onDelete: "cascade" }),
  /** `YYYY-MM`. */
  month: text("month").notNull(),
  purchases: integer("purchases").notNull(),
  /** Calendar days (UTC) with a purchase: two on one day are one occasion to buy. */
  purchaseDays: integer("purchase_days").notNull(),
  /** Net of returns. */
  spendMinor: integer("spend_minor").notNull(),
  /** Instant of the month's last purchase; null where something only came back. */
  lastPurchaseAt: integer("last_purchase_at"),
}, (table) => [primaryKey({ columns: [table.customerId, table.month] })]);
