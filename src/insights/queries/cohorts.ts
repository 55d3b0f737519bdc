import { type SQL, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { monthOf } from "../../db/fragments.ts";
import { packRows, type RowOf, unpackRows } from "../../db/rows.ts";
import { cohortMonths } from "../../db/schema/cohort_months.ts";
import { customerMonths } from "../../db/schema/customer_months.ts";
import { customerStats } from "../../db/schema/customer_stats.ts";
import { transactions } from "../../db/schema/transactions.ts";
import type { Cut, Standing } from "../cut.ts";
import { instantOf } from "../period.ts";
import { monthAt } from "./customer_months.ts";
import { standing, standingIn, within } from "./cut.ts";

/** What the customers of a cohort did in a month; both `YYYY-MM`. Money in minor units. */
const CELL = { cohort: "text", month: "text", active: "number", revenueMinor: "number" } as const;
export type CohortCell = RowOf<typeof CELL>;

/**
 * The months in which customers who first bought in the cut did something, from the month of their first purchase on.
 *
 * Whole months of whole cohorts are kept. Where the cut starts within a month, that cohort is put together from its customers'
 * months; where it ends within one, what they did in it is summed up from that month's sales alone.
 */
export async function readCohorts(db: Database, cut: Cut): Promise<Standing & { cells: CohortCell[] }> {
  const [stood, rows] = await db.read([
    standing(cut),
    packRows(CELL, sql`select * from (${sql.join(parts(cut), sql` union all `)}) order by cohort, month`),
  ]);
  return { ...standingIn(stood), cells: unpackRows(CELL, rows) };
}

function parts({ start, end }: Cut): SQL[] {
  const first = start === null ? null : monthAt(start);
  const last = end === null ? null : monthAt(end);
  const isWholeStart = first === null || first.isStart;
  /** Months before it are over by the end of the cut; a text above all months where there is none. */
  const before = last?.month ?? "a";
  return [
    sql`select cohort, month, active, revenue_minor as "revenueMinor" from ${cohortMonths}
      where customers <> 0 and month < ${before} and cohort ${isWholeStart ? sql`>=` : sql`>`} ${
      first?.month ?? ""
    }`,
    ...isWholeStart ? [] : [startedWithin(start ?? 0, end, first.month, before)],
    ...last === null || last.isStart ? [] : [endedWithin(start, end ?? 0, last.month)],
  ];
}

/** Of the customers who first bought in a month, but not before `start`: their months before another. */
const startedWithin = (start: number, end: number | null, month: string, before: string): SQL =>
  sql`select ${month} as cohort, m.month as month, sum(m.purchases > 0) as active,
      cast(sum(m.spend_minor) as real) as "revenueMinor"
    from ${customerStats} s cross join ${customerMonths} m on m.customer_id = s.customer_id
    where ${born(start, end)} and ${monthOf(sql`s.first_purchase_at`)} = ${month}
      and m.month >= ${month} and m.month < ${before} group by m.month`;

/** What was done in the month that the cut ends within, until then. */
const endedWithin = (start: number | null, end: number, month: string): SQL =>
  sql`select ${monthOf(sql`s.first_purchase_at`)} as cohort, ${month} as month, sum(t.active) as active,
      cast(sum(t.spend_minor) as real) as "revenueMinor"
    from (select customer_id, max(is_return = 0) as active, sum(amount_minor) as spend_minor
        from ${transactions} where customer_id > 0 and ${within({ start: instantOf(`${month}-01`), end })}
        group by customer_id) t
      cross join ${customerStats} s on s.customer_id = t.customer_id
    where ${born(start, end)} group by cohort`;

const born = (start: number | null, end: number | null): SQL =>
  sql`s.first_purchase_at >= ${start ?? Number.MIN_SAFE_INTEGER}
    and s.first_purchase_at < ${end ?? Number.MAX_SAFE_INTEGER}`;
