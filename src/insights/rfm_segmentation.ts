import type { Deps } from "../deps.ts";
import { customerValues } from "./customer_values.ts";
import type { Figure } from "./figures/figure.ts";
import { rfmScatter } from "./figures/rfm_scatter.ts";
import { readPeriod } from "./queries.ts";
import { scoreRfm, segmentOf } from "./rfm.ts";

/** Scores every buying customer of the store, names the segments, and draws them. Recency is counted to today at the latest. */
export async function rfmSegmentation({ db, now }: Pick<Deps, "db" | "now">): Promise<Figure> {
  const always = { startDate: null, endDate: null };
  const values = customerValues((await readPeriod(db, always)).purchases, always, now());
  const { recency, frequency, monetary } = scoreRfm(values);
  const segments = Array.from(
    recency,
    (score, row) => segmentOf(score, frequency[row] ?? 1, monetary[row] ?? 1),
  );
  return rfmScatter(values, segments, values.asOf);
}
