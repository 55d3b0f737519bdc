import { type SQL, sql } from "drizzle-orm";
import { monthStart } from "../../db/fragments.ts";
import { customerMonths } from "../../db/schema/customer_months.ts";
import { transactions } from "../../db/schema/transactions.ts";
import { dateOf, instantOf, type Instants } from "../period.ts";

/** The month of an instant, `YYYY-MM`, and whether that is its first one. */
export function monthAt(instant: number): { readonly month: string; readonly isStart: boolean } {
  const month = dateOf(instant).slice(0, 7);
  return { month, isStart: instantOf(`${month}-01`) === instant };
}

/**
 * A row for each customer and month with a sale in the cut: `customer_id`, `month`, `purchases`, `spend_minor`,
 * `last_purchase_at` (null where something only came back). Whole months are kept; of those in which the cut starts and ends, their
 * own sales are summed up.
 */
export function customerMonthsOf({ start, end }: Instants): SQL {
  const [first, last] = [start, end].map((instant) => instant === null ? null : monthAt(instant));
  const whole = sql`select customer_id, month, purchases, spend_minor, last_purchase_at from ${customerMonths}
    where month ${first?.isStart === false ? sql`>` : sql`>=`} ${first?.month ?? ""} and month < ${
    last?.month ?? "a"
  }`;
  const partial = [first, last].flatMap((at) => at?.isStart === false ? [at.month] : []);
  return sql.join(
    [whole, ...new Set(partial)].map((part) =>
      typeof part === "string" ? ofMonth(part, { start, end }) : part
    ),
    sql` union all `,
  );
}

/** What customers did in the part of a month that counts. */
function ofMonth(month: string, { start, end }: Instants): SQL {
  const from = instantOf(`${month}-01`);
  return sql`select customer_id, ${month} as month, sum(is_return = 0) as purchases, sum(amount_minor) as spend_minor,
      max(case when is_return = 0 then occurred_at end) as last_purchase_at
    from ${transactions} where customer_id > 0 and occurred_at >= ${Math.max(from, start ?? from)}
      and occurred_at < min(${monthStart(sql`${from}`, 1)}, ${end ?? Number.MAX_SAFE_INTEGER})
    group by customer_id`;
}
