import { sql } from "drizzle-orm";
import { check, index, integer, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { key, stamps, uuid } from "./columns.ts";

/** Who buys. The four features at the end are what a segmentation model is trained on. */
export const customers = sqliteTable("customers", {
  id: key(),
  uuid: uuid(),
  /** The key of the system it came from, such as `17850` or `C001`. */
  reference: text("reference"),
  firstName: text("first_name").notNull().default(""),
  lastName: text("last_name").notNull().default(""),
  gender: text("gender"),
  age: integer("age"),
  /** Calendar day, `YYYY-MM-DD`. */
  dob: text("dob"),
  email: text("email"),
  phone: text("phone"),
  city: text("city"),
  country: text("country"),
  incomeLevel: text("income_level"),
  shoppingPreference: text("shopping_preference"),
  customerSegment: text("customer_segment"),
  /** Thousands a year, as the Segmentation document counts it. */
  annualIncome: real("annual_income"),
  /** 1 to 100. */
  spendingScore: real("spending_score"),
  /** Purchases a year. */
  purchaseFrequency: real("purchase_frequency"),
  ...stamps(),
}, (table) => [
  uniqueIndex("customers_uuid").on(table.uuid),
  uniqueIndex("customers_reference").on(table.reference),
  index("customers_created").on(table.createdAt),
  check("age_range", sql`${table.age} is null or ${table.age} between 0 and 130`),
]);
