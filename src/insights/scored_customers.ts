import type { Deps } from "../deps.ts";
import { type CustomerValues, valuesOf } from "./customer_values.ts";
import type { Cut, Standing } from "./cut.ts";
import { dayNumber, instantOf } from "./period.ts";
import { standing, standingIn } from "./queries/cut.ts";
import { type PurchaseColumns, readPurchases } from "./queries/periods.ts";
import { type RfmScores, type RfmSegment, scoreRfm, segmentOf } from "./rfm.ts";

/** Every customer with a purchase, by ascending id; one entry each in every column. */
export interface ScoredCustomers {
  readonly values: CustomerValues;
  /** Net spend in minor units: what sums are made of. */
  readonly spendMinor: Float64Array;
  readonly scores: RfmScores;
  readonly segments: readonly RfmSegment[];
}

/** Measures and scores every customer with a purchase in the cut against all the others, and names their segments. */
export async function readScoredCustomers(
  { db }: Pick<Deps, "db">,
  cut: Cut,
): Promise<Standing & ScoredCustomers> {
  const { purchases, beside } = await readPurchases(db, cut, [standing(cut)]);
  const { revision, asOf } = standingIn(beside[0]);
  return { revision, asOf, ...scored(purchases, asOf === null ? null : dayNumber(instantOf(asOf))) };
}

/**
 * The same of customers who are read already.
 *
 * @param day recency is counted to it, in days since 1970; null: nobody bought
 */
export function scored(purchases: PurchaseColumns, day: number | null): ScoredCustomers {
  const values = valuesOf(purchases, day);
  const scores = scoreRfm(values);
  const segments = Array.from(
    scores.recency,
    (score, row) => segmentOf(score, scores.frequency[row] ?? 1, scores.monetary[row] ?? 1),
  );
  return { values, spendMinor: purchases.spend, scores, segments };
}
