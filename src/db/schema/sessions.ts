import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { users } from "./users.ts";

/** A sign-in. Its id is the `sid` of every token made from it; revoking the row ends them all. */
export const sessions = sqliteTable("sessions", {
  id: text("id").primaryKey(),
  userId: integer("user_id").notNull().references(() => users.id, { onDelete: "cascade" }),
  createdAt: integer("created_at").notNull(),
  lastUsedAt: integer("last_used_at").notNull(),
  expiresAt: integer("expires_at").notNull(),
  revokedAt: integer("revoked_at"),
  userAgent: text("user_agent"),
  address: text("address"),
}, (table) => [
  index("sessions_by_user").on(table.userId),
  index("sessions_by_expiry").on(table.expiresAt),
]);
