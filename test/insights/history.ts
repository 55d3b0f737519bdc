import { sql } from "drizzle-orm";
import fc from "fast-check";
import { repairStore } from "../../src/commerce/verify.ts";
import type { Database } from "../../src/db/client.ts";

export const DAY = 86_400_000;
/** Two spells of a few months: one over a new year, one over the day that the epoch began. */
const BEGINNINGS = [Date.UTC(2025, 10, 20), Date.UTC(1969, 10, 20)];
/** Days of a spell that anything happens on. */
export const SPELL = 130;

export interface Line {
  readonly product: number;
  readonly quantity: number;
  readonly unitPriceMinor: number;
}
export interface Sale {
  /** 1, 2, …; null: anonymous. */
  readonly customer: number | null;
  readonly day: number;
  readonly millisecond: number;
  readonly statedMinor: number | null;
  readonly lines: readonly Line[];
}
export interface History {
  readonly beginning: number;
  /** The first customer has id 1. */
  readonly customers: readonly { readonly created: number; readonly reference: string | null }[];
  readonly sales: readonly Sale[];
  readonly scores: readonly { readonly customer: number; readonly day: number; readonly score: number }[];
}

/** What the six products belong to: one category has the name of no category. */
export const CATEGORIES = ["Tea", "Uncategorised", "Café"];
export const CATEGORY_OF = [1, 2, 3, null, 1, null];

const CUSTOMERS = 7;
const day = fc.integer({ min: 0, max: SPELL });
/** Some hold what would be the reference of another: `C002`. */
const references = [null, null, null, "C002", "17850", "C004-4", "c1"];

export const history: fc.Arbitrary<History> = fc.record({
  beginning: fc.constantFrom(...BEGINNINGS),
  customers: fc.record({
    created: fc.array(fc.integer({ min: 0, max: 2 * SPELL }), {
      minLength: CUSTOMERS,
      maxLength: CUSTOMERS,
    }),
    references: fc.shuffledSubarray(references, { minLength: CUSTOMERS }),
  }).map(({ created, references }) =>
    created.map((created, index) => ({ created, reference: references[index] ?? null }))
  ),
  sales: fc.array(
    fc.record({
      customer: fc.option(fc.integer({ min: 1, max: CUSTOMERS }), { nil: null, freq: 6 }),
      day,
      millisecond: fc.constantFrom(0, 1, DAY / 2, DAY - 1),
      statedMinor: fc.option(fc.integer({ min: -60_000, max: 90_000 }), { nil: null, freq: 3 }),
      lines: fc.array(
        fc.record({
          product: fc.integer({ min: 1, max: CATEGORY_OF.length }),
          quantity: fc.integer({ min: -3, max: 6 }).filter((quantity) => quantity !== 0),
          unitPriceMinor: fc.constantFrom(0, 1, 333, 9_999, 25_000, 50_000),
        }),
        { maxLength: 3 },
      ),
    }),
    { maxLength: 25 },
  ),
  scores: fc.uniqueArray(
    fc.record({
      customer: fc.integer({ min: 1, max: CUSTOMERS }),
      day,
      score: fc.integer({ min: 0, max: 10 }),
    }),
    { maxLength: 8, selector: ({ customer, day }) => `${customer} ${day}` },
  ),
});

export const instantOf = ({ beginning }: History, day: number, millisecond = 0): number =>
  beginning + day * DAY + millisecond;

/** What a sale came to, in minor units. */
export const amountOf = ({ statedMinor, lines }: Sale): number =>
  statedMinor ?? lines.reduce((sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor, 0);

export const isReturn = (sale: Sale): boolean =>
  amountOf(sale) < 0 || (sale.lines.length > 0 && sale.lines.every(({ quantity }) => quantity < 0));

const TABLES = [
  "satisfaction_scores",
  "transaction_items",
  "transactions",
  "customer_stats",
  "customer_months",
  "cohort_months",
  "product_sales",
  "daily_sales",
  "products",
  "product_categories",
  "customers",
  "timeframe",
];

const each = (rows: readonly object[]) => sql`json_each(${JSON.stringify(rows)})`;
const of = (name: string) => sql`json_extract(value, ${`$.${name}`})`;

/** Puts a history into a store in place of what it held: bare rows, out of which the kept figures are then rebuilt. */
export async function load(db: Database, told: History): Promise<void> {
  const days = new Set(told.sales.map(({ day }) => day));
  const date = (day: number) => new Date(instantOf(told, day)).toISOString().slice(0, 10);
  await db.write([
    ...TABLES.map((table) => sql`delete from ${sql.identifier(table)}`),
    sql`insert into product_categories (id, uuid, name, created_at, updated_at)
      select key + 1, 'k' || key, value, 0, 0 from json_each(${JSON.stringify(CATEGORIES)})`,
    sql`insert into products (id, uuid, name, price_minor, category_id, created_at, updated_at)
      select key + 1, 'p' || key, 'p', 1, value, 0, 0 from json_each(${JSON.stringify(CATEGORY_OF)})`,
    sql`insert into customers (id, uuid, reference, first_name, created_at, updated_at)
      select ${of("id")}, 'c' || ${of("id")}, ${of("reference")}, 'n' || ${of("id")}, ${of("at")}, ${of("at")}
      from ${
      each(told.customers.flatMap(({ created, reference }, index) => ({
        id: index + 1,
        reference,
        at: instantOf(told, created),
      })))
    }`,
    sql`insert into timeframe (date, day, month, year)
      select value, 1, 1, 1 from json_each(${JSON.stringify([...days].map(date))})`,
    sql`insert into transactions
        (id, uuid, customer_id, time_id, occurred_at, amount_minor, amount_stated, created_at, updated_at)
      select key + 1, 't' || key, ${of("customer")}, (select id from timeframe where date = ${of("date")}), ${
      of("at")
    },
        ${of("amount")}, ${of("stated")}, 0, 0
      from ${
      each(told.sales.map((sale) => ({
        customer: sale.customer,
        date: date(sale.day),
        at: instantOf(told, sale.day, sale.millisecond),
        amount: amountOf(sale),
        stated: sale.statedMinor === null ? 0 : 1,
      })))
    }`,
    sql`insert into transaction_items (uuid, transaction_id, product_id, quantity, unit_price_minor, line_total_minor,
        occurred_at, created_at, updated_at)
      select 'i' || key, ${of("sale")}, ${of("product")}, ${of("quantity")}, ${of("unitPriceMinor")},
        ${of("quantity")} * ${of("unitPriceMinor")}, ${of("at")}, 0, 0
      from ${
      each(told.sales.flatMap((sale, index) =>
        sale.lines.map((line) => ({
          ...line,
          sale: index + 1,
          at: instantOf(told, sale.day, sale.millisecond),
        }))
      ))
    }`,
    sql`insert into satisfaction_scores (customer_id, date, score, created_at, updated_at)
      select ${of("customer")}, ${of("date")}, ${of("score")}, 0, 0
      from ${each(told.scores.map((score) => ({ ...score, date: date(score.day) })))}`,
  ]);
  await repairStore({ db });
}
