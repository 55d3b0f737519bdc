import { sql } from "drizzle-orm";
import { check, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** The one row that speaks of the store as a whole. */
export const store = sqliteTable("store", {
  id: integer("id").primaryKey(),
  /** Moves with every write that changes an analytic answer, in the same batch. */
  revision: integer("revision").notNull(),
  /** JSON of the demo load under way or done (its parameters and the next step), so that a killed one goes on. */
  seed: text("seed"),
}, (table) => [check("store_single", sql`${table.id} = 1`)]);
