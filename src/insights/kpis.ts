import { fromMinor } from "../commerce/money.ts";
import type { Deps } from "../deps.ts";
import { asCut, type ComparedWith, earlierThan, type EndedPeriod } from "./comparison.ts";
import type { Cut, Standing } from "./cut.ts";
import { roundToCents } from "./money.ts";
import { type KeySums, readKeySums } from "./queries/customers.ts";

/** The key figures, as Compass documents them; money in units, the rate in per cent. */
export interface KeyFigures {
  readonly totalCustomers: number;
  readonly totalLifetimeValue: number;
  readonly averageOrderValue: number;
  readonly retentionRate: number;
}

/** How a figure moved: the difference in its own unit, and in per cent of the earlier figure (null where that is 0). */
export interface Change {
  readonly absolute: number;
  readonly percent: number | null;
}

/** The key figures of an earlier period, and how those of the asked one differ from them. */
export interface Comparison {
  readonly comparedWith: ComparedWith;
  readonly period: EndedPeriod;
  readonly figures: KeyFigures;
  readonly changes: Readonly<Record<keyof KeyFigures, Change>>;
}

/**
 * Counts the customers of the cut, sums their sales in it, averages their average order values (of those with a purchase),
 * and gives the share of all customers who bought more than once. An empty store gives zeros.
 *
 * @throws {AppError} `invalid` when there is something to compare with but the cut has no last day
 */
export async function keyFigures(
  { db }: Pick<Deps, "db">,
  cut: Cut,
  comparedWith: ComparedWith | null = null,
): Promise<Standing & { figures: KeyFigures; comparison: Comparison | null }> {
  const period = comparedWith === null ? null : earlierThan(cut, comparedWith);
  const { sums, others, ...standing } = await readKeySums(db, cut, period === null ? null : asCut(period));
  const figures = figuresOf(sums);
  if (comparedWith === null || period === null || others === null) {
    return { ...standing, figures, comparison: null };
  }
  const earlier = figuresOf(others);
  const change = (figure: keyof KeyFigures) => changeOf(earlier[figure], figures[figure]);
  return {
    ...standing,
    figures,
    comparison: {
      comparedWith,
      period,
      figures: earlier,
      changes: {
        totalCustomers: change("totalCustomers"),
        totalLifetimeValue: change("totalLifetimeValue"),
        averageOrderValue: change("averageOrderValue"),
        retentionRate: change("retentionRate"),
      },
    },
  };
}

const figuresOf = ({ customers, spendMinor, averageOrderMinor, returning }: KeySums): KeyFigures => ({
  totalCustomers: customers,
  totalLifetimeValue: fromMinor(spendMinor),
  averageOrderValue: roundToCents(fromMinor(averageOrderMinor)),
  retentionRate: customers === 0 ? 0 : roundToCents(100 * returning / customers),
});

/** From one figure to the other, both with at most two decimals. */
export const changeOf = (from: number, to: number): Change => ({
  absolute: roundToCents(to - from),
  percent: from === 0 ? null : roundToCents(100 * (to - from) / Math.abs(from)),
});
