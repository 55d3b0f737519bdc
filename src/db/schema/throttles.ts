import { index, integer, real, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Token buckets, shared by all isolates. */
export const throttles = sqliteTable("throttles", {
  key: text("key").primaryKey(),
  tokens: real("tokens").notNull(),
  updatedAt: integer("updated_at").notNull(),
  expiresAt: integer("expires_at").notNull(),
}, (table) => [index("throttles_by_expiry").on(table.expiresAt)]);
