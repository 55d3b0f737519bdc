import type { Deps } from "../deps.ts";
import type { Cut, Standing } from "./cut.ts";
import { orderedCuts } from "./cut_points.ts";
import { type ChurnCuts, churnPie, type ChurnRow } from "./figures/churn_pie.ts";
import type { Chart } from "./figures/figure.ts";
import { readAbsences } from "./queries/customers.ts";

export const CHURN_CUTS: ChurnCuts = { high: 180, medium: 90 };

/**
 * Puts every customer into one of four groups by whole days from their last purchase to the day that the cut counts to:
 * over `high`, over `medium`, neither, or no purchase at all.
 *
 * @throws {AppError} `invalid` when `high` is not above `medium`
 */
export async function churnRisk(
  { db }: Pick<Deps, "db">,
  cut: Cut,
  cuts: ChurnCuts = CHURN_CUTS,
): Promise<Standing & Chart<ChurnRow>> {
  orderedCuts(cuts);
  const { revision, asOf, customers, buyers, aboveHigh, aboveMedium } = await readAbsences(db, cut, cuts);
  const rows: ChurnRow[] = [
    { risk: "High", customers: aboveHigh },
    { risk: "Medium", customers: aboveMedium - aboveHigh },
    { risk: "Low", customers: buyers - aboveMedium },
    { risk: "Unknown", customers: customers - buyers },
  ];
  return { revision, asOf, rows, figure: churnPie(rows, cuts, { ...cut, asOf }) };
}
