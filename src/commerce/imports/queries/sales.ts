import { type SQL, sql } from "drizzle-orm";
import { moveRevision, randomUuid } from "../../../db/fragments.ts";
import { customers } from "../../../db/schema/customers.ts";
import { importLines } from "../../../db/schema/import_lines.ts";
import { imports } from "../../../db/schema/imports.ts";
import { productCategories } from "../../../db/schema/product_categories.ts";
import { products } from "../../../db/schema/products.ts";
import { timeframe } from "../../../db/schema/timeframe.ts";
import { transactionItems } from "../../../db/schema/transaction_items.ts";
import { transactions } from "../../../db/schema/transactions.ts";
import { MOST_LINES, MOST_MINOR } from "../../bounds.ts";
import { deposit, refreshCustomers, settle, unsettledTransactions, withdraw } from "../../queries/stats.ts";

/** Staged invoices from `from` up to, not including, `to`; without `to`, all that follow. */
export interface Range {
  readonly importId: number;
  readonly from: string;
  readonly to: string | undefined;
}

const within = ({ importId, from, to }: Range): SQL =>
  to === undefined
    ? sql`import_id = ${importId} and invoice >= ${from}`
    : sql`import_id = ${importId} and invoice >= ${from} and invoice < ${to}`;

/** @param lines JSON: an array of lines as `salesReader` packs them */
export const insertLines = (importId: number, lines: string): SQL =>
  sql`insert into ${importLines} (import_id, line, invoice, product, description, category, quantity,
      unit_price_minor, line_total_minor, occurred_at, customer, country)
    select ${importId}, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6,
      value ->> 7, value ->> 8, value ->> 9, value ->> 10 from json_each(${lines})`;

/** `first`: the next staged invoice; `beyond`: the one that the line after a full batch belongs to. */
export const nextInvoices = (importId: number, from: string): SQL =>
  sql`select (select min(invoice) from ${importLines} where import_id = ${importId} and invoice >= ${from}) as first,
    (select invoice from ${importLines} where import_id = ${importId} and invoice >= ${from}
      order by invoice limit 1 offset ${MOST_LINES}) as beyond`;

/** The lines of one invoice that is too long for a batch: how many, and the first ten. */
export const oversized = (importId: number, invoice: string): SQL =>
  sql`select count(*) as count, (select json_group_array(line) from (select line from ${importLines}
    where import_id = ${importId} and invoice = ${invoice} order by line limit 10)) as lines
    from ${importLines} where import_id = ${importId} and invoice = ${invoice}`;

export const dropInvoice = (importId: number, invoice: string): SQL =>
  sql`delete from ${importLines} where import_id = ${importId} and invoice = ${invoice}`;

/** An invoice has one customer, the first one stated; lines of another are dropped, and returned. */
export const dropSecondCustomers = (range: Range): SQL =>
  sql`delete from ${importLines} where id in (
    select l.id from (
      select invoice, (select f.customer from ${importLines} f where f.import_id = ${range.importId}
        and f.invoice = g.invoice and f.customer is not null order by f.line limit 1) as first
      from (select invoice from ${importLines} where ${within(range)}
        group by invoice having min(customer) <> max(customer)) g
    ) k cross join ${importLines} l on l.import_id = ${range.importId} and l.invoice = k.invoice
    where l.customer <> k.first) returning line`;

/** Lines of an invoice that the store has under another customer are dropped, and returned. An anonymous one takes any. */
export const dropForeignInvoices = (range: Range): SQL =>
  sql`delete from ${importLines} where id in (
    select l.id from ${importLines} l cross join ${transactions} t on t.invoice = l.invoice
      cross join ${customers} c on c.id = t.customer_id
    where ${within2(range)} and l.customer is not null and l.customer is not c.reference) returning line`;

/** Invoices that would be worth too much, with what the store has of them; their lines are dropped, and returned. */
export function dropOverBound(range: Range): SQL {
  // Few invoices come near the bound; only of those are the lines compared with the store.
  const near = sql`(select g.invoice from (select l.invoice, sum(abs(l.line_total_minor)) as most
      from ${importLines} l where ${within2(range)} group by l.invoice) g
      left join ${transactions} t on t.invoice = g.invoice
    where g.most + coalesce(abs(t.amount_minor), 0) > ${MOST_MINOR})`;
  return sql`delete from ${importLines} where ${within(range)} and invoice in (
    select n.invoice from ${numbered(range, sql`l.invoice in ${near}`)} n
      left join ${transactions} t on t.invoice = n.invoice
    where not ${isStored}
    group by n.invoice having abs(sum(n.line_total_minor) + coalesce(max(t.amount_minor), 0)) > ${MOST_MINOR})
    returning line`;
}

const within2 = ({ importId, from, to }: Range): SQL =>
  to === undefined
    ? sql`l.import_id = ${importId} and l.invoice >= ${from}`
    : sql`l.import_id = ${importId} and l.invoice >= ${from} and l.invoice < ${to}`;

/** A line is what invoice, product, quantity and price say, and which of its equals it is. */
const numbered = (range: Range, also: SQL): SQL =>
  sql`(select l.invoice, l.product, l.quantity, l.unit_price_minor, l.line_total_minor,
      row_number() over (partition by l.invoice, l.product, l.quantity, l.unit_price_minor order by l.line) as occurrence
    from ${importLines} l where ${within2(range)} and ${also})`;

/** Whether the store has the numbered line `n` of the transaction `t`. */
const isStored =
  sql`exists (select 1 from ${products} p cross join ${transactionItems} i on i.transaction_id = t.id
    and i.product_id = p.id and i.quantity = n.quantity and i.unit_price_minor = n.unit_price_minor
    and i.occurrence = n.occurrence
  where p.reference = n.product)`;

/**
 * One range of whole invoices as the statements of one batch, by name, in order. Invoices that gain nothing are not
 * touched. Which ones do is noted first (in the job's own row), so that the set stays the same while the batch changes
 * what it was found by; the guard of the job and the drops stand before these.
 */
export function applyRange(range: Range, now: number): { readonly name: string; readonly statement: SQL }[] {
  const noted =
    sql`(select value from json_each((select report from ${imports} where id = ${range.importId})))`;
  const touched = sql`(select t.id from ${transactions} t where t.invoice in ${noted})`;
  const lines = sql`${within(range)} and invoice in ${noted}`;
  const day = sql`date(g.occurred_at / 1000, 'unixepoch')`;
  const invoices = sql`(select invoice, max(customer) as customer, min(occurred_at) as occurred_at,
      sum(line_total_minor) as amount, max(quantity) as most from ${importLines} where ${lines} group by invoice)`;
  const plain = (...statements: SQL[]) => statements.map((statement) => ({ name: "", statement }));
  return [
    { name: "considered", statement: countLines(range) },
    ...plain(noteTouched(range), ...withdraw(touched)),
    ...plain(
      sql`update ${transactions} set updated_at = max(${now}, updated_at + 1) where id in ${touched}`,
      sql`insert into ${productCategories} (uuid, name, created_at, updated_at)
        select ${randomUuid()}, category, ${now}, ${now} from (select distinct category from ${importLines}
          where ${lines} and category is not null)
        where category not in (select name from ${productCategories})`,
      sql`insert into ${timeframe} (date, day, month, year)
        select date, cast(substr(date, 9) as integer), cast(substr(date, 6, 2) as integer), cast(substr(date, 1, 4) as integer)
        from (select distinct ${day} as date from ${invoices} g) d
        where not exists (select 1 from ${timeframe} f where f.date = d.date)`,
    ),
    {
      name: "customers",
      statement: sql`insert into ${customers} (uuid, reference, country, created_at, updated_at)
        select ${randomUuid()}, customer, country, ${now}, ${now}
        from (select customer, country, min(line) from ${importLines} where ${lines} and customer is not null
          group by customer) g
        where not exists (select 1 from ${customers} c where c.reference = g.customer)`,
    },
    ...plain(
      // An invoice may come in two files; whichever is first, its customer is the one that either states.
      sql`update ${transactions} set customer_id = c.id
        from ${invoices} g cross join ${customers} c on c.reference = g.customer
        where ${transactions}.invoice = g.invoice and ${transactions}.customer_id is null`,
    ),
    {
      // A described line of a sale names the product, before a correction ("damaged") or a gift does.
      name: "products",
      statement:
        sql`insert into ${products} (uuid, reference, name, category_id, price_minor, created_at, updated_at)
        select ${randomUuid()}, g.product, case when g.description = '' then g.product else g.description end,
          (select id from ${productCategories} where name = g.category), g.unit_price_minor, ${now}, ${now}
        from (select product, description, category, unit_price_minor, min(line + 4000000000 *
            (unit_price_minor = 0 or quantity < 0) + 8000000000 * (description = ''))
          from ${importLines} where ${lines} group by product) g
        where not exists (select 1 from ${products} p where p.reference = g.product)`,
    },
    {
      // Written as `settle` would leave it, so that new transactions are not written twice.
      name: "transactions",
      statement:
        sql`insert into ${transactions} (uuid, invoice, customer_id, time_id, occurred_at, amount_minor, is_return,
          created_at, updated_at)
        select ${randomUuid()}, g.invoice, (select id from ${customers} where reference = g.customer), f.id, g.occurred_at,
          g.amount, g.invoice glob 'C*' or g.amount < 0 or g.most < 0, ${now}, ${now}
        from ${invoices} g cross join ${timeframe} f on f.date = ${day}
        where not exists (select 1 from ${transactions} t where t.invoice = g.invoice)`,
    },
    {
      name: "lines",
      statement:
        sql`insert into ${transactionItems} (uuid, transaction_id, product_id, quantity, unit_price_minor,
          line_total_minor, occurrence, occurred_at, created_at, updated_at)
        select ${randomUuid()}, t.id, p.id, n.quantity, n.unit_price_minor, n.line_total_minor, n.occurrence, t.occurred_at,
          ${now}, ${now}
        from ${
          numbered(range, sql`l.invoice in ${noted}`)
        } n cross join ${transactions} t on t.invoice = n.invoice
          cross join ${products} p on p.reference = n.product where true
        on conflict (transaction_id, product_id, quantity, unit_price_minor, occurrence) do nothing`,
    },
    ...plain(
      ...settle(sql`(select id from (${unsettledTransactions}) where id in ${touched})`),
      ...deposit(touched),
      ...refreshCustomers(touched),
      sql`${moveRevision()} and exists ${noted}`,
    ),
  ];
}

/** Gives one row `{count}`. */
const countLines = (range: Range): SQL =>
  sql`select count(*) as count from ${importLines} where ${within(range)}`;

/** Notes the invoices that gain something: new ones, anonymous ones whose customer is stated, and those with a new line. */
const noteTouched = (range: Range): SQL =>
  sql`update ${imports} set report = (select json_group_array(invoice) from (
    select g.invoice from (select distinct invoice from ${importLines} where ${within(range)}) g
      where not exists (select 1 from ${transactions} t where t.invoice = g.invoice)
    union
    select l.invoice from ${importLines} l cross join ${transactions} t on t.invoice = l.invoice
      where ${within2(range)} and l.customer is not null and t.customer_id is null
    union
    select n.invoice from ${
    numbered(range, sql`exists (select 1 from ${transactions} t where t.invoice = l.invoice)`)
  } n
      cross join ${transactions} t on t.invoice = n.invoice left join ${products} p on p.reference = n.product
      left join ${transactionItems} i on i.transaction_id = t.id and i.product_id = p.id and i.quantity = n.quantity
        and i.unit_price_minor = n.unit_price_minor and i.occurrence = n.occurrence
    where i.id is null)) where id = ${range.importId}`;
