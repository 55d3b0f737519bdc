import { type SQL, sql } from "drizzle-orm";
import { randomUuid } from "../../db/fragments.ts";
import { customers } from "../../db/schema/customers.ts";
import { products } from "../../db/schema/products.ts";
import { timeframe } from "../../db/schema/timeframe.ts";
import { transactionItems } from "../../db/schema/transaction_items.ts";
import { transactions } from "../../db/schema/transactions.ts";

/** A line as the caller means it; money in minor units. */
export interface SaleLine {
  readonly productId: number;
  /** Not zero; negative for a return. */
  readonly quantity: number;
  readonly unitPriceMinor: number;
}

/** A transaction's header as it is stored. */
export interface SaleHeader {
  readonly uuid: string;
  readonly customerId: number | null;
  readonly membershipId: number | null;
  /** UTC epoch milliseconds. */
  readonly occurredAt: number;
  /** What the client says the transaction is worth; null: the sum of its lines. */
  readonly statedAmountMinor: number | null;
  readonly channel: string | null;
  readonly paymentType: string | null;
}

/** Makes the days of these instants in the calendar where they are missing. */
export const insertDays = (instants: readonly number[]): SQL =>
  sql`insert or ignore into ${timeframe} (date, day, month, year)
    select distinct d, cast(strftime('%d', d) as integer), cast(strftime('%m', d) as integer), cast(strftime('%Y', d) as integer)
    from (select date(value / 1000, 'unixepoch') as d from json_each(${JSON.stringify(instants)}))`;

export const insertTransaction = (header: SaleHeader, now: number): SQL =>
  sql`insert into ${transactions} (uuid, customer_id, membership_id, time_id, occurred_at, amount_minor, amount_stated,
      is_return, channel, payment_type, created_at, updated_at)
    select ${header.uuid}, ${header.customerId}, ${header.membershipId}, id, ${header.occurredAt},
      ${header.statedAmountMinor ?? 0}, ${header.statedAmountMinor === null ? 0 : 1}, 0, ${header.channel},
      ${header.paymentType}, ${now}, ${now}
    from ${timeframe} where date = date(${header.occurredAt} / 1000, 'unixepoch')`;

/** The transaction with this UUID, as a set of ids. */
export const withUuid = (uuid: string): SQL => sql`(select id from ${transactions} where uuid = ${uuid})`;

/**
 * Inserts the lines. A missing or deleted product gives a null, and that raises: the whole batch is undone.
 * So does a missing transaction.
 */
export const insertLines = (transaction: SQL, lines: readonly SaleLine[], now: number): SQL =>
  sql`insert into ${transactionItems} (uuid, transaction_id, product_id, quantity, unit_price_minor, line_total_minor,
      occurred_at, created_at, updated_at)
    select ${randomUuid()}, ${transaction},
      (select p.id from ${products} p where p.id = l.value ->> 'productId' and p.deleted_at is null),
      l.value ->> 'quantity', l.value ->> 'unitPriceMinor', (l.value ->> 'quantity') * (l.value ->> 'unitPriceMinor'),
      (select t.occurred_at from ${transactions} t where t.id = ${transaction}), ${now}, ${now}
    from json_each(${JSON.stringify(lines)}) l`;

/** Takes the lines from the stock that is tracked (a return gives back); short stock raises `stock_short`. */
export const takeStock = (lines: readonly SaleLine[], now: number): SQL =>
  sql`update ${products} set stock = stock - l.quantity, updated_at = max(${now}, updated_at + 1)
    from (select value ->> 'productId' as product_id, sum(value ->> 'quantity') as quantity
      from json_each(${JSON.stringify(lines)}) group by 1) l
    where ${products}.id = l.product_id and stock is not null`;

/** A deleted product keeps its row: figures still speak of it. */
export const markDeleted = (productId: number, now: number): SQL =>
  sql`update ${products} set deleted_at = ${now}, updated_at = max(${now}, updated_at + 1)
    where id = ${productId} and deleted_at is null`;

/** Forgets who it was: the sales stay, as anonymous ones; memberships, scores and figures of the customer go. */
export const forgetCustomer = (customerId: number): SQL[] => [
  sql`update ${transactions} set customer_id = null, membership_id = null where customer_id = ${customerId}`,
  sql`delete from ${customers} where id = ${customerId}`,
];
