import { fromMinor } from "../commerce/money.ts";
import type { Deps } from "../deps.ts";
import type { Cut, Standing } from "./cut.ts";
import type { Chart } from "./figures/figure.ts";
import { rfmTreemap, type SegmentSummary } from "./figures/rfm_treemap.ts";
import { roundToCents } from "./money.ts";
import { RFM_SEGMENTS } from "./rfm.ts";
import { readScoredCustomers, type ScoredCustomers } from "./scored_customers.ts";
import { ruleInWords } from "./segment_rules.ts";

/** Sums up each of the eleven segments: how many customers of the cut are in it, and what they are worth. */
export async function rfmSegments(
  { db }: Pick<Deps, "db">,
  cut: Cut,
): Promise<Standing & Chart<SegmentSummary>> {
  const { revision, asOf, ...scored } = await readScoredCustomers({ db }, cut);
  const rows = summaries(scored);
  return { revision, asOf, rows, figure: rfmTreemap(rows, { ...cut, asOf }) };
}

/** All eleven segments in their order, those without customers too. */
export function summaries(
  { values, spendMinor, segments }: Omit<ScoredCustomers, "scores">,
): SegmentSummary[] {
  const sums = new Map(
    RFM_SEGMENTS.map((segment) => [segment, { customers: 0, minor: 0, recency: 0, purchases: 0 }]),
  );
  segments.forEach((segment, row) => {
    const sum = sums.get(segment);
    if (sum === undefined) return;
    sum.customers += 1;
    sum.minor += spendMinor[row] ?? 0;
    sum.recency += values.recency[row] ?? 0;
    sum.purchases += values.frequency[row] ?? 0;
  });
  const allMinor = spendMinor.reduce((sum, minor) => sum + minor, 0);
  return [...sums].map(([segment, { customers, minor, recency, purchases }]) => ({
    segment,
    customers,
    share: percent(customers, segments.length) ?? 0,
    revenue: fromMinor(minor),
    revenue_share: percent(minor, allMinor),
    average_recency: mean(recency, customers),
    average_frequency: mean(purchases, customers),
    average_monetary: mean(minor / 100, customers),
    average_order_value: mean(minor / 100, purchases),
    definition: ruleInWords(segment),
  }));
}

const mean = (sum: number, count: number): number | null => count === 0 ? null : roundToCents(sum / count);

/** Nothing is a share of what is not more than nothing. */
const percent = (part: number, all: number): number | null => all > 0 ? roundToCents(100 * part / all) : null;
