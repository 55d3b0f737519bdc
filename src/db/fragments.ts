import { type SQL, sql } from "drizzle-orm";
import { type Guard, guards } from "./schema/guards.ts";
import { users } from "./schema/users.ts";
import { store } from "./schema/store.ts";

/** Undoes the batch that it stands in, by the CHECK of this name, when the condition holds as the batch runs. */
export const refuseIf = (guard: Guard, condition: SQL): SQL =>
  sql`insert into ${guards} (name) select ${guard} where ${condition}`;

/** Undoes the batch when the account that asks for it has been deleted meanwhile. */
export const refuseIfGone = (userId: number): SQL =>
  refuseIf("account_gone", sql`not exists (select 1 from ${users} where id = ${userId})`);

/** The statement that every write of an analytic answer carries in its batch: ETags hang on it. */
export const moveRevision = (): SQL => sql`update ${store} set revision = revision + 1 where id = 1`;

/** The same, where the statement right before it may match nothing: then nothing has changed. */
export const moveRevisionIfChanged = (): SQL =>
  sql`update ${store} set revision = revision + 1 where id = 1 and changes() > 0`;

/** Whether the statement right before it changed a row. */
export const changedSomething = (): SQL => sql`changes() > 0`;

/** A random UUID (version 4) made by SQLite, for rows that are inserted by the thousand from a query. */
export const randomUuid = (): SQL =>
  sql.raw(
    "(lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || substr(lower(hex(randomblob(2))), 2) || '-' || " +
      "substr('89ab', 1 + (abs(random()) % 4), 1) || substr(lower(hex(randomblob(2))), 2) || '-' || lower(hex(randomblob(6))))",
  );

/**
 * Many values as one parameter: `(select value from json_each(?))`. A list of bound parameters has a limit,
 * this has none short of the request's size.
 */
export const valuesOf = (values: readonly (string | number)[]): SQL =>
  sql`(select value from json_each(${JSON.stringify(values)}))`;

/** The calendar day (UTC) of an instant in milliseconds, counted from 1970; SQLite's division goes towards zero, which is up before 1970. */
export const dayOf = (instant: SQL): SQL =>
  sql`((${instant} - (${instant} % 86400000 + 86400000) % 86400000) / 86400000)`;

/** The calendar month (UTC) of an instant, `YYYY-MM`; a fraction of a second keeps what lies before 1970 in its own. */
export const monthOf = (instant: SQL): SQL => sql`strftime('%Y-%m', ${instant} / 1000.0, 'unixepoch')`;

/** The first instant of the month that comes so many months after that of an instant, in milliseconds. */
export const monthStart = (instant: SQL, after: 0 | 1): SQL =>
  sql`strftime('%s', ${instant} / 1000.0, 'unixepoch', 'start of month', ${
    sql.raw(`'+${after} months'`)
  }) * 1000`;
