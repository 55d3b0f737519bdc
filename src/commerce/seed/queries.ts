import { type SQL, sql } from "drizzle-orm";
import { moveRevision } from "../../db/fragments.ts";
import { customers } from "../../db/schema/customers.ts";
import { memberships } from "../../db/schema/memberships.ts";
import { productCategories } from "../../db/schema/product_categories.ts";
import { products } from "../../db/schema/products.ts";
import { satisfactionScores } from "../../db/schema/satisfaction_scores.ts";
import { store } from "../../db/schema/store.ts";
import { timeframe } from "../../db/schema/timeframe.ts";
import { transactionItems } from "../../db/schema/transaction_items.ts";
import { transactions } from "../../db/schema/transactions.ts";
import { deposit, refreshCustomers, settle } from "../queries/stats.ts";
import type { Membership } from "./memberships.ts";
import type { Person } from "./people.ts";
import type { Sale } from "./sales.ts";
import type { Score } from "./satisfaction.ts";

/** One row: `seed`, the text of the load or null, and `filled`, 1 when anybody or anything is in the store. */
export const readSeed = (): SQL =>
  sql`select seed, exists (select 1 from ${customers}) or exists (select 1 from ${products})
      or exists (select 1 from ${productCategories}) or exists (select 1 from ${transactions}) as filled
    from ${store} where id = 1`;

/**
 * Stands first in each batch: moves the load on, or raises (the CHECK `store_single`) when it no longer stands
 * where this loader read it. So of two loaders one writes a batch, and the other's comes to nothing.
 */
export const advance = (expected: string | null, next: string): SQL =>
  sql`update ${store} set seed = ${next}, id = case when seed is ${expected} then 1 else 2 end where id = 1`;

/** The first batch only: raises when somebody came in between the look and the write. */
export const requireEmpty = (): SQL =>
  sql`update ${store} set id = case when exists (select 1 from ${customers}) or exists (select 1 from ${products})
    then 2 else 1 end where id = 1`;

/** The rows of one parameter: each is a JSON array, read by place as `value ->> 0`. */
const rowsOf = (rows: readonly (readonly (string | number | null)[])[]): SQL =>
  sql`json_each(${JSON.stringify(rows)})`;

/** `value ->> 0, value ->> 1, …` for so many columns. */
const places = (count: number): SQL =>
  sql.raw(
    Array.from({ length: count }, (_, place) => `value ->> ${place}`).join(
      ", ",
    ),
  );

/**
 * Keeps ids 1 to `last` of a table for the load: a row that somebody adds meanwhile gets a later one.
 * SQLite says that its table of sequences may be written like any other.
 */
const reserve = (
  table: "customers" | "memberships" | "transactions",
  last: number,
): SQL =>
  sql`insert into sqlite_sequence (name, seq) select ${table}, ${last}
    where not exists (select 1 from sqlite_sequence where name = ${table})`;

/** A category or product as it is stored. */
export interface CategoryRow {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly description: string;
}
export interface ProductRow {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly description: string;
  readonly categoryId: number;
  readonly brand: string;
  readonly priceMinor: number;
  readonly stock: number;
}

/** Writes what is sold, made at `createdAt`, and keeps the ids of all that will follow. */
export const insertCatalogue = (
  categories: readonly CategoryRow[],
  goods: readonly ProductRow[],
  createdAt: number,
  ids: {
    readonly customers: number;
    readonly memberships: number;
    readonly transactions: number;
  },
): SQL[] => [
  requireEmpty(),
  sql`insert into ${productCategories} (id, uuid, name, description, created_at, updated_at)
    select ${places(4)}, ${createdAt}, ${createdAt}
    from ${
    rowsOf(
      categories.map((row) => [row.id, row.uuid, row.name, row.description]),
    )
  }`,
  sql`insert into ${products} (id, uuid, name, description, category_id, brand, price_minor, stock, created_at, updated_at)
    select ${places(8)}, ${createdAt}, ${createdAt} from ${
    rowsOf(goods.map((row) => [
      row.id,
      row.uuid,
      row.name,
      row.description,
      row.categoryId,
      row.brand,
      row.priceMinor,
      row.stock,
    ]))
  }`,
  reserve("customers", ids.customers),
  reserve("memberships", ids.memberships),
  reserve("transactions", ids.transactions),
  moveRevision(),
];

/** Writes customers with their memberships and satisfaction scores. */
export const insertCustomers = (
  people: readonly Person[],
  periods: readonly Membership[],
  scores: readonly Score[],
): SQL[] => [
  sql`insert into ${customers} (id, uuid, first_name, last_name, gender, age, dob, email, phone, city, country,
      income_level, shopping_preference, customer_segment, annual_income, spending_score, purchase_frequency,
      created_at, updated_at)
    select ${places(18)}, value ->> 17 from ${
    rowsOf(people.map((one) => [
      one.id,
      one.uuid,
      one.firstName,
      one.lastName,
      one.gender,
      one.age,
      one.dob,
      one.email,
      one.phone,
      one.city,
      one.country,
      one.incomeLevel,
      one.shoppingPreference,
      one.customerSegment,
      one.annualIncome,
      one.spendingScore,
      one.purchaseFrequency,
      one.createdAt,
    ]))
  }`,
  sql`insert into ${memberships} (id, uuid, customer_id, start_period, end_period, tier, created_at, updated_at)
    select ${places(7)}, value ->> 6 from ${
    rowsOf(periods.map((one) => [
      one.id,
      one.uuid,
      one.customerId,
      one.startPeriod,
      one.endPeriod,
      one.tier,
      one.createdAt,
    ]))
  }`,
  sql`insert into ${satisfactionScores} (customer_id, date, score, created_at, updated_at)
    select ${places(4)}, value ->> 3
    from ${
    rowsOf(
      scores.map((one) => [one.customerId, one.date, one.score, one.createdAt]),
    )
  }`,
  moveRevision(),
];

/** Writes transactions with their days, lines and figures. Their ids must follow one another. */
export function insertSales(sales: readonly Sale[]): SQL[] {
  const first = sales[0]?.id ?? 0;
  const last = first + sales.length - 1;
  const added = sql`(select id from ${transactions} where id between ${first} and ${last})`;
  // The amounts are sums of lines already; what is a return is for settle() to say, and needs a line below 0.
  const broughtBack = sql`(select transaction_id from ${transactionItems}
    where transaction_id between ${first} and ${last} and quantity < 0)`;
  return [
    insertDays([
      ...new Set(
        sales.map(({ occurredAt }) => new Date(occurredAt).toISOString().slice(0, 10)),
      ),
    ]),
    sql`insert into ${transactions} (id, uuid, customer_id, membership_id, occurred_at, amount_minor, channel,
        payment_type, time_id, amount_stated, is_return, created_at, updated_at)
      select ${places(8)},
        (select id from ${timeframe} where date = date(value ->> 4 / 1000, 'unixepoch')), 0, 0, value ->> 4, value ->> 4
      from ${
      rowsOf(sales.map((one) => [
        one.id,
        one.uuid,
        one.customerId,
        one.membershipId,
        one.occurredAt,
        one.amountMinor,
        one.channel,
        one.paymentType,
      ]))
    }`,
    sql`insert into ${transactionItems} (uuid, transaction_id, product_id, quantity, unit_price_minor, occurred_at,
        line_total_minor, created_at, updated_at)
      select ${places(6)}, (value ->> 3) * (value ->> 4), value ->> 5, value ->> 5 from ${
      rowsOf(sales.flatMap((sale) =>
        sale.lines.map((line) => [
          line.uuid,
          sale.id,
          line.product + 1,
          line.quantity,
          line.unitPriceMinor,
          sale.occurredAt,
        ])
      ))
    }`,
    ...settle(broughtBack),
    ...deposit(added),
    ...refreshCustomers(added),
    moveRevision(),
  ];
}

/** Makes the days that the calendar lacks. */
const insertDays = (dates: readonly string[]): SQL =>
  sql`insert into ${timeframe} (date, day, month, year)
    select value, cast(substr(value, 9, 2) as integer), cast(substr(value, 6, 2) as integer),
      cast(substr(value, 1, 4) as integer)
    from json_each(${JSON.stringify(dates)})
    where not exists (select 1 from ${timeframe} known where known.date = value)`;
