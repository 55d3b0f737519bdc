import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { key, oneOf, stamps, uuid } from "./columns.ts";
import { customers } from "./customers.ts";

/** The tiers a membership can have, lowest first. */
export const TIERS = ["bronze", "silver", "gold"] as const;

/** A customer's membership over a period of inclusive calendar days. */
export const memberships = sqliteTable("memberships", {
  id: key(),
  uuid: uuid(),
  customerId: integer("customer_id").notNull().references(() => customers.id, { onDelete: "cascade" }),
  startPeriod: text("start_period").notNull(),
  endPeriod: text("end_period").notNull(),
  tier: text("tier", { enum: TIERS }).notNull(),
  ...stamps(),
}, (table) => [
  uniqueIndex("memberships_uuid").on(table.uuid),
  index("memberships_by_customer").on(table.customerId, table.startPeriod, table.endPeriod),
  index("memberships_by_start").on(table.startPeriod),
  check("membership_period", sql`${table.startPeriod} <= ${table.endPeriod}`),
  check("membership_tier", oneOf("tier", TIERS)),
]);
