import { fromMinor, toMinor } from "../commerce/money.ts";
import type { Deps } from "../deps.ts";
import type { Cut, Standing } from "./cut.ts";
import { orderedCuts } from "./cut_points.ts";
import type { Chart } from "./figures/figure.ts";
import { type SegmentRow, segmentsPie, type SpendCuts } from "./figures/segments_pie.ts";
import { readSpendGroups } from "./queries/customers.ts";

export const SPEND_CUTS: SpendCuts = { high: 1_000, medium: 500 };

/**
 * Puts every customer into one of three segments by lifetime value: net spend over `high`, over `medium`, or neither. Who
 * never bought spent 0.
 *
 * @throws {AppError} `invalid` when `high` is not above `medium`
 */
export async function customerSegments(
  { db }: Pick<Deps, "db">,
  cut: Cut,
  cuts: SpendCuts = SPEND_CUTS,
): Promise<Standing & Chart<SegmentRow>> {
  orderedCuts(cuts);
  const { revision, asOf, customers, spendMinor, aboveHigh, aboveMedium } = await readSpendGroups(db, cut, {
    highMinor: toMinor(cuts.high),
    mediumMinor: toMinor(cuts.medium),
  });
  const row = (segment: SegmentRow["segment"], customers: number, minor: number): SegmentRow => ({
    segment,
    customers,
    total_lifetime_value: fromMinor(minor),
  });
  const rows = [
    row("High Value", aboveHigh.customers, aboveHigh.spendMinor),
    row(
      "Medium Value",
      aboveMedium.customers - aboveHigh.customers,
      aboveMedium.spendMinor - aboveHigh.spendMinor,
    ),
    row("Low Value", customers - aboveMedium.customers, spendMinor - aboveMedium.spendMinor),
  ];
  return { revision, asOf, rows, figure: segmentsPie(rows, cuts, { ...cut, asOf }) };
}
