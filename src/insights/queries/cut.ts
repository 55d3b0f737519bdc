import type { ResultSet } from "@libsql/client";
import { type SQL, sql } from "drizzle-orm";
import { dayOf } from "../../db/fragments.ts";
import { customerStats } from "../../db/schema/customer_stats.ts";
import { customers } from "../../db/schema/customers.ts";
import { store } from "../../db/schema/store.ts";
import { transactions } from "../../db/schema/transactions.ts";
import { type Cut, isWhole, type Standing } from "../cut.ts";
import { dateOf, DAY, type Instants, type Period } from "../period.ts";

/** What the questions of the insights have in common: which sales and which customers they speak of. */

/** A sum as a double: exact up to 2^53 as it would be anyway, and beyond it a number too, where an integer could not be read. */
export const sumOf = (column: string): SQL => sql`cast(coalesce(sum(${sql.identifier(column)}), 0) as real)`;

/**
 * The condition that `occurred_at` lies in the period.
 *
 * @param alias what the query calls the table, where it has to say
 */
export function within({ start, end }: Instants, alias?: string): SQL {
  const at = sql.raw(alias === undefined ? "occurred_at" : `${alias}.occurred_at`);
  return sql`${at} >= ${start ?? Number.MIN_SAFE_INTEGER} and ${at} < ${end ?? Number.MAX_SAFE_INTEGER}`;
}

/** The condition that `date` lies in the period. */
export const onDays = ({ startDate, endDate }: Period): SQL =>
  sql`date between ${startDate ?? ""} and ${endDate ?? "9999"}`;

/** The conditions that the customer `c` was there by the end of the cut; none where it has no end. */
export const isKnown = ({ end }: Instants): SQL[] =>
  end === null ? [] : [
    sql`min(c.created_at, coalesce(
      (select s.first_purchase_at from ${customerStats} s where s.customer_id = c.id), c.created_at)) < ${end}`,
  ];

/** `where` and all of the conditions; nothing without any. */
export const where = (conditions: readonly SQL[]): SQL =>
  conditions.length === 0 ? sql`` : sql`where ${sql.join([...conditions], sql` and `)}`;

/**
 * A row for each customer of the cut with a sale in it: `customer_id`, `purchases`, `spend_minor`, `last_purchase_at`.
 * From the kept figures; for a period from the covering index of the transactions.
 */
export function buyers(cut: Instants): SQL {
  if (isWhole(cut)) {
    return sql`select customer_id, purchases, spend_minor, last_purchase_at from ${customerStats}`;
  }
  // Who bought was there; who only brought something back was, if they were made or had bought by then.
  const known = cut.end === null ? sql`` : sql`having sum(is_return = 0) > 0 or exists (select 1
    from ${customers} c ${where([sql`c.id = ${transactions}.customer_id`, ...isKnown(cut)])})`;
  return sql`select customer_id, sum(is_return = 0) as purchases, sum(amount_minor) as spend_minor,
      max(case when is_return = 0 then occurred_at end) as last_purchase_at
    from ${transactions} where customer_id > 0 and ${within(cut)} group by customer_id ${known}`;
}

/** The day that recency is counted to, in days since 1970; null in a store that nobody bought from. */
export const asOfDay = ({ asOf, latest }: Cut): SQL =>
  asOf !== null
    ? sql`${asOf}`
    : sql`(select min(${latest}, ${dayOf(sql`max(last_purchase_at)`)}) from ${customerStats})`;

/** The statement that {@link standingIn} reads; it goes into the batch of the numbers that it speaks of. */
export const standing = (cut: Cut): SQL =>
  sql`select (select revision from ${store} where id = 1) as revision, ${asOfDay(cut)} as day`;

/** What a {@link standing} statement of a batch gave. */
export function standingIn(result: ResultSet | undefined): Standing {
  const day = result?.rows[0]?.["day"] ?? null;
  return {
    revision: numberIn(result, "revision"),
    asOf: day === null ? null : dateOf(Number(day) * DAY),
  };
}

/** A number of the one row that a statement gave; 0 for null. */
export const numberIn = (result: ResultSet | undefined, column: string): number =>
  Number(result?.rows[0]?.[column] ?? 0);
