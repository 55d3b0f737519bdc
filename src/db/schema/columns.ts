import { sql } from "drizzle-orm";
import { integer, text } from "drizzle-orm/sqlite-core";

/** The integer key that other tables point at; never reused, so an id in a log or an ETag keeps its meaning. */
export const key = () => integer("id").primaryKey({ autoIncrement: true });

/** The key that the Retail surface shows; lower-case RFC 9562 text. */
export const uuid = () => text("uuid").notNull();

/** When the row was made and last changed, UTC epoch milliseconds. */
export const stamps = () => ({
  createdAt: integer("created_at").notNull(),
  updatedAt: integer("updated_at").notNull(),
});

/** A flag kept as 0 or 1. */
export const flag = (name: string) => integer(name, { mode: "boolean" }).notNull();

/** `column in ('a', 'b')` for a CHECK; the words come from our own tables of constants, never from a caller. */
export const oneOf = (column: string, words: readonly string[]) =>
  sql.raw(`"${column}" in (${words.map((word) => `'${word}'`).join(", ")})`);
