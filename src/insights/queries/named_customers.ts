import { sql } from "drizzle-orm";
import { customerReference } from "../../commerce/queries/keys.ts";
import type { Database } from "../../db/client.ts";
import { packRow, packRows, type RowOf, unpackRow, unpackRows } from "../../db/rows.ts";
import { customers } from "../../db/schema/customers.ts";

/** A customer as answers name them. */
const NAMED = { id: "number", reference: "text", firstName: "text", lastName: "text" } as const;
export type NamedCustomer = RowOf<typeof NAMED>;

const columns =
  sql`c.id, ${customerReference()} as reference, c.first_name as "firstName", c.last_name as "lastName"`;

/** The names of these customers, in no order. */
export async function readNames(db: Database, ids: readonly number[]): Promise<NamedCustomer[]> {
  const [rows] = await db.read([
    packRows(
      NAMED,
      sql`select ${columns} from ${customers} c where c.id in (select value from json_each(${
        JSON.stringify(ids)
      }))`,
    ),
  ]);
  return unpackRows(NAMED, rows);
}

/**
 * The customer that is shown under a reference; a stated one comes before one that is made of an id.
 *
 * @returns undefined where there is none
 */
export async function readNamed(db: Database, reference: string): Promise<NamedCustomer | undefined> {
  // What is made of an id begins with it; whether the rest is as it would be shown, the store says.
  const id = Number(/^C(\d{1,15})(?:$|-)/.exec(reference)?.[1] ?? 0);
  const [rows] = await db.read([
    packRow(
      NAMED,
      sql`select ${columns} from ${customers} c where c.reference = ${reference}
        union all
        select ${columns} from ${customers} c
          where c.id = ${id} and ${customerReference()} = ${reference}
        limit 1`,
    ),
  ]);
  return unpackRow(NAMED, rows?.rows[0]?.["packed"]);
}
