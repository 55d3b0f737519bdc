import { and, count, gte, lte, max, type SQL, sql } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { readColumns } from "../db/packed.ts";
import { customerStats } from "../db/schema/customer_stats.ts";
import { customers } from "../db/schema/customers.ts";
import { dailySales } from "../db/schema/daily_sales.ts";
import { memberships } from "../db/schema/memberships.ts";
import { transactions } from "../db/schema/transactions.ts";
import type { Instants, Period } from "./period.ts";

/** Each buying customer's last purchase (epoch ms), number of purchases and net spend (minor units), by customer id. */
export interface PurchaseColumns {
  readonly customer: Float64Array;
  readonly last: Float64Array;
  readonly purchases: Float64Array;
  readonly spend: Float64Array;
}

/** Customers with a purchase: from the kept figures, or for a period from the covering index of the transactions. */
export async function readPurchases(db: Database, { start, end }: Instants): Promise<PurchaseColumns> {
  const all = (after: number, limit: number) =>
    sql`select customer_id as key, customer_id as customer, last_purchase_at as last, purchases, spend_minor as spend
      from ${customerStats} where purchases > 0 and customer_id > ${after} order by customer_id limit ${limit}`;
  const some = (after: number, limit: number) =>
    sql`select customer_id as key, customer_id as customer, max(case when is_return = 0 then occurred_at end) as last,
        sum(is_return = 0) as purchases, sum(amount_minor) as spend
      from ${transactions} where customer_id > ${after} and ${within(start, end)}
      group by customer_id having sum(is_return = 0) > 0 order by customer_id limit ${limit}`;
  const none = new Float64Array();
  const [customer = none, last = none, purchases = none, spend = none] = await readColumns(
    db,
    ["customer", "last", "purchases", "spend"],
    start === null && end === null ? all : some,
  );
  return { customer, last, purchases, spend };
}

const within = (start: number | null, end: number | null): SQL =>
  sql`occurred_at >= ${start ?? Number.MIN_SAFE_INTEGER} and occurred_at < ${end ?? Number.MAX_SAFE_INTEGER}`;

/** Sums over whole days, from the kept day figures. Money in minor units. */
export async function readTotals(db: Database, { startDate, endDate }: Period) {
  const [sales, started] = await db.orm.batch([
    db.orm.select({
      revenue: sql<number>`coalesce(sum(${dailySales.revenueMinor}), 0)`,
      purchases: sql<number>`coalesce(sum(${dailySales.purchases}), 0)`,
      quantity: sql<number>`coalesce(sum(${dailySales.quantity}), 0)`,
    }).from(dailySales).where(
      and(
        ...startDate === null ? [] : [gte(dailySales.date, startDate)],
        ...endDate === null ? [] : [lte(dailySales.date, endDate)],
      ),
    ),
    db.orm.select({ memberships: count() }).from(memberships).where(
      and(
        ...startDate === null ? [] : [gte(memberships.startPeriod, startDate)],
        ...endDate === null ? [] : [lte(memberships.startPeriod, endDate)],
      ),
    ),
  ]);
  return {
    revenueMinor: sales[0]?.revenue ?? 0,
    purchases: sales[0]?.purchases ?? 0,
    quantity: sales[0]?.quantity ?? 0,
    newMemberships: started[0]?.memberships ?? 0,
  };
}

/** What the key figures are made of, from the kept customer figures. Money in minor units. */
export async function readKeyFigures(db: Database) {
  const [people, buyers] = await db.orm.batch([
    db.orm.select({ customers: count() }).from(customers),
    db.orm.select({
      spendMinor: sql<number>`coalesce(sum(${customerStats.spendMinor}), 0)`,
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

/** The instant of the store's last purchase, null in a store without one. */
export const readLastPurchase = async (db: Database): Promise<number | null> =>
  (await db.orm.select({ last: max(customerStats.lastPurchaseAt) }).from(customerStats).get())?.last ?? null;
