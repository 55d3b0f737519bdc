import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { flag, key, uuid } from "./columns.ts";
import { users } from "./users.ts";

/** An uploaded CSV of a workspace. Not `ready`: still being staged, seen by no read. */
export const datasets = sqliteTable("datasets", {
  id: key(),
  uuid: uuid(),
  workspace: text("workspace").notNull(),
  ownerId: integer("owner_id").references(() => users.id, { onDelete: "cascade" }),
  name: text("name").notNull(),
  ready: flag("ready").default(false),
  rows: integer("rows").notNull().default(0),
  columns: integer("columns").notNull().default(0),
  /** JSON: names, types and roles of the columns, and their statistics. */
  profile: text("profile"),
  createdAt: integer("created_at").notNull(),
  expiresAt: integer("expires_at").notNull(),
}, (table) => [
  uniqueIndex("datasets_uuid").on(table.uuid),
  index("datasets_by_workspace").on(table.workspace, table.ready, table.id),
  index("datasets_by_owner").on(table.ownerId),
  index("datasets_by_expiry").on(table.expiresAt),
]);
