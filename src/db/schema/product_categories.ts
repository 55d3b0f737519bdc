import { sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { key, stamps, uuid } from "./columns.ts";

/** What products are grouped by; an unknown name in a sale or a product makes a new row. */
export const productCategories = sqliteTable("product_categories", {
  id: key(),
  uuid: uuid(),
  name: text("name").notNull(),
  description: text("description").notNull().default(""),
  ...stamps(),
}, (table) => [
  uniqueIndex("product_categories_uuid").on(table.uuid),
  uniqueIndex("product_categories_name").on(table.name),
]);
