import { blob, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { key } from "./columns.ts";

/** Association rules mined once per revision and parameters, kept so that reads are look-ups. */
export const ruleSets = sqliteTable("rule_sets", {
  id: key(),
  revision: integer("revision").notNull(),
  parametersHash: text("parameters_hash").notNull(),
  /** JSON, as asked. */
  parameters: text("parameters").notNull(),
  /** Compressed JSON of the rules. */
  rules: blob("rules", { mode: "buffer" }).notNull(),
  createdAt: integer("created_at").notNull(),
  expiresAt: integer("expires_at").notNull(),
}, (table) => [
  uniqueIndex("rule_sets_question").on(table.parametersHash, table.revision),
  index("rule_sets_by_expiry").on(table.expiresAt),
]);
