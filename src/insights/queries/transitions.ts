import type { ResultSet } from "@libsql/client";
import { sql } from "drizzle-orm";
import type { Database, Statement } from "../../db/client.ts";
import { readColumns } from "../../db/packed.ts";
import { transactions } from "../../db/schema/transactions.ts";
import type { Instants } from "../period.ts";
import { within } from "./cut.ts";
import type { PurchaseColumns } from "./periods.ts";

/** Customers with a purchase by the later of two days, and what each of them had done by either. */
export interface TwoDays {
  readonly before: PurchaseColumns;
  readonly after: PurchaseColumns;
}

/**
 * Reads both days in one walk of the covering index, so that no sale comes in between.
 *
 * @param before what counts by the earlier day, all of it by the later one too
 * @param after what counts by the later one
 * @param beside read from the same snapshot as the first 50,000 customers
 * @returns the same customers in both; `before` has no purchases for who had not bought by then
 */
export async function readTwoDays(
  db: Database,
  before: Instants,
  after: Instants,
  beside: readonly Statement[],
): Promise<TwoDays & { beside: ResultSet[] }> {
  const earlier = within(before);
  const page = (last: number, limit: number) =>
    sql`select customer_id as key, customer_id as customer,
        -- Without a purchase it has no meaning, and a packed column no null.
        coalesce(max(case when is_return = 0 and ${earlier} then occurred_at end), 0) as last_before,
        sum(is_return = 0 and ${earlier}) as purchases_before,
        coalesce(sum(case when ${earlier} then amount_minor end), 0) as spend_before,
        max(case when is_return = 0 then occurred_at end) as last_after,
        sum(is_return = 0) as purchases_after, sum(amount_minor) as spend_after
      from ${transactions} where customer_id > ${last} and ${within(after)}
      group by customer_id having sum(is_return = 0) > 0 order by customer_id limit ${limit}`;
  const measures = ["last", "purchases", "spend"];
  const names = ["before", "after"].flatMap((day) => measures.map((measure) => `${measure}_${day}`));
  const { columns, beside: answers } = await readColumns(db, ["customer", ...names], page, beside);
  const [customer = NONE, ...both] = columns;
  const day = ([last = NONE, purchases = NONE, spend = NONE]: readonly Float64Array[]) => ({
    customer,
    last,
    purchases,
    spend,
  });
  return { before: day(both.slice(0, 3)), after: day(both.slice(3)), beside: answers };
}

const NONE = new Float64Array();
