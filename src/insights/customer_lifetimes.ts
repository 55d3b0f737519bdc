import type { Deps } from "../deps.ts";
import type { Occasions } from "./clv/bg_nbd.ts";
import type { Spending } from "./clv/gamma_gamma.ts";
import type { Cut, Standing } from "./cut.ts";
import { dayNumber, instantOf } from "./period.ts";
import { countKnown } from "./queries/customers.ts";
import { numberIn, standing, standingIn } from "./queries/cut.ts";
import { type LifetimeColumns, readLifetimeColumns } from "./queries/lifetimes.ts";

/** When and for how much every customer with a purchase bought, by ascending id, as models of buying see it. */
export interface CustomerLifetimes extends Occasions, Spending {
  readonly customer: Float64Array;
}

/** Reads the lifetimes of the customers of the cut, and how many customers there are in all. */
export async function readLifetimes(
  { db }: Pick<Deps, "db">,
  cut: Cut,
): Promise<Standing & { readonly lifetimes: CustomerLifetimes; readonly customers: number }> {
  const { lifetimes, beside } = await readLifetimeColumns(db, cut, [standing(cut), countKnown(cut)]);
  const stood = standingIn(beside[0]);
  const day = stood.asOf === null ? 0 : dayNumber(instantOf(stood.asOf));
  return { ...stood, lifetimes: lifetimesTo(day, lifetimes), customers: numberIn(beside[1], "customers") };
}

/** Two purchases on one day are one occasion; a sale may be dated tomorrow, and nobody is younger than no days. */
export const lifetimesTo = (
  day: number,
  { customer, first, last, occasions, spend }: LifetimeColumns,
): CustomerLifetimes => ({
  customer,
  repeats: occasions.map((days) => days - 1),
  last: last.map((last, row) => Math.max(0, Math.min(last, day) - (first[row] ?? 0))),
  age: first.map((first) => Math.max(0, day - first)),
  occasions,
  mean: spend.map((minor, row) => minor / 100 / (occasions[row] ?? 1)),
});
