import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { type BgNbdFit, fitBgNbd, probabilityAlive, purchasesIfAlive } from "./clv/bg_nbd.ts";
import { DAYS_A_MONTH, discountedPurchases } from "./clv/discounted.ts";
import { expectedSpend, fitGammaGamma, type GammaGammaFit } from "./clv/gamma_gamma.ts";
import { type CustomerLifetimes, readLifetimes } from "./customer_lifetimes.ts";
import type { Cut, Standing } from "./cut.ts";
import { findCustomer, type NamedCustomer } from "./named_customers.ts";

/** How far ahead customers are valued. */
export interface Horizon {
  /** Of 30 days. */
  readonly months: number;
  /** Of discount, a month: 0.01 makes what comes in a year 11 % less. */
  readonly rate: number;
}

/** What the values rest on. */
export interface WorthModel {
  readonly buying: BgNbdFit;
  readonly spending: GammaGammaFit;
}

/** What is expected of one customer. */
export interface Expectation {
  readonly alive: number;
  /** Days with a purchase within the horizon. */
  readonly purchases: number;
  /** Net spend of such a day, in units. */
  readonly orderValue: number;
  /** Discounted net spend within the horizon, in units. */
  readonly value: number;
}

/** Everybody's expectations; those of a row are the entries of its columns. */
export interface Worth {
  readonly model: WorthModel;
  readonly customer: Float64Array;
  readonly alive: Float64Array;
  readonly purchases: Float64Array;
  readonly orderValue: Float64Array;
  readonly value: Float64Array;
  /** The rows by falling value, of equal ones by ascending customer id. */
  readonly ranked: Uint32Array;
}

/**
 * Fits both models to the customers of the cut and values every one of them.
 *
 * @throws {AppError} `conflict`, with the reason, where the data cannot carry a fit
 */
export async function customerWorth(
  { db }: Pick<Deps, "db">,
  cut: Cut,
  horizon: Horizon,
): Promise<Standing & Worth> {
  const { revision, asOf, lifetimes } = await readLifetimes({ db }, cut);
  const model = { buying: fitBgNbd(lifetimes), spending: fitGammaGamma(lifetimes) };
  const { customer } = lifetimes;
  const expectationOf = expectations(lifetimes, model, horizon);
  const columns = {
    alive: new Float64Array(customer.length),
    purchases: new Float64Array(customer.length),
    orderValue: new Float64Array(customer.length),
    value: new Float64Array(customer.length),
  };
  for (const row of customer.keys()) {
    const { alive, purchases, orderValue, value } = expectationOf(row);
    columns.alive[row] = alive;
    columns.purchases[row] = purchases;
    columns.orderValue[row] = orderValue;
    columns.value[row] = value;
  }
  const { value } = columns;
  // Stable: rows that are equal stay in the order of their ids.
  const ranked = Uint32Array.from(customer.keys())
    .sort((one, other) => (value[other] ?? 0) - (value[one] ?? 0));
  return { revision, asOf, model, customer, ...columns, ranked };
}

/** What is expected of one customer, and what that rests on. */
export interface OneWorth {
  readonly customer: NamedCustomer;
  readonly model: WorthModel;
  readonly expectation: Expectation;
  /** Days with a purchase after the first such day. */
  readonly repeats: number;
  /** Whole days from the first purchase to the last, and to the day that is counted to. */
  readonly last: number;
  readonly age: number;
}

/**
 * The same of one customer; the models are fitted to all.
 *
 * @param reference as answers show it
 * @throws {AppError} `not_found` where nobody is shown under it; `conflict`, with the reason, where the data cannot carry a fit or the
 *   customer has no purchase in the cut
 */
export async function oneCustomerWorth(
  { db }: Pick<Deps, "db">,
  reference: string,
  cut: Cut,
  horizon: Horizon,
): Promise<Standing & OneWorth> {
  const { revision, asOf, lifetimes } = await readLifetimes({ db }, cut);
  // After what the tag speaks of: a name may be newer than it, but never older.
  const customer = await findCustomer({ db }, reference, "path reference");
  const row = lifetimes.customer.indexOf(customer.id);
  if (row === -1) {
    throw new AppError(
      "conflict",
      "The customer has no purchase in this part of the store, so there is nothing to go by",
      [
        "path reference",
      ],
    );
  }
  const model = { buying: fitBgNbd(lifetimes), spending: fitGammaGamma(lifetimes) };
  return {
    revision,
    asOf,
    customer,
    model,
    expectation: expectations(lifetimes, model, horizon)(row),
    repeats: lifetimes.repeats[row] ?? 0,
    last: lifetimes.last[row] ?? 0,
    age: lifetimes.age[row] ?? 0,
  };
}

/** Values customers by their row. Those who bought as often and are as old share the dear part of it. */
function expectations(
  { repeats, last, age, occasions, mean }: CustomerLifetimes,
  { buying, spending }: WorthModel,
  { months, rate }: Horizon,
): (row: number) => Expectation {
  const known = new Map<string, { purchases: number; discounted: number }>();
  const ifAlive = (x: number, T: number) => {
    const key = `${x} ${T}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = {
      purchases: purchasesIfAlive(buying, x, T, months * DAYS_A_MONTH),
      discounted: discountedPurchases(buying, x, T, months, rate),
    };
    known.set(key, made);
    return made;
  };
  return (row) => {
    const [x, T] = [repeats[row] ?? 0, age[row] ?? 0];
    const alive = probabilityAlive(buying, x, last[row] ?? 0, T);
    const { purchases, discounted } = ifAlive(x, T);
    const orderValue = expectedSpend(spending, occasions[row] ?? 0, mean[row] ?? 0);
    return { alive, purchases: alive * purchases, orderValue, value: alive * discounted * orderValue };
  };
}
