import { count, type SQL, sql } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { readColumns } from "../db/packed.ts";
import { customerStats } from "../db/schema/customer_stats.ts";
import { customers } from "../db/schema/customers.ts";
import { dailySales } from "../db/schema/daily_sales.ts";
import { memberships } from "../db/schema/memberships.ts";
import { transactions } from "../db/schema/transactions.ts";
import { instantsOf, type Period } from "./period.ts";

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
 * Customers with a purchase, from the kept figures, or for a period from the covering index of the transactions;
 * and the period's totals, from the same snapshot as the first 50,000 of them.
 */
export async function readPeriod(
  db: Database,
  period: Period,
): Promise<{ purchases: PurchaseColumns; totals: Totals }> {
  const { start, end } = instantsOf(period);
  const all = (after: number, limit: number) =>
    sql`select customer_id as key, customer_id as customer, last_purchase_at as last, purchases, spend_minor as spend
      from ${customerStats} where purchases > 0 and customer_id > ${after} order by customer_id limit ${limit}`;
  const some = (after: number, limit: number) =>
    sql`select customer_id as key, customer_id as customer, max(case when is_return = 0 then occurred_at end) as last,
        sum(is_return = 0) as purchases, sum(amount_minor) as spend
      from ${transactions} where customer_id > ${after} and ${within(start, end)}
      group by customer_id having sum(is_return = 0) > 0 order by customer_id limit ${limit}`;
  const { columns, beside } = await readColumns(
    db,
    ["customer", "last", "purchases", "spend"],
    start === null && end === null ? all : some,
    sumsOf(period),
  );
  const none = new Float64Array();
  const [customer = none, last = none, purchases = none, spend = none] = columns;
  const [sales, started] = beside.map(({ rows }) => rows[0]);
  return {
    purchases: { customer, last, purchases, spend },
    totals: {
      revenueMinor: Number(sales?.["revenue"] ?? 0),
      purchases: Number(sales?.["purchases"] ?? 0),
      quantity: Number(sales?.["quantity"] ?? 0),
      newMemberships: Number(started?.["memberships"] ?? 0),
    },
  };
}

const within = (start: number | null, end: number | null): SQL =>
  sql`occurred_at >= ${start ?? Number.MIN_SAFE_INTEGER} and occurred_at < ${end ?? Number.MAX_SAFE_INTEGER}`;

/** A sum as a double: exact up to 2^53 as it would be anyway, and beyond it a number too, where an integer could not be read. */
const sumOf = (column: string): SQL => sql`cast(coalesce(sum(${sql.identifier(column)}), 0) as real)`;

/** The period's whole days of sales, and the memberships that start in it. */
const sumsOf = ({ startDate, endDate }: Period): SQL[] => {
  const first = startDate ?? "";
  const last = endDate ?? "9999";
  return [
    sql`select ${sumOf("revenue_minor")} as revenue, ${sumOf("purchases")} as purchases,
      ${sumOf("quantity")} as quantity from ${dailySales} where date between ${first} and ${last}`,
    sql`select count(*) as memberships from ${memberships} where start_period between ${first} and ${last}`,
  ];
};

/** What the key figures are made of, from the kept customer figures. Money in minor units. */
export async function readKeyFigures(db: Database) {
  const [people, buyers] = await db.orm.batch([
    db.orm.select({ customers: count() }).from(customers),
    db.orm.select({
      spendMinor: sql<number>`cast(coalesce(sum(${customerStats.spendMinor}), 0) as real)`,
      averageOrderMinor: sql<number | null>`avg(${customerStats.averageOrderMinor})`,
      returning: sql<number>`coalesce(sum(${customerStats.purchases} > 1), 0)`,
    }).from(customerStats),
  ]);
  return {
    customers: people[0]?.customers ?? 0,
    spendMinor: buyers[0]?.spendMinor ?? 0,
    averageOrderMinor: buyers[0]?.averageOrderMinor ?? 0,
    returning: buyers[0]?.returning ?? 0,
  };
}
