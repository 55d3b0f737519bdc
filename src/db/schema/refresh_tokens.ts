import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { sessions } from "./sessions.ts";

/** A refresh token, by its SHA-256. One that is shown a second time (`used_at` set) revokes its session. */
export const refreshTokens = sqliteTable("refresh_tokens", {
  hash: text("hash").primaryKey(),
  sessionId: text("session_id").notNull().references(() => sessions.id, { onDelete: "cascade" }),
  createdAt: integer("created_at").notNull(),
  expiresAt: integer("expires_at").notNull(),
  usedAt: integer("used_at"),
}, (table) => [
  index("refresh_tokens_by_session").on(table.sessionId),
  index("refresh_tokens_by_expiry").on(table.expiresAt),
]);
