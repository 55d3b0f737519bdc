import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { flag, key, stamps, uuid } from "./columns.ts";
import { customers } from "./customers.ts";
import { memberships } from "./memberships.ts";
import { timeframe } from "./timeframe.ts";

/**
 * A purchase or a return. `amount_stated` is true where the client stated the amount (Clustr); elsewhere the
 * amount is the sum of the lines, kept in the same batch as they are. No customer: an anonymous sale.
 */
export const transactions = sqliteTable("transactions", {
  id: key(),
  uuid: uuid(),
  /** The number of the invoice it was imported from. */
  invoice: text("invoice"),
  customerId: integer("customer_id").references(() => customers.id),
  membershipId: integer("membership_id").references(() => memberships.id, { onDelete: "set null" }),
  timeId: integer("time_id").notNull().references(() => timeframe.id),
  /** UTC epoch milliseconds. */
  occurredAt: integer("occurred_at").notNull(),
  amountMinor: integer("amount_minor").notNull(),
  amountStated: flag("amount_stated").default(false),
  isReturn: flag("is_return").default(false),
  channel: text("channel"),
  paymentType: text("payment_type"),
  ...stamps(),
}, (table) => [
  uniqueIndex("transactions_uuid").on(table.uuid),
  uniqueIndex("transactions_invoice").on(table.invoice),
  // Both cover the reads that RFM and the day figures make, so that neither touches a row.
  index("transactions_by_customer").on(table.customerId, table.isReturn, table.occurredAt, table.amountMinor),
  index("transactions_by_time").on(table.occurredAt, table.customerId, table.isReturn, table.amountMinor),
  index("transactions_by_membership").on(table.membershipId),
]);
