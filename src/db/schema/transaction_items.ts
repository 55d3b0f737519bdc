import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, uniqueIndex } from "drizzle-orm/sqlite-core";
import { key, stamps, uuid } from "./columns.ts";
import { products } from "./products.ts";
import { transactions } from "./transactions.ts";

/** A line of a transaction; a negative quantity is a return. */
export const transactionItems = sqliteTable("transaction_items", {
  id: key(),
  uuid: uuid(),
  transactionId: integer("transaction_id").notNull().references(() => transactions.id, {
    onDelete: "cascade",
  }),
  productId: integer("product_id").notNull().references(() => products.id),
  quantity: integer("quantity").notNull(),
  unitPriceMinor: integer("unit_price_minor").notNull(),
  lineTotalMinor: integer("line_total_minor").notNull(),
  /** Imported lines only: 1, 2, … among the equal lines of one invoice. It makes a second import add nothing. */
  occurrence: integer("occurrence"),
  /** The transaction's instant, repeated so that product figures of a date range walk one index. */
  occurredAt: integer("occurred_at").notNull(),
  ...stamps(),
}, (table) => [
  uniqueIndex("transaction_items_identity").on(
    table.transactionId,
    table.productId,
    table.quantity,
    table.unitPriceMinor,
    table.occurrence,
  ),
  index("transaction_items_by_time").on(
    table.occurredAt,
    table.productId,
    table.quantity,
    table.lineTotalMinor,
  ),
  index("transaction_items_by_product").on(table.productId, table.quantity, table.lineTotalMinor),
  check("quantity_zero", sql`${table.quantity} <> 0`),
  check("unit_price_negative", sql`${table.unitPriceMinor} >= 0`),
]);
