import { type SQL, sql } from "drizzle-orm";
import type { Database } from "../../../db/client.ts";
import { readColumns } from "../../../db/packed.ts";
import { customerStats } from "../../../db/schema/customer_stats.ts";
import { customers } from "../../../db/schema/customers.ts";
import { transactions } from "../../../db/schema/transactions.ts";
import { type Feature, FEATURES } from "../features.ts";

/** What there is to train on. */
export interface TrainingCounts {
  readonly customers: number;
  /** Customers that have all chosen features. */
  readonly complete: number;
  /** Customers that lack a chosen feature. */
  readonly missing: ReadonlyMap<Feature, number>;
  /** UTC epoch milliseconds; null where nobody has bought anything yet. */
  readonly lastPurchaseAt: number | null;
}

/** Whether anybody bought: where nobody did, there is nothing to derive a score or a frequency from. */
const anySales = sql`(select max(last_purchase_at) is not null from ${customerStats})`;

/** The age as stated, else by the day of birth, on the day `YYYY-MM-DD`. */
const ageOf = (today: string): SQL =>
  sql`coalesce(c.age, substr(${today}, 1, 4) - substr(c.dob, 1, 4) - (substr(${today}, 6) < substr(c.dob, 6)))`;

/** Whether a customer has a feature, stated or to be derived. */
const isKnown: Readonly<Record<Feature, SQL>> = {
  age: sql`(c.age is not null or c.dob is not null)`,
  annual_income: sql`c.annual_income is not null`,
  spending_score: sql`(c.spending_score is not null or ${anySales})`,
  purchase_frequency: sql`(c.purchase_frequency is not null or ${anySales})`,
};

const hasAll = (features: readonly Feature[]): SQL =>
  sql.join(features.map((feature) => isKnown[feature]), sql` and `);

/** Counts before anything is read: one walk over the customers. */
export async function countTrainingRows(db: Database, features: readonly Feature[]): Promise<TrainingCounts> {
  const missing = features.map((feature) =>
    sql`coalesce(sum(not (${isKnown[feature]})), 0) as ${sql.identifier(feature)}`
  );
  const [found] = await db.read([
    sql`select count(*) as customers, coalesce(sum(${hasAll(features)}), 0) as complete,
        (select max(last_purchase_at) from ${customerStats}) as last, ${sql.join(missing, sql`, `)}
      from ${customers} c`,
  ]);
  const row = found?.rows[0];
  const last = row?.["last"];
  return {
    customers: Number(row?.["customers"] ?? 0),
    complete: Number(row?.["complete"] ?? 0),
    missing: new Map(features.map((feature) => [feature, Number(row?.[feature] ?? 0)])),
    lastPurchaseAt: last === null || last === undefined ? null : Number(last),
  };
}

/** Stands for null in a packed column: no feature is below 0. */
export const UNKNOWN = -1;

/** The customers to train on, one value each, by ascending id; {@link UNKNOWN} where a feature is not stated. */
export interface TrainingColumns extends Readonly<Record<Feature, Float64Array>> {
  /** Net spend in minor units; 0 for who never bought. */
  readonly spend: Float64Array;
}

/**
 * Reads the customers that have all chosen features. A frequency that is not stated is counted on the index of the
 * customer's transactions, and nobody else's are looked at; a spending score that is not stated stays unknown.
 * Numbers cross with 15 significant digits.
 *
 * @param today `YYYY-MM-DD`, for ages
 * @param counted purchases from `start` to just before `end` (epoch ms); null where there are no sales
 */
export async function readTrainingColumns(
  db: Database,
  features: readonly Feature[],
  today: string,
  counted: { readonly start: number; readonly end: number } | null,
): Promise<TrainingColumns> {
  const purchases = counted === null ? sql`null` : sql`(select count(*) from ${transactions} t
    where t.customer_id = c.id and t.is_return = 0 and t.occurred_at >= ${counted.start} and t.occurred_at < ${counted.end})`;
  const { columns } = await readColumns(
    db,
    [...FEATURES, "spend"],
    (after, limit) =>
      sql`select c.id as key, coalesce(${ageOf(today)}, ${UNKNOWN}) as age,
        coalesce(c.annual_income, ${UNKNOWN}) as annual_income,
        coalesce(c.spending_score, ${UNKNOWN}) as spending_score,
        coalesce(c.purchase_frequency, ${purchases}, ${UNKNOWN}) as purchase_frequency,
        coalesce(s.spend_minor, 0) as spend
      from ${customers} c left join ${customerStats} s on s.customer_id = c.id
      where c.id > ${after} and ${hasAll(features)} order by c.id limit ${limit}`,
  );
  const none = new Float64Array();
  const [age = none, annual_income = none, spending_score = none, purchase_frequency = none, spend = none] =
    columns;
  return { age, annual_income, spending_score, purchase_frequency, spend };
}

/** The net spend (minor units) of everybody who has bought or returned anything, in no order that matters. */
export async function readSpends(db: Database): Promise<Float64Array> {
  const { columns: [spend] } = await readColumns(
    db,
    ["spend"],
    (after, limit) =>
      sql`select customer_id as key, spend_minor as spend from ${customerStats}
      where customer_id > ${after} order by customer_id limit ${limit}`,
  );
  return spend ?? new Float64Array();
}
