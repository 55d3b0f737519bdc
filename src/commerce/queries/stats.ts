import { type SQL, sql } from "drizzle-orm";
import { dayOf, monthOf, monthStart } from "../../db/fragments.ts";
import { cohortMonths } from "../../db/schema/cohort_months.ts";
import { customerMonths } from "../../db/schema/customer_months.ts";
import { customerStats } from "../../db/schema/customer_stats.ts";
import { dailySales } from "../../db/schema/daily_sales.ts";
import { productSales } from "../../db/schema/product_sales.ts";
import { timeframe } from "../../db/schema/timeframe.ts";
import { transactionItems } from "../../db/schema/transaction_items.ts";
import { transactions } from "../../db/schema/transactions.ts";

/**
 * The figures that are kept ready, moved in the same batch as the sales they speak of:
 *
 *     [...withdraw(touched), ...the change, settle(touched), ...deposit(touched), ...refreshCustomers(touched)]
 *
 * `touched` is a parenthesised subquery (or list) of transaction ids, the same set each time it is evaluated.
 * A batch that only adds transactions needs no withdrawal.
 */
export const withdraw = (touched: SQL): SQL[] => move(touched, -1);

/** Adds what the touched transactions are worth now. Runs after {@link settle}. */
export const deposit = (touched: SQL): SQL[] => move(touched, 1);

const move = (touched: SQL, sign: 1 | -1): SQL[] => {
  const signed = (sum: SQL) => sign === 1 ? sum : sql`-${sum}`;
  return [
    sql`insert into ${dailySales} (date, revenue_minor, purchases, returns, quantity)
      select f.date, ${signed(sql`sum(t.amount_minor)`)}, ${signed(sql`sum(t.is_return = 0)`)},
        ${signed(sql`sum(t.is_return)`)}, ${
      signed(sql`sum(coalesce(
          (select sum(i.quantity) from ${transactionItems} i where i.transaction_id = t.id), 0))`)
    }
      from ${transactions} t join ${timeframe} f on f.id = t.time_id where t.id in ${touched} group by f.date
      on conflict (date) do update set revenue_minor = revenue_minor + excluded.revenue_minor,
        purchases = purchases + excluded.purchases, returns = returns + excluded.returns,
        quantity = quantity + excluded.quantity`,
    sql`insert into ${productSales} (product_id, lines, quantity, revenue_minor)
      select i.product_id, ${signed(sql`count(*)`)}, ${signed(sql`sum(i.quantity)`)}, ${
      signed(sql`sum(i.line_total_minor)`)
    }
      from ${transactionItems} i where i.transaction_id in ${touched} group by i.product_id
      on conflict (product_id) do update set lines = lines + excluded.lines,
        quantity = quantity + excluded.quantity, revenue_minor = revenue_minor + excluded.revenue_minor`,
  ];
};

/** Brings the amount (unless a client stated it) and the kind of the touched transactions in line with their lines. */
export const settle = (touched: SQL): SQL[] => [
  sql`update ${transactions} set amount_minor = ${amountOfLines} where id in ${touched} and amount_stated = 0`,
  sql`update ${transactions} set is_return = ${isReturn} where id in ${touched}`,
];

const amountOfLines = sql`coalesce((select sum(i.line_total_minor) from ${transactionItems} i
  where i.transaction_id = ${transactions}.id), 0)`;

/** A cancelled invoice (`C…`), a negative amount, or lines that are all returns. */
const isReturn =
  sql`(coalesce(invoice glob 'C*', 0) or amount_minor < 0 or coalesce((select max(i.quantity) < 0
  from ${transactionItems} i where i.transaction_id = ${transactions}.id), 0))`;

const ofPurchases = (value: SQL) => sql`case when is_return = 0 then ${value} end`;

const daysOfPurchases = sql`count(distinct ${ofPurchases(dayOf(sql`occurred_at`))})`;

const perCustomer = sql`select customer_id, min(${ofPurchases(sql`occurred_at`)}) as first_purchase_at,
    max(${ofPurchases(sql`occurred_at`)}) as last_purchase_at, sum(is_return = 0) as purchases,
    ${daysOfPurchases} as purchase_days, sum(amount_minor) as spend_minor
  from ${transactions}`;

const figuresOfMonth = sql`sum(is_return = 0) as purchases, ${daysOfPurchases} as purchase_days,
    sum(amount_minor) as spend_minor, max(${ofPurchases(sql`occurred_at`)}) as last_purchase_at`;

const perMonth = sql`select customer_id, ${
  monthOf(sql`occurred_at`)
} as month, ${figuresOfMonth} from ${transactions}`;

/** What these customers did in the months since their first purchase, as the two tables before it have it. */
const perCohort = (stats: SQL, months: SQL, sign: 1 | -1 = 1): SQL => {
  const signed = (sum: SQL) => sign === 1 ? sum : sql`-${sum}`;
  return sql`select ${monthOf(sql`s.first_purchase_at`)} as cohort, m.month as month, ${
    signed(sql`count(*)`)
  } as customers, ${signed(sql`sum(m.purchases > 0)`)} as active, ${
    signed(sql`sum(m.spend_minor)`)
  } as revenue_minor
    from ${stats} s cross join ${months} m
      on m.customer_id = s.customer_id and m.month >= ${monthOf(sql`s.first_purchase_at`)}
    where s.first_purchase_at is not null`;
};

/**
 * Takes what is kept of these customers out of their cohorts, or puts it in.
 *
 * @param theirs a parenthesised subquery (or list) of customer ids
 */
export const moveCohorts = (theirs: SQL, sign: 1 | -1): SQL =>
  sql`insert into ${cohortMonths} (cohort, month, customers, active, revenue_minor)
    ${perCohort(sql`${customerStats}`, sql`${customerMonths}`, sign)} and s.customer_id in ${theirs}
    group by cohort, m.month
    on conflict (cohort, month) do update set customers = customers + excluded.customers,
      active = active + excluded.active, revenue_minor = revenue_minor + excluded.revenue_minor`;

/**
 * Recomputes what is kept of the customers of the touched transactions: from the covering index the figures of the months that
 * these transactions lie in, from their months their own figures, and those of their cohorts. So a sale costs as much as its
 * month has sales and its customer has months, however long the history. No transaction ever moves to another month, or from
 * one customer to another.
 */
export const refreshCustomers = (touched: SQL): SQL[] => [
  moveCohorts(customersOf(touched), -1),
  sql`insert into ${customerMonths} (customer_id, month, purchases, purchase_days, spend_minor, last_purchase_at)
    select m.customer_id, m.month, ${figuresOfMonth}
    from (select distinct customer_id, ${monthOf(sql`occurred_at`)} as month,
          ${monthStart(sql`occurred_at`, 0)} as start,
          ${monthStart(sql`occurred_at`, 1)} as until
        from ${transactions} where id in ${touched} and customer_id is not null) m
      cross join ${transactions} t on t.customer_id = m.customer_id and t.is_return in (0, 1)
        and t.occurred_at >= m.start and t.occurred_at < m.until
    where true group by m.customer_id, m.month
    on conflict (customer_id, month) do update set purchases = excluded.purchases,
      purchase_days = excluded.purchase_days, spend_minor = excluded.spend_minor,
      last_purchase_at = excluded.last_purchase_at`,
  sql`insert into ${customerStats}
      (customer_id, first_purchase_at, last_purchase_at, purchases, purchase_days, spend_minor)
    select m.customer_id,
      (select min(t.occurred_at) from ${transactions} t where t.customer_id = m.customer_id and t.is_return = 0),
      max(m.last_purchase_at), sum(m.purchases), sum(m.purchase_days), sum(m.spend_minor)
    from ${customerMonths} m where m.customer_id in ${customersOf(touched)} group by m.customer_id
    on conflict (customer_id) do update set first_purchase_at = excluded.first_purchase_at,
      last_purchase_at = excluded.last_purchase_at, purchases = excluded.purchases,
      purchase_days = excluded.purchase_days, spend_minor = excluded.spend_minor`,
  moveCohorts(customersOf(touched), 1),
];

const customersOf = (touched: SQL): SQL =>
  sql`(select customer_id from ${transactions} where id in ${touched} and customer_id is not null)`;

/** One kept table beside the query that recomputes it from the sales; both give the same columns in the same order. */
export interface KeptTable {
  readonly name: "customer_stats" | "customer_months" | "cohort_months" | "daily_sales" | "product_sales";
  readonly kept: SQL;
  readonly recomputed: SQL;
  readonly rebuild: readonly SQL[];
}

const columns = {
  customer_stats: sql.raw(
    "customer_id, first_purchase_at, last_purchase_at, purchases, purchase_days, spend_minor",
  ),
  customer_months: sql.raw("customer_id, month, purchases, purchase_days, spend_minor, last_purchase_at"),
  cohort_months: sql.raw("cohort, month, customers, active, revenue_minor"),
  daily_sales: sql.raw("date, revenue_minor, purchases, returns, quantity"),
  product_sales: sql.raw("product_id, lines, quantity, revenue_minor"),
};

const kept = (name: KeptTable["name"], recomputed: SQL, saying = sql`1`): KeptTable => {
  const table = sql.identifier(name);
  return {
    name,
    kept: sql`select ${columns[name]} from ${table} where ${saying}`,
    recomputed,
    rebuild: [sql`delete from ${table}`, sql`insert into ${table} (${columns[name]}) ${recomputed}`],
  };
};

/** What `verify` compares, and how it repairs. */
export const keptTables: readonly KeptTable[] = [
  kept("customer_stats", sql`${perCustomer} where customer_id is not null group by customer_id`),
  kept("customer_months", sql`${perMonth} where customer_id is not null group by customer_id, month`),
  kept(
    "cohort_months",
    sql`${
      perCohort(
        sql`(${perCustomer} where customer_id is not null group by customer_id)`,
        sql`(${perMonth} where customer_id is not null group by customer_id, month)`,
      )
    } group by cohort, m.month`,
    // A cohort that lost its last customer of a month leaves zeroes; anything else beside no customers is wrong.
    sql`customers <> 0 or active <> 0 or revenue_minor <> 0`,
  ),
  kept(
    "daily_sales",
    sql`select f.date, sum(t.amount_minor) as revenue_minor, sum(t.is_return = 0) as purchases, sum(t.is_return) as returns,
        sum(coalesce(q.quantity, 0)) as quantity
      from ${transactions} t join ${timeframe} f on f.id = t.time_id
        left join (select transaction_id, sum(quantity) as quantity from ${transactionItems} group by transaction_id) q
        on q.transaction_id = t.id
      group by f.date`,
  ),
  kept(
    "product_sales",
    sql`select product_id, count(*) as lines, sum(quantity) as quantity, sum(line_total_minor) as revenue_minor
      from ${transactionItems} group by product_id`,
  ),
];

/** Transactions whose amount or kind disagrees with their lines. */
export const unsettledTransactions = sql`select id from ${transactions}
  where (amount_stated = 0 and amount_minor <> ${amountOfLines}) or is_return <> ${isReturn}`;
