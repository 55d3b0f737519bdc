import type { Deps } from "../deps.ts";
import { valuesOf } from "./customer_values.ts";
import type { Cut, Standing } from "./cut.ts";
import type { Chart } from "./figures/figure.ts";
import { type RfmRow, rfmRows, rfmScatter } from "./figures/rfm_scatter.ts";
import { dayNumber, instantOf } from "./period.ts";
import { readPurchases } from "./queries/periods.ts";
import { standing, standingIn } from "./queries/cut.ts";
import { scoreRfm, segmentOf } from "./rfm.ts";

/** Scores every customer with a purchase in the cut, names the segments, and draws them. */
export async function rfmSegmentation(
  { db }: Pick<Deps, "db">,
  cut: Cut,
): Promise<Standing & Chart<RfmRow>> {
  const { purchases, beside } = await readPurchases(db, cut, [standing(cut)]);
  const { revision, asOf } = standingIn(beside[0]);
  const values = valuesOf(purchases, asOf === null ? null : dayNumber(instantOf(asOf)));
  const { recency, frequency, monetary } = scoreRfm(values);
  const segments = Array.from(
    recency,
    (score, row) => segmentOf(score, frequency[row] ?? 1, monetary[row] ?? 1),
  );
  return {
    revision,
    asOf,
    figure: rfmScatter(values, segments, { ...cut, asOf }),
    rows: rfmRows(values, segments),
  };
}
