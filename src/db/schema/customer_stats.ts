import { sql } from "drizzle-orm";
import { index, integer, real, sqliteTable } from "drizzle-orm/sqlite-core";
import { customers } from "./customers.ts";

/** What the figures need of each customer with a transaction; moved in the same batch as the sale. */
export const customerStats = sqliteTable("customer_stats", {
  customerId: integer("customer_id").primaryKey().references(() => customers.id, { onDelete: "cascade" }),
  /** Instants of purchases; null for a customer who only ever returned. */
  firstPurchaseAt: integer("first_purchase_at"),
  lastPurchaseAt: integer("last_purchase_at"),
  purchases: integer("purchases").notNull(),
  /** Calendar days (UTC) with a purchase: two on one day are one occasion to buy. */
  purchaseDays: integer("purchase_days").notNull().default(0),
  /** Net of returns: the customer's lifetime value. */
  spendMinor: integer("spend_minor").notNull(),
  /** Lifetime value / purchases, null without a purchase; follows from the two, so it can't disagree. */
  averageOrderMinor: real("average_order_minor").generatedAlwaysAs(
    sql`case when "purchases" > 0 then "spend_minor" * 1.0 / "purchases" end`,
    { mode: "virtual" },
  ),
}, (table) => [
  index("customer_stats_by_spend").on(table.spendMinor),
  index("customer_stats_by_last_purchase").on(table.lastPurchaseAt),
]);
