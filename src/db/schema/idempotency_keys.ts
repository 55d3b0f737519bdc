import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** What a keyed POST made, written in the same batch, so that a retry is answered and never done twice. */
export const idempotencyKeys = sqliteTable("idempotency_keys", {
  /** `user:{id}` or `address:{ip}`. */
  caller: text("caller").notNull(),
  method: text("method").notNull(),
  path: text("path").notNull(),
  key: text("key").notNull(),
  /** SHA-256 of the request's body, hex. */
  bodyHash: text("body_hash").notNull(),
  /** JSON of the ids and values from which the answer is rendered again. */
  result: text("result").notNull(),
  createdAt: integer("created_at").notNull(),
}, (table) => [
  primaryKey({ columns: [table.caller, table.method, table.path, table.key] }),
  index("idempotency_keys_by_age").on(table.createdAt),
]);
