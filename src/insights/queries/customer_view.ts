import { type SQL, sql } from "drizzle-orm";
import { customerReference, productReference } from "../../commerce/queries/keys.ts";
import { dayOf, monthOf } from "../../db/fragments.ts";
import { columnPages, readColumns } from "../../db/packed.ts";
import { packRow, packRows, unpackRow, unpackRows } from "../../db/rows.ts";
import type { Database } from "../../db/client.ts";
import { customerStats } from "../../db/schema/customer_stats.ts";
import { customers } from "../../db/schema/customers.ts";
import { memberships, TIERS } from "../../db/schema/memberships.ts";
import { products } from "../../db/schema/products.ts";
import { satisfactionScores } from "../../db/schema/satisfaction_scores.ts";
import { transactionItems } from "../../db/schema/transaction_items.ts";
import { transactions } from "../../db/schema/transactions.ts";
import { type Cut, isWhole } from "../cut.ts";
import type { MonthColumns } from "../segment_history.ts";
import { customerMonthsOf } from "./customer_months.ts";
import { asOfDay, buyers, isKnown, onDays, standing, standingIn, where, within } from "./cut.ts";

const PROFILE = {
  id: "number",
  uuid: "text",
  reference: "text",
  firstName: "text",
  lastName: "text",
  gender: "text?",
  age: "number?",
  dob: "text?",
  email: "text?",
  phone: "text?",
  city: "text?",
  country: "text?",
  createdAt: "number",
} as const;

/** A customer's sales in the cut beside everybody's; `worse…`: how many buyers did strictly worse. Money in minor units. */
const STANDING_AMONG = {
  first: "number?",
  last: "number?",
  purchases: "number",
  spendMinor: "number",
  buyers: "number",
  worseRecency: "number",
  worseFrequency: "number",
  worseMonetary: "number",
} as const;

const MONTH = {
  month: "number",
  purchases: "number",
  spendMinor: "number",
  last: "number",
} as const;

const MEMBERSHIP = { uuid: "text", tier: TIERS, startPeriod: "text", endPeriod: "text" } as const;
const FAVOURITE = {
  reference: "text",
  uuid: "text",
  name: "text",
  purchases: "number",
  quantity: "number",
  revenueMinor: "number",
} as const;
const PURCHASE = {
  id: "number",
  uuid: "text",
  occurredAt: "number",
  amountMinor: "number",
  quantity: "number",
  channel: "text?",
  paymentType: "text?",
} as const;
const SATISFACTION = { mean: "number?", scores: "number", latest: "number?" } as const;

const profile = (id: number, cut: Cut): SQL =>
  sql`select c.id, c.uuid, ${customerReference()} as reference, c.first_name as "firstName",
      c.last_name as "lastName", c.gender, c.age, c.dob, c.email, c.phone, c.city, c.country, c.created_at as "createdAt"
    from ${customers} c ${where([sql`c.id = ${id}`, ...isKnown(cut)])}`;

const firstPurchase = (id: number, cut: Cut): SQL =>
  isWhole(cut)
    ? sql`(select first_purchase_at from ${customerStats} where customer_id = ${id})`
    : sql`(select min(occurred_at) from ${transactions}
        where customer_id = ${id} and is_return = 0 and ${within(cut)})`;

function standingAmong(id: number, cut: Cut): SQL {
  // Days after the one that recency is counted to are as good as that day.
  const day = (alias: string) => sql`min(${dayOf(sql`${sql.raw(alias)}.last_purchase_at`)}, ${asOfDay(cut)})`;
  const worse = (column: string) => sql`sum(b.purchases > 0 and b.${sql.raw(column)} < m.${sql.raw(column)})`;
  return sql`with b as ${isWhole(cut) ? sql`not materialized` : sql`materialized`} (${buyers(cut)})
    select ${firstPurchase(id, cut)} as first, m.last_purchase_at as last, m.purchases,
      m.spend_minor as "spendMinor", sum(b.purchases > 0) as buyers,
      coalesce(sum(b.purchases > 0 and ${day("b")} < ${day("m")}), 0) as "worseRecency",
      ${worse("purchases")} as "worseFrequency", ${worse("spend_minor")} as "worseMonetary"
    from (select * from b where customer_id = ${id}) m cross join b group by m.customer_id`;
}

/** Counted months (12 × year + month − 1) out of the text of a month. */
const monthNumber = sql`12 * cast(substr(month, 1, 4) as integer) + cast(substr(month, 6, 2) as integer) - 1`;

const ownMonths = (id: number, cut: Cut): SQL =>
  sql`select ${monthNumber} as month, purchases, spend_minor as "spendMinor", coalesce(last_purchase_at, 0) as last
    from (${customerMonthsOf(cut)}) where customer_id = ${id} order by month`;

const favourites = (id: number, cut: Cut, most: number): SQL =>
  sql`select ${productReference()} as reference, p.uuid, p.name, count(distinct t.id) as purchases,
      sum(i.quantity) as quantity, sum(i.quantity * i.unit_price_minor) as "revenueMinor"
    from ${transactions} t cross join ${transactionItems} i on i.transaction_id = t.id
      join ${products} p on p.id = i.product_id
    where t.customer_id = ${id} and t.is_return = 0 and ${within(cut, "t")} and i.quantity > 0
    group by p.id order by purchases desc, quantity desc, p.name, p.id limit ${most}`;

const lastPurchases = (id: number, cut: Cut, most: number): SQL =>
  sql`select t.id, t.uuid, t.occurred_at as "occurredAt", t.amount_minor as "amountMinor",
      coalesce((select sum(i.quantity) from ${transactionItems} i where i.transaction_id = t.id), 0) as quantity,
      t.channel, t.payment_type as "paymentType"
    from ${transactions} t where t.customer_id = ${id} and t.is_return = 0 and ${within(cut, "t")}
    order by t.occurred_at desc, t.id desc limit ${most}`;

const satisfaction = (id: number, cut: Cut): SQL =>
  sql`select avg(score) as mean, count(*) as scores, (select score from ${satisfactionScores}
      where customer_id = ${id} and ${onDays(cut)} order by date desc limit 1) as latest
    from ${satisfactionScores} where customer_id = ${id} and ${onDays(cut)}`;

const statements = (id: number, cut: Cut, most: { favourites: number; purchases: number }): SQL[] => [
  standing(cut),
  packRow(PROFILE, profile(id, cut)),
  packRow(STANDING_AMONG, standingAmong(id, cut)),
  packRows(MONTH, ownMonths(id, cut)),
  packRows(
    MEMBERSHIP,
    sql`select uuid, tier, start_period as "startPeriod", end_period as "endPeriod" from ${memberships}
      where customer_id = ${id} order by start_period`,
  ),
  packRows(FAVOURITE, favourites(id, cut, most.favourites)),
  packRows(PURCHASE, lastPurchases(id, cut, most.purchases)),
  packRow(SATISFACTION, satisfaction(id, cut)),
];

/** What the view of a customer is made of. */
export type ViewRows = NonNullable<ReturnType<typeof viewRows>>;

/**
 * Reads all there is to say of a customer, and from the same snapshot what everybody had done by the end of the month that
 * ended last a year before the day of the view.
 *
 * @returns null where the customer was not there by the end of the cut
 */
export async function readView(
  db: Database,
  id: number,
  cut: Cut,
  most: { readonly favourites: number; readonly purchases: number },
): Promise<{ own: ViewRows; before: MonthColumns } | null> {
  const page = (after: number, limit: number) =>
    sql`select customer_id as key, customer_id as customer, sum(purchases) as purchases,
        sum(spend_minor) as "spendMinor", coalesce(max(last_purchase_at), 0) as last
      from (${customerMonthsOf(cut)}) where customer_id > ${after} and month <= ${yearBefore(cut)}
      group by customer_id order by customer_id limit ${limit}`;
  const names = ["customer", "purchases", "spendMinor", "last"];
  const { columns, beside } = await readColumns(db, names, page, statements(id, cut, most));
  const own = viewRows(beside);
  if (own === null) return null;
  const [customer = NONE, purchases = NONE, spendMinor = NONE, last = NONE] = columns;
  return { own, before: { customer, month: null, purchases, spendMinor, last } };
}

const NONE = new Float64Array();

/** A customer's months are told apart by this in one number with the customer; no month comes near it. */
const MONTHS_A_CUSTOMER = sql.raw("40000");

/** What everybody did in each month since, page by page: customer by customer, the months of each in their order. */
export async function* monthsSince(db: Database, cut: Cut): AsyncGenerator<MonthColumns> {
  const page = (after: number, limit: number) =>
    sql`select customer_id * ${MONTHS_A_CUSTOMER} + ${monthNumber} as key, customer_id as customer,
        ${monthNumber} as month, purchases, spend_minor as "spendMinor", coalesce(last_purchase_at, 0) as last
      from (${customerMonthsOf(cut)})
      where customer_id >= ${after} / ${MONTHS_A_CUSTOMER} and month > ${yearBefore(cut)}
        and month <= ${monthOf(sql`${asOfDay(cut)} * 86400000`)}
        and customer_id * ${MONTHS_A_CUSTOMER} + ${monthNumber} > ${after}
      order by customer_id, month limit ${limit}`;
  const names = ["customer", "month", "purchases", "spendMinor", "last"];
  for await (const { columns } of columnPages(db, names, page)) {
    const [customer = [], month = [], purchases = [], spendMinor = [], last = []] = columns;
    yield { customer, month, purchases, spendMinor, last };
  }
}

/** The month a year before that of the day that is counted to. */
const yearBefore = (cut: Cut): SQL =>
  sql`strftime('%Y-%m', ${asOfDay(cut)} * 86400, 'unixepoch', 'start of month', '-12 months')`;

function viewRows(beside: Awaited<ReturnType<Database["read"]>>) {
  const [stood, profile, among, months, members, favourites, purchases, satisfaction] = beside;
  const packed = (result: typeof profile) => result?.rows[0]?.["packed"];
  const found = unpackRow(PROFILE, packed(profile));
  if (found === undefined) return null;
  return {
    ...standingIn(stood),
    profile: found,
    among: unpackRow(STANDING_AMONG, packed(among)) ?? null,
    months: unpackRows(MONTH, months),
    memberships: unpackRows(MEMBERSHIP, members),
    favourites: unpackRows(FAVOURITE, favourites),
    purchases: unpackRows(PURCHASE, purchases),
    satisfaction: unpackRow(SATISFACTION, packed(satisfaction)) ?? null,
  };
}
