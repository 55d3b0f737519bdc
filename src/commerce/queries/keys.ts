import { type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { randomUuid } from "../../db/fragments.ts";
import { customers } from "../../db/schema/customers.ts";
import { productCategories } from "../../db/schema/product_categories.ts";
import { products } from "../../db/schema/products.ts";

/** What a caller names a row by: its integer id (Clustr), or its UUID in lower case (Retail). */
export type EntityKey = number | string;

/**
 * The condition that a row has this key.
 *
 * @param alias what the query calls the table, where it has to say
 */
export const hasKey = (key: EntityKey, alias?: string): SQL =>
  sql`${
    sql.raw(`${alias === undefined ? "" : `${alias}.`}${typeof key === "number" ? "id" : "uuid"}`)
  } = ${key}`;

/** The id of the row with this key; null where there is none. */
export const idOf = (table: SQLiteTable, key: EntityKey | null): SQL =>
  typeof key === "string" ? sql`(select id from ${table} where uuid = ${key})` : sql`${key}`;

export const isMissing = (table: SQLiteTable, key: EntityKey): SQL =>
  sql`not exists (select 1 from ${table} where ${hasKey(key)})`;

/** The key of a foreign system that a row is shown under: the stated one, else `C001` of its id, made unlike any stated one. */
const shownReference = (alias: string, letter: "C" | "P", table: SQLiteTable): SQL => {
  const row = sql.raw(alias);
  const own = sql`printf('${sql.raw(letter)}%03d', ${row}.id)`;
  return sql`coalesce(${row}.reference, ${own} ||
    case when exists (select 1 from ${table} o where o.reference = ${own}) then '-' || ${row}.id else '' end)`;
};

/** The reference of the customer that the query calls `c`. */
export const customerReference = (): SQL => shownReference("c", "C", customers);

/** The reference of the product that the query calls `p`. */
export const productReference = (): SQL => shownReference("p", "P", products);

/** Makes the category where there is none of this name. */
export const insertCategory = (name: string, now: number): SQL =>
  sql`insert into ${productCategories} (uuid, name, created_at, updated_at)
    select ${randomUuid()}, ${name}, ${now}, ${now}
    where not exists (select 1 from ${productCategories} where name = ${name})`;
