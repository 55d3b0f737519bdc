import { blob, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { datasets } from "./datasets.ts";

/** Compressed pieces (at most 1 MB each) of a dataset's columns, or of a result made from them. */
export const datasetChunks = sqliteTable("dataset_chunks", {
  datasetId: integer("dataset_id").notNull().references(() => datasets.id, { onDelete: "cascade" }),
  /** `column:3`, `source`, `clustering`. */
  part: text("part").notNull(),
  sequence: integer("sequence").notNull(),
  data: blob("data", { mode: "buffer" }).notNull(),
}, (table) => [primaryKey({ columns: [table.datasetId, table.part, table.sequence] })]);
