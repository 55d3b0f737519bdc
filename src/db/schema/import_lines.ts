import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { imports } from "./imports.ts";

/** The readable lines of a sales file being imported, gathered here so that whole invoices can be applied together. */
export const importLines = sqliteTable("import_lines", {
  id: integer("id").primaryKey(),
  importId: integer("import_id").notNull().references(() => imports.id, { onDelete: "cascade" }),
  /** Line of the file, the header being 1. */
  line: integer("line").notNull(),
  invoice: text("invoice").notNull(),
  product: text("product").notNull(),
  description: text("description").notNull(),
  category: text("category"),
  quantity: integer("quantity").notNull(),
  unitPriceMinor: integer("unit_price_minor").notNull(),
  lineTotalMinor: integer("line_total_minor").notNull(),
  occurredAt: integer("occurred_at").notNull(),
  customer: text("customer"),
  country: text("country"),
}, (table) => [index("import_lines_by_invoice").on(table.importId, table.invoice, table.line)]);
