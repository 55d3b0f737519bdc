import { fromMinor } from "../commerce/money.ts";
import type { Deps } from "../deps.ts";
import type { Cut, Standing } from "./cut.ts";
import { cohortHeatMap, type CohortRow } from "./figures/cohort_heat_map.ts";
import type { Chart } from "./figures/figure.ts";
import { roundToCents } from "./money.ts";
import { monthsFrom } from "./monthly_revenue.ts";
import { dateOf, DAY } from "./period.ts";
import { type CohortCell, readCohorts } from "./queries/cohorts.ts";

/** Cohorts that are answered where nobody says how many. */
export const USUAL_COHORTS = 12;

/**
 * Follows the customers who first bought in the same calendar month (UTC): how many of them bought again in each month since,
 * and what they were worth then. Months that are not over at the day the cut counts to are counted as far as they have come;
 * those after it are null. A month in which nobody first bought is a cohort of nobody.
 *
 * @param most answers the latest so many cohorts
 */
export async function cohorts(
  { db }: Pick<Deps, "db">,
  cut: Cut,
  most: number = USUAL_COHORTS,
): Promise<Standing & Chart<CohortRow>> {
  const { revision, asOf, cells } = await readCohorts(db, cut);
  const names = monthsFrom(cells[0]?.cohort, cells.at(-1)?.cohort);
  const shown = names.slice(-most);
  const months = monthsFrom(shown[0], lastMonth(cut, asOf, cells));
  const found = Map.groupBy(cells, ({ cohort }) => cohort);
  const rows = shown.map((cohort, index) =>
    rowOf(cohort, found.get(cohort) ?? [], months.slice(index), months.length)
  );
  return { revision, asOf, rows, figure: cohortHeatMap(rows, names.length, { ...cut, asOf }) };
}

/** The month that is counted to, but none that has not begun by today; a sale may be dated tomorrow. */
function lastMonth({ latest }: Cut, asOf: string | null, cells: readonly CohortCell[]): string {
  const today = dateOf(latest * DAY);
  const counted = asOf !== null && asOf < today ? asOf : today;
  return cells.reduce((late, { month }) => month > late ? month : late, counted.slice(0, 7));
}

function rowOf(
  cohort: string,
  cells: readonly CohortCell[],
  months: readonly string[],
  length: number,
): CohortRow {
  const found = new Map(cells.map((cell) => [cell.month, cell]));
  const customers = found.get(cohort)?.active ?? 0;
  /** A value for each month since the cohort's own, null for those that are yet to come and for a cohort of nobody. */
  const each = (valueOf: (cell: CohortCell | undefined) => number) =>
    Array.from({ length }, (_, since) => {
      const month = months[since];
      return month === undefined || customers === 0 ? null : valueOf(found.get(month));
    });
  return {
    cohort: `${cohort}-01`,
    customers,
    active: each((cell) => cell?.active ?? 0),
    retention: each((cell) => roundToCents(100 * (cell?.active ?? 0) / customers)),
    revenue: each((cell) => fromMinor(cell?.revenueMinor ?? 0)),
  };
}
