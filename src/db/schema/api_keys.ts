import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { key, oneOf, uuid } from "./columns.ts";
import { ROLES, users } from "./users.ts";

/** A machine's key: shown once, kept as its SHA-256, its prefix visible. */
export const apiKeys = sqliteTable("api_keys", {
  id: key(),
  uuid: uuid(),
  userId: integer("user_id").notNull().references(() => users.id, { onDelete: "cascade" }),
  name: text("name").notNull(),
  prefix: text("prefix").notNull(),
  hash: text("hash").notNull(),
  role: text("role", { enum: ROLES }).notNull(),
  createdAt: integer("created_at").notNull(),
  expiresAt: integer("expires_at"),
  lastUsedAt: integer("last_used_at"),
}, (table) => [
  uniqueIndex("api_keys_uuid").on(table.uuid),
  uniqueIndex("api_keys_hash").on(table.hash),
  index("api_keys_by_user").on(table.userId),
  check("api_key_role", oneOf("role", ROLES)),
]);
