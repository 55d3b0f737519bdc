import type { Deps } from "../deps.ts";
import { fromMinor } from "../commerce/money.ts";
import { roundToCents } from "./money.ts";
import { readKeyFigures } from "./queries.ts";

/** The key figures of the whole store, as Compass documents them; money in units, the rate in per cent. */
export interface KeyFigures {
  readonly totalCustomers: number;
  readonly totalLifetimeValue: number;
  readonly averageOrderValue: number;
  readonly retentionRate: number;
}

/**
 * Counts all customers, sums their lifetime values, averages their average order values (of those with a purchase),
 * and gives the share of all customers who bought more than once. An empty store gives zeros.
 */
export async function keyFigures({ db }: Pick<Deps, "db">): Promise<KeyFigures> {
  const { customers, spendMinor, averageOrderMinor, returning } = await readKeyFigures(db);
  return {
    totalCustomers: customers,
    totalLifetimeValue: fromMinor(spendMinor),
    averageOrderValue: roundToCents(fromMinor(averageOrderMinor)),
    retentionRate: customers === 0 ? 0 : roundToCents(100 * returning / customers),
  };
}
