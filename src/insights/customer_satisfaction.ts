import type { Deps } from "../deps.ts";
import type { Cut, Standing } from "./cut.ts";
import type { Chart } from "./figures/figure.ts";
import { satisfactionGauge, type SatisfactionRow } from "./figures/satisfaction_gauge.ts";
import { roundToCents } from "./money.ts";
import { readSatisfaction } from "./queries/sales.ts";

/** Averages the satisfaction scores. */
export async function customerSatisfaction(
  { db }: Pick<Deps, "db">,
  cut: Cut,
): Promise<Standing & Chart<SatisfactionRow>> {
  const { revision, asOf, mean, scores } = await readSatisfaction(db, cut);
  const row = { average_score: mean === null ? null : roundToCents(mean), scores };
  return { revision, asOf, rows: [row], figure: satisfactionGauge(row, { ...cut, asOf }) };
}
