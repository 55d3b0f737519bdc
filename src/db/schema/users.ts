import { sql } from "drizzle-orm";
import { check, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { flag, key, oneOf, stamps, uuid } from "./columns.ts";

/** The one role set of the product, least first. */
export const ROLES = ["user", "analyst", "admin"] as const;

/** An account. Names and addresses are unique without case. */
export const users = sqliteTable("users", {
  id: key(),
  uuid: uuid(),
  username: text("username").notNull(),
  email: text("email"),
  fullName: text("full_name"),
  /** PHC string; null for an account that no password opens. */
  passwordHash: text("password_hash"),
  role: text("role", { enum: ROLES }).notNull(),
  isActive: flag("is_active").default(true),
  isDemo: flag("is_demo").default(false),
  ...stamps(),
}, (table) => [
  uniqueIndex("users_uuid").on(table.uuid),
  uniqueIndex("users_username").on(sql`lower(${table.username})`),
  uniqueIndex("users_email").on(sql`lower(${table.email})`),
  check("user_role", oneOf("role", ROLES)),
]);
