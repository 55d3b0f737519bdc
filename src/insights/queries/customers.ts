import type { ResultSet } from "@libsql/client";
import { type SQL, sql } from "drizzle-orm";
import { customerReference } from "../../commerce/queries/keys.ts";
import type { Database } from "../../db/client.ts";
import { packRows, type RowOf, unpackRows } from "../../db/rows.ts";
import { customers } from "../../db/schema/customers.ts";
import { type Cut, isWhole, type Standing } from "../cut.ts";
import { DAY, type Instants } from "../period.ts";
import { asOfDay, buyers, isKnown, numberIn, standing, standingIn, sumOf, where } from "./cut.ts";

/** How many customers of the cut there are. */
export const countKnown = (cut: Instants): SQL =>
  sql`select count(*) as customers from ${customers} c ${where(isKnown(cut))}`;

/** What key figures are made of. Money in minor units. */
export interface KeySums {
  readonly customers: number;
  readonly spendMinor: number;
  /** Mean of the customers' average order values; 0 when nobody bought. */
  readonly averageOrderMinor: number;
  /** Customers with more than one purchase. */
  readonly returning: number;
}

const keySums = (cut: Instants): SQL[] => [
  countKnown(cut),
  sql`select ${sumOf("spend_minor")} as spend,
      avg(case when purchases > 0 then spend_minor * 1.0 / purchases end) as average,
      sum(purchases > 1) as again
    from (${buyers(cut)})`,
];

const keySumsIn = (people: ResultSet | undefined, sums: ResultSet | undefined): KeySums => ({
  customers: numberIn(people, "customers"),
  spendMinor: numberIn(sums, "spend"),
  averageOrderMinor: numberIn(sums, "average"),
  returning: numberIn(sums, "again"),
});

/**
 * Sums each customer's sales in the cut, and in another part of the store to compare it with, from one snapshot.
 *
 * @param other null: there is nothing to compare with
 */
export async function readKeySums(
  db: Database,
  cut: Cut,
  other: Instants | null,
): Promise<Standing & { sums: KeySums; others: KeySums | null }> {
  const [stood, people, sums, otherPeople, otherSums] = await db.read([
    standing(cut),
    ...keySums(cut),
    ...other === null ? [] : keySums(other),
  ]);
  return {
    ...standingIn(stood),
    sums: keySumsIn(people, sums),
    others: other === null ? null : keySumsIn(otherPeople, otherSums),
  };
}

/** How many customers of the cut there are, and of those with a sale in it how many spent more than each bound, and how much. */
export async function readSpendGroups(
  db: Database,
  cut: Cut,
  { highMinor, mediumMinor }: { readonly highMinor: number; readonly mediumMinor: number },
) {
  const above = (bound: number) => sql`spend_minor > ${bound}`;
  const spent = (bound: number) =>
    sql`cast(coalesce(sum(case when ${above(bound)} then spend_minor end), 0) as real)`;
  const [stood, people, groups] = await db.read([
    standing(cut),
    countKnown(cut),
    sql`select ${sumOf("spend_minor")} as spend,
        sum(${above(highMinor)}) as high, ${spent(highMinor)} as high_spend,
        sum(${above(mediumMinor)}) as medium, ${spent(mediumMinor)} as medium_spend
      from (${buyers(cut)})`,
  ]);
  return {
    ...standingIn(stood),
    customers: numberIn(people, "customers"),
    spendMinor: numberIn(groups, "spend"),
    aboveHigh: { customers: numberIn(groups, "high"), spendMinor: numberIn(groups, "high_spend") },
    aboveMedium: { customers: numberIn(groups, "medium"), spendMinor: numberIn(groups, "medium_spend") },
  };
}

/** How many customers of the cut there are, how many of them bought, and how many of those not for more than so many days. */
export async function readAbsences(
  db: Database,
  cut: Cut,
  { high, medium }: { readonly high: number; readonly medium: number },
) {
  // More than n whole days before a day is before the first instant of the nth day before it.
  const longerThan = (days: number) =>
    sql`sum(last_purchase_at < (${asOfDay(cut)} - ${days}) * ${sql.raw(String(DAY))})`;
  const [stood, people, absences] = await db.read([
    standing(cut),
    countKnown(cut),
    sql`select sum(purchases > 0) as buyers, ${longerThan(high)} as high, ${longerThan(medium)} as medium
      from (${buyers(cut)})`,
  ]);
  return {
    ...standingIn(stood),
    customers: numberIn(people, "customers"),
    buyers: numberIn(absences, "buyers"),
    aboveHigh: numberIn(absences, "high"),
    aboveMedium: numberIn(absences, "medium"),
  };
}

export const TOP_CUSTOMER = {
  reference: "text",
  firstName: "text",
  lastName: "text",
  spendMinor: "number",
} as const;

/** The customers of the cut with the largest net spend; ties by reference, in the order of its bytes. */
export function topCustomers(cut: Instants, most: number): SQL {
  const columns =
    sql`${customerReference()} as reference, c.first_name as "firstName", c.last_name as "lastName"`;
  const idle = [
    ...isKnown(cut),
    sql`b.customer_id is null`,
    sql`(select count(*) from (select 1 from b where spend_minor > 0 limit ${most})) < ${most}`,
  ];
  // A walk of the sales is made once; the kept figures are read in the order of their index, and no further than need be.
  return sql`
    with b as ${isWhole(cut) ? sql`not materialized` : sql`materialized`} (${buyers(cut)}),
      spenders as (select ${columns}, b.spend_minor as "spendMinor"
        from b cross join ${customers} c on c.id = b.customer_id
        order by b.spend_minor desc, reference limit ${most}),
      -- Who bought nothing spent 0, which counts where so few spent more.
      others as (select ${columns}, 0 as "spendMinor"
        from ${customers} c left join b on b.customer_id = c.id ${
    where(idle)
  } order by reference limit ${most})
    select * from (select * from spenders union all select * from others)
    order by "spendMinor" desc, reference limit ${most}`;
}

export async function readTopCustomers(
  db: Database,
  cut: Cut,
  most: number,
): Promise<Standing & { customers: RowOf<typeof TOP_CUSTOMER>[] }> {
  const [stood, rows] = await db.read([standing(cut), packRows(TOP_CUSTOMER, topCustomers(cut, most))]);
  return { ...standingIn(stood), customers: unpackRows(TOP_CUSTOMER, rows) };
}
