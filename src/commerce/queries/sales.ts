import { type SQL, sql } from "drizzle-orm";
import { randomUuid, refuseIf } from "../../db/fragments.ts";
import { customers } from "../../db/schema/customers.ts";
import { memberships } from "../../db/schema/memberships.ts";
import { products } from "../../db/schema/products.ts";
import { timeframe } from "../../db/schema/timeframe.ts";
import { transactionItems } from "../../db/schema/transaction_items.ts";
import { transactions } from "../../db/schema/transactions.ts";
import { MOST_LINES, MOST_MINOR } from "../bounds.ts";
import { type EntityKey, hasKey, idOf, isMissing } from "./keys.ts";
import { moveCohorts } from "./stats.ts";

/** A line as the caller means it; money in minor units. The lines of one sale name their products in one way. */
export interface SaleLine {
  readonly productId: EntityKey;
  /** Not zero; negative for a return. */
  readonly quantity: number;
  readonly unitPriceMinor: number;
}

/** A line with the keys that the caller has chosen for it. */
export interface KeyedLine extends SaleLine {
  readonly id?: number | null;
  readonly uuid?: string;
}

/** A day of the calendar by its id; it stands for its midnight, UTC. */
export interface DayKey {
  readonly timeId: number;
}

/** A transaction's header as it is stored. */
export interface SaleHeader {
  /** Null: the next one. */
  readonly id: number | null;
  readonly uuid: string;
  readonly customerId: EntityKey | null;
  readonly membershipId: EntityKey | null;
  /** UTC epoch milliseconds, or a day of the calendar. */
  readonly occurredAt: number | DayKey;
  /** What the client says the transaction is worth; null: the sum of its lines. */
  readonly statedAmountMinor: number | null;
  readonly channel: string | null;
  readonly paymentType: string | null;
}

/** Refuses, by name, what the header points at and is not there or not right. */
export const headerGuards = (header: SaleHeader, lastDay: string): SQL[] => {
  const { customerId, membershipId, occurredAt } = header;
  return [
    ...customerId === null ? [] : [refuseIf("customer_unknown", isMissing(customers, customerId))],
    ...typeof occurredAt === "number" ? [] : [
      refuseIf("time_unknown", isMissing(timeframe, occurredAt.timeId)),
      refuseIf(
        "time_late",
        sql`exists (select 1 from ${timeframe} where id = ${occurredAt.timeId} and date > ${lastDay})`,
      ),
    ],
    ...membershipId === null ? [] : membershipGuards(membershipId, header),
  ];
};

const membershipGuards = (membershipId: EntityKey, { customerId, occurredAt }: SaleHeader): SQL[] => {
  const held = sql`select 1 from ${memberships} where ${hasKey(membershipId)}`;
  return [
    refuseIf("membership_unknown", isMissing(memberships, membershipId)),
    refuseIf(
      "membership_foreign",
      sql`not exists (${held} and customer_id = ${idOf(customers, customerId)})`,
    ),
    refuseIf(
      "membership_not_valid",
      sql`not exists (${held} and ${dateOf(occurredAt)} between start_period and end_period)`,
    ),
  ];
};

const dateOf = (occurredAt: number | DayKey): SQL =>
  typeof occurredAt === "number"
    ? sql`date(${occurredAt} / 1000, 'unixepoch')`
    : sql`(select date from ${timeframe} where id = ${occurredAt.timeId})`;

/** Makes the day of this instant in the calendar where it is missing. */
export const insertDay = (instant: number): SQL =>
  sql`insert into ${timeframe} (date, day, month, year)
    select d, cast(strftime('%d', d) as integer), cast(strftime('%m', d) as integer), cast(strftime('%Y', d) as integer)
    from (select date(${instant} / 1000, 'unixepoch') as d)
    where not exists (select 1 from ${timeframe} where date = d)`;

export const insertTransaction = (header: SaleHeader, now: number): SQL => {
  const { occurredAt, statedAmountMinor } = header;
  const instant = typeof occurredAt === "number" ? sql`${occurredAt}` : sql`strftime('%s', date) * 1000`;
  return sql`insert into ${transactions} (id, uuid, customer_id, membership_id, time_id, occurred_at, amount_minor,
      amount_stated, is_return, channel, payment_type, created_at, updated_at)
    select ${header.id}, ${header.uuid}, ${idOf(customers, header.customerId)}, ${
    idOf(memberships, header.membershipId)
  }, id, ${instant}, ${statedAmountMinor ?? 0}, ${statedAmountMinor === null ? 0 : 1}, 0, ${header.channel},
      ${header.paymentType}, ${now}, ${now}
    from ${timeframe} where date = ${dateOf(occurredAt)}`;
};

/** The transaction with this UUID, as a set of ids. */
export const withUuid = (uuid: string): SQL => sql`(select id from ${transactions} where uuid = ${uuid})`;

/** How the lines name their products. */
const productKey = (lines: readonly SaleLine[]): SQL =>
  sql.raw(typeof lines[0]?.productId === "string" ? "uuid" : "id");

/**
 * Inserts the lines. A missing or deleted product gives a null, and that raises: the whole batch is undone.
 * So does a missing transaction.
 */
export const insertLines = (transaction: SQL, lines: readonly KeyedLine[], now: number): SQL =>
  sql`insert into ${transactionItems} (id, uuid, transaction_id, product_id, quantity, unit_price_minor, line_total_minor,
      occurred_at, created_at, updated_at)
    select l.value ->> 'id', coalesce(l.value ->> 'uuid', ${randomUuid()}), ${transaction},
      (select p.id from ${products} p where p.${
    productKey(lines)
  } = l.value ->> 'productId' and p.deleted_at is null),
      l.value ->> 'quantity', l.value ->> 'unitPriceMinor', (l.value ->> 'quantity') * (l.value ->> 'unitPriceMinor'),
      (select t.occurred_at from ${transactions} t where t.id = ${transaction}), ${now}, ${now}
    from json_each(${JSON.stringify(lines)}) l`;

/** Takes the lines from the stock that is tracked (a return gives back); short stock raises `stock_short`. */
export const takeStock = (lines: readonly SaleLine[], now: number): SQL =>
  sql`update ${products} set stock = stock - l.quantity, updated_at = max(${now}, updated_at + 1)
    from (select value ->> 'productId' as product, sum(value ->> 'quantity') as quantity
      from json_each(${JSON.stringify(lines)}) group by 1) l
    where ${products}.${productKey(lines)} = l.product and stock is not null`;

/** Stamps the transactions as changed. */
export const touchTransactions = (touched: SQL, now: number): SQL =>
  sql`update ${transactions} set updated_at = max(${now}, updated_at + 1) where id in ${touched}`;

/** Refuses what lines have made of an amount. Runs after `settle`. */
export const refuseAmountBeyond = (touched: SQL): SQL =>
  refuseIf(
    "amount_beyond",
    sql`exists (select 1 from ${transactions} where id in ${touched} and abs(amount_minor) > ${MOST_MINOR})`,
  );

/** Refuses more lines than an imported invoice may have: each one more costs as much as all before it. */
export const refuseLinesBeyond = (touched: SQL): SQL =>
  refuseIf(
    "lines_beyond",
    sql`(select count(*) from ${transactionItems} where transaction_id in ${touched}) > ${MOST_LINES}`,
  );

/** Forgets who it was: the sales stay, as anonymous ones; memberships, scores and figures of the customer go. */
export const forgetCustomer = (customerId: number, now: number): SQL[] => [
  moveCohorts(sql`(${customerId})`, -1),
  sql`update ${transactions} set customer_id = null, membership_id = null, updated_at = max(${now}, updated_at + 1)
    where customer_id = ${customerId}`,
  sql`delete from ${customers} where id = ${customerId}`,
];
