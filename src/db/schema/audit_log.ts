import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { key } from "./columns.ts";

/** Sign-ins and admin actions. It points at nobody, so that it outlives those it speaks of. */
export const auditLog = sqliteTable("audit_log", {
  id: key(),
  at: integer("at").notNull(),
  actorId: integer("actor_id"),
  action: text("action").notNull(),
  targetId: integer("target_id"),
  address: text("address"),
  /** JSON, never with a secret in it. */
  detail: text("detail"),
}, (table) => [index("audit_log_by_actor").on(table.actorId, table.id)]);
