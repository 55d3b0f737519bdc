import { sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { monthOf } from "../../db/fragments.ts";
import { packRows, type RowOf, unpackRows } from "../../db/rows.ts";
import { customerStats } from "../../db/schema/customer_stats.ts";
import type { Cut, Standing } from "../cut.ts";
import { customerMonthsOf } from "./customer_months.ts";
import { standing, standingIn, sumOf } from "./cut.ts";

/** What the customers of a cohort did in a month; both `YYYY-MM`. Money in minor units. */
const CELL = { cohort: "text", month: "text", active: "number", revenueMinor: "number" } as const;
export type CohortCell = RowOf<typeof CELL>;

/**
 * The months in which customers who first bought in the cut did something, from the month of their first purchase on. Out of
 * the kept figures, unless an end of the cut falls into a month.
 */
export async function readCohorts(db: Database, cut: Cut): Promise<Standing & { cells: CohortCell[] }> {
  const from = cut.start ?? Number.MIN_SAFE_INTEGER;
  const until = cut.end ?? Number.MAX_SAFE_INTEGER;
  const [stood, rows] = await db.read([
    standing(cut),
    packRows(
      CELL,
      sql`select s.cohort, m.month, sum(m.purchases > 0) as active, ${sumOf("spend_minor")} as "revenueMinor"
        from (select customer_id, ${monthOf(sql`first_purchase_at`)} as cohort from ${customerStats}
            where first_purchase_at >= ${from} and first_purchase_at < ${until}) s
          join (${customerMonthsOf({ start: null, end: cut.end })}) m
            on m.customer_id = s.customer_id and m.month >= s.cohort
        group by s.cohort, m.month order by s.cohort, m.month`,
    ),
  ]);
  return { ...standingIn(stood), cells: unpackRows(CELL, rows) };
}
