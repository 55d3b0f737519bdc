import { sql } from "drizzle-orm";
import { check, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** What a batch may refuse by name; `db/errors.ts` says what each means to a caller. */
export const GUARDS = [
  "account_gone",
  "amount_beyond",
  "category_unknown",
  "champion_moved",
  "customer_unknown",
  "last_admin",
  "lines_beyond",
  "membership_foreign",
  "membership_not_valid",
  "membership_overlap",
  "membership_unknown",
  "time_late",
  "time_unknown",
] as const;

export type Guard = typeof GUARDS[number];

/**
 * Never holds a row: inserting a guard's name fails its CHECK, and that undoes the whole batch. So a rule that must
 * survive a race is a statement of the batch, and names itself (see `refuseIf`).
 */
export const guards = sqliteTable(
  "guards",
  { name: text("name").notNull() },
  () => GUARDS.map((guard) => check(guard, sql.raw(`"name" <> '${guard}'`))),
);
