import type { ResultSet } from "@libsql/client";
import { type SQL, sql } from "drizzle-orm";
import type { Database, Statement } from "../../db/client.ts";
import { readColumns } from "../../db/packed.ts";
import { customerStats } from "../../db/schema/customer_stats.ts";
import { dailySales } from "../../db/schema/daily_sales.ts";
import { memberships } from "../../db/schema/memberships.ts";
import { transactions } from "../../db/schema/transactions.ts";
import { isWhole } from "../cut.ts";
import { type Instants, instantsOf, type Period } from "../period.ts";
import { onDays, sumOf, within } from "./cut.ts";

/** Each buying customer's last purchase (epoch ms), number of purchases and net spend (minor units), by customer id. */
export interface PurchaseColumns {
  readonly customer: Float64Array;
  readonly last: Float64Array;
  readonly purchases: Float64Array;
  readonly spend: Float64Array;
}

/** A period's sums, from the kept day figures. Money in minor units. */
export interface Totals {
  readonly revenueMinor: number;
  readonly purchases: number;
  /** Net quantity of all lines. */
  readonly quantity: number;
  readonly newMemberships: number;
}

/**
 * Customers with a purchase, from the kept figures, or for a period from the covering index of the transactions.
 *
 * @param beside read from the same snapshot as the first 50,000 of them
 */
export async function readPurchases(
  db: Database,
  period: Instants,
  beside: readonly Statement[],
): Promise<{ purchases: PurchaseColumns; beside: ResultSet[] }> {
  const all = (after: number, limit: number) =>
    sql`select customer_id as key, customer_id as customer, last_purchase_at as last, purchases, spend_minor as spend
      from ${customerStats} where purchases > 0 and customer_id > ${after} order by customer_id limit ${limit}`;
  const some = (after: number, limit: number) =>
    sql`select customer_id as key, customer_id as customer, max(case when is_return = 0 then occurred_at end) as last,
        sum(is_return = 0) as purchases, sum(amount_minor) as spend
      from ${transactions} where customer_id > ${after} and ${within(period)}
      group by customer_id having sum(is_return = 0) > 0 order by customer_id limit ${limit}`;
  const { columns, beside: answers } = await readColumns(
    db,
    ["customer", "last", "purchases", "spend"],
    isWhole(period) ? all : some,
    beside,
  );
  const none = new Float64Array();
  const [customer = none, last = none, purchases = none, spend = none] = columns;
  return { purchases: { customer, last, purchases, spend }, beside: answers };
}

/** The buying customers of a period, and its totals. */
export async function readPeriod(
  db: Database,
  period: Period,
): Promise<{ purchases: PurchaseColumns; totals: Totals }> {
  const { purchases, beside } = await readPurchases(db, instantsOf(period), sumsOf(period));
  const [sales, started] = beside.map(({ rows }) => rows[0]);
  return {
    purchases,
    totals: {
      revenueMinor: Number(sales?.["revenue"] ?? 0),
      purchases: Number(sales?.["purchases"] ?? 0),
      quantity: Number(sales?.["quantity"] ?? 0),
      newMemberships: Number(started?.["memberships"] ?? 0),
    },
  };
}

/** The period's whole days of sales, and the memberships that start in it. */
const sumsOf = (period: Period): SQL[] => [
  sql`select ${sumOf("revenue_minor")} as revenue, ${sumOf("purchases")} as purchases,
    ${sumOf("quantity")} as quantity from ${dailySales} where ${onDays(period)}`,
  sql`select count(*) as memberships from ${memberships}
    where start_period between ${period.startDate ?? ""} and ${period.endDate ?? "9999"}`,
];
