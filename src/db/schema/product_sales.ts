import { integer, sqliteTable } from "drizzle-orm/sqlite-core";
import { products } from "./products.ts";

/** Each product's sales of all time; joined to its present category when read. */
export const productSales = sqliteTable("product_sales", {
  productId: integer("product_id").primaryKey().references(() => products.id, { onDelete: "cascade" }),
  lines: integer("lines").notNull(),
  quantity: integer("quantity").notNull(),
  revenueMinor: integer("revenue_minor").notNull(),
});
