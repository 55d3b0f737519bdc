import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { key, stamps, uuid } from "./columns.ts";
import { productCategories } from "./product_categories.ts";

/**
 * What is sold. `stock` is null where nobody stated one: such a product is always sellable.
 * A deleted product keeps its row (`deleted_at`), because figures still speak of it.
 */
export const products = sqliteTable("products", {
  id: key(),
  uuid: uuid(),
  /** The key of the system it came from, such as `85123A`. */
  reference: text("reference"),
  name: text("name").notNull(),
  description: text("description").notNull().default(""),
  categoryId: integer("category_id").references(() => productCategories.id, { onDelete: "set null" }),
  brand: text("brand"),
  priceMinor: integer("price_minor").notNull(),
  stock: integer("stock"),
  deletedAt: integer("deleted_at"),
  ...stamps(),
}, (table) => [
  uniqueIndex("products_uuid").on(table.uuid),
  uniqueIndex("products_reference").on(table.reference),
  index("products_category").on(table.categoryId),
  check("price_negative", sql`${table.priceMinor} >= 0`),
  check("stock_short", sql`${table.stock} is null or ${table.stock} >= 0`),
]);
