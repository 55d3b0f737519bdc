import { type SQL, sql } from "drizzle-orm";
import { monthStart } from "../../db/fragments.ts";
import { customerMonths } from "../../db/schema/customer_months.ts";
import { transactions } from "../../db/schema/transactions.ts";
import { dateOf, instantOf } from "../period.ts";

/** The month of an instant, `YYYY-MM`, and whether that is its first one. */
export function monthAt(instant: number): { readonly month: string; readonly isStart: boolean } {
  const month = dateOf(instant).slice(0, 7);
  return { month, isStart: instantOf(`${month}-01`) === instant };
}

/**
 * A row for each customer and month with a sale from `start` on: `customer_id`, `month`, `purchases`, `spend_minor`,
 * `last_purchase_at` (null where something only came back). From the kept figures, and where the first month counts in part from
 * that month's sales.
 */
export function customerMonthsFrom(start: number | null): SQL {
  const kept =
    sql`select customer_id, month, purchases, spend_minor, last_purchase_at from ${customerMonths}`;
  if (start === null) return kept;
  const { month, isStart } = monthAt(start);
  if (isStart) return sql`${kept} where month >= ${month}`;
  return sql`${kept} where month > ${month}
    union all
    select customer_id, ${month} as month, sum(is_return = 0) as purchases, sum(amount_minor) as spend_minor,
      max(case when is_return = 0 then occurred_at end) as last_purchase_at
    from ${transactions} where customer_id > 0 and occurred_at >= ${start}
      and occurred_at < ${monthStart(sql`${start}`, 1)} group by customer_id`;
}
