import type { Deps } from "../deps.ts";
import type { Cut, Standing } from "./cut.ts";
import type { Chart } from "./figures/figure.ts";
import { type RfmRow, rfmRows, rfmScatter } from "./figures/rfm_scatter.ts";
import { readScoredCustomers } from "./scored_customers.ts";

/** Scores every customer with a purchase in the cut, names the segments, and draws them. */
export async function rfmSegmentation(
  { db }: Pick<Deps, "db">,
  cut: Cut,
): Promise<Standing & Chart<RfmRow>> {
  const { revision, asOf, values, segments } = await readScoredCustomers({ db }, cut);
  return {
    revision,
    asOf,
    figure: rfmScatter(values, segments, { ...cut, asOf }),
    rows: rfmRows(values, segments),
  };
}
