import type { ResultSet } from "@libsql/client";
import { sql } from "drizzle-orm";
import type { Database, Statement } from "../../db/client.ts";
import { dayOf } from "../../db/fragments.ts";
import { readColumns } from "../../db/packed.ts";
import { customerStats } from "../../db/schema/customer_stats.ts";
import { transactions } from "../../db/schema/transactions.ts";
import { isWhole } from "../cut.ts";
import type { Instants } from "../period.ts";
import { within } from "./cut.ts";

/** When each buying customer bought, and what they spent; by ascending customer id, one entry each. */
export interface LifetimeColumns {
  readonly customer: Float64Array;
  /** Days of the first and the last purchase, since 1970. */
  readonly first: Float64Array;
  readonly last: Float64Array;
  /** Days with a purchase. */
  readonly occasions: Float64Array;
  /** Net, in minor units. */
  readonly spend: Float64Array;
}

/**
 * Customers with a purchase, from the kept figures, or for a period from the covering index of the transactions.
 *
 * @param beside read from the same snapshot as the first 50,000 of them
 */
export async function readLifetimeColumns(
  db: Database,
  cut: Instants,
  beside: readonly Statement[],
): Promise<{ lifetimes: LifetimeColumns; beside: ResultSet[] }> {
  const all = (after: number, limit: number) =>
    sql`select customer_id as key, customer_id as customer, ${dayOf(sql`first_purchase_at`)} as first,
        ${dayOf(sql`last_purchase_at`)} as last, purchase_days as occasions, spend_minor as spend
      from ${customerStats} where purchases > 0 and customer_id > ${after} order by customer_id limit ${limit}`;
  const bought = (value: ReturnType<typeof dayOf>) => sql`case when is_return = 0 then ${value} end`;
  const day = bought(dayOf(sql`occurred_at`));
  const some = (after: number, limit: number) =>
    sql`select customer_id as key, customer_id as customer, min(${day}) as first, max(${day}) as last,
        count(distinct ${day}) as occasions, sum(amount_minor) as spend
      from ${transactions} where customer_id > ${after} and ${within(cut)}
      group by customer_id having sum(is_return = 0) > 0 order by customer_id limit ${limit}`;
  const { columns, beside: answers } = await readColumns(
    db,
    ["customer", "first", "last", "occasions", "spend"],
    isWhole(cut) ? all : some,
    beside,
  );
  const none = new Float64Array();
  const [customer = none, first = none, last = none, occasions = none, spend = none] = columns;
  return { lifetimes: { customer, first, last, occasions, spend }, beside: answers };
}
