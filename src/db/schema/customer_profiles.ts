import { index, integer, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { key, stamps } from "./columns.ts";
import { users } from "./users.ts";

/** A customer that a user saved, to predict again. */
export const customerProfiles = sqliteTable("customer_profiles", {
  id: key(),
  userId: integer("user_id").notNull().references(() => users.id, { onDelete: "cascade" }),
  name: text("name").notNull(),
  sex: text("sex").notNull(),
  age: integer("age").notNull(),
  annualIncome: real("annual_income").notNull(),
  spendingScore: real("spending_score").notNull(),
  purchaseFrequency: real("purchase_frequency").notNull(),
  notes: text("notes"),
  ...stamps(),
}, (table) => [index("customer_profiles_by_user").on(table.userId)]);
