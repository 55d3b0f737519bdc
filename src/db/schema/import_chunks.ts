import { blob, integer, primaryKey, sqliteTable } from "drizzle-orm/sqlite-core";
import { imports } from "./imports.ts";

/** The raw bytes of a file being imported, in order. */
export const importChunks = sqliteTable("import_chunks", {
  importId: integer("import_id").notNull().references(() => imports.id, { onDelete: "cascade" }),
  sequence: integer("sequence").notNull(),
  data: blob("data", { mode: "buffer" }).notNull(),
}, (table) => [primaryKey({ columns: [table.importId, table.sequence] })]);
