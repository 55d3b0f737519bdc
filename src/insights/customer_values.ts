import { DAY, dayNumber, type Period } from "./period.ts";
import type { PurchaseColumns } from "./queries.ts";
import type { RfmValues } from "./rfm.ts";

/** The RFM values of every customer with a purchase in the period, by ascending customer id. */
export interface CustomerValues extends RfmValues {
  readonly customer: Float64Array;
  /** The day that recency is counted to, as an instant; null when nobody bought. */
  readonly asOf: number | null;
}

/**
 * Measures every buying customer of a period: whole days since the last purchase, purchases, net spend in units.
 *
 * @param latest recency is counted to the last purchase's day, but to no later day than this instant's
 */
export const customerValues = (
  columns: PurchaseColumns,
  period: Period,
  latest: number | null,
): CustomerValues => valuesOf(columns, asOfDay(columns, period, latest));

/** The end of the period when one is stated, else the last purchase's day. */
function asOfDay({ last }: PurchaseColumns, { endDate }: Period, latest: number | null): number | null {
  if (last.length === 0) return null;
  if (endDate !== null) return dayNumber(Date.parse(endDate));
  const lastDay = dayNumber(last.reduce((most, instant) => Math.max(most, instant), -Infinity));
  return latest === null ? lastDay : Math.min(lastDay, dayNumber(latest));
}

const valuesOf = (
  { customer, last, purchases, spend }: PurchaseColumns,
  asOf: number | null,
): CustomerValues => ({
  customer,
  // A sale may be dated tomorrow: nobody bought less than no days ago.
  recency: last.map((instant) => Math.max(0, (asOf ?? 0) - dayNumber(instant))),
  frequency: purchases,
  monetary: spend.map((minor) => minor / 100),
  asOf: asOf === null ? null : asOf * DAY,
});
