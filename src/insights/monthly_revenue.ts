import { fromMinor } from "../commerce/money.ts";
import type { Deps } from "../deps.ts";
import type { Cut, Standing } from "./cut.ts";
import type { Chart } from "./figures/figure.ts";
import { type MonthRow, revenueLine } from "./figures/revenue_line.ts";
import { readMonths } from "./queries/sales.ts";

/** Sums each month's sales, net of returns, from the first month with sales to the last one; those between have 0. */
export async function monthlyRevenue(
  { db }: Pick<Deps, "db">,
  cut: Cut,
): Promise<Standing & Chart<MonthRow>> {
  const { revision, asOf, months } = await readMonths(db, cut);
  const found = new Map(months.map((month) => [month.month, month]));
  const rows = monthsFrom(months[0]?.month, months.at(-1)?.month).map((month) => ({
    month: `${month}-01`,
    revenue: fromMinor(found.get(month)?.revenueMinor ?? 0),
    purchases: found.get(month)?.purchases ?? 0,
  }));
  return { revision, asOf, rows, figure: revenueLine(rows, { ...cut, asOf }) };
}

/** Every month from one to another, both included, each `YYYY-MM`; none where there is no first one. */
export function monthsFrom(first: string | undefined, last: string | undefined): string[] {
  const months: string[] = [];
  for (let month = first; month !== undefined && last !== undefined && month <= last;) {
    months.push(month);
    const [year = 0, number = 0] = month.split("-").map(Number);
    month = number === 12
      ? `${String(year + 1).padStart(4, "0")}-01`
      : `${String(year).padStart(4, "0")}-${String(number + 1).padStart(2, "0")}`;
  }
  return months;
}
