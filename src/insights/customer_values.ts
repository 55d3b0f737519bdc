import { DAY, dayNumber, type Period } from "./period.ts";
import type { PurchaseColumns } from "./queries/periods.ts";
import type { RfmValues } from "./rfm.ts";

/** The RFM values of every customer with a purchase in the period, by ascending customer id. */
export interface CustomerValues extends RfmValues {
  readonly customer: Float64Array;
  /** The day that recency is counted to, as an instant; null when nobody bought. */
  readonly asOf: number | null;
}

/**
 * Measures every buying customer of a period: whole days since the last purchase, purchases, net spend in units.
 * Recency is counted to the end of the period when one is stated, else to the last purchase's day.
 */
export const customerValues = (columns: PurchaseColumns, period: Period): CustomerValues =>
  valuesOf(columns, asOfDay(columns, period));

function asOfDay({ last }: PurchaseColumns, { endDate }: Period): number | null {
  if (last.length === 0) return null;
  if (endDate !== null) return dayNumber(Date.parse(endDate));
  return dayNumber(last.reduce((most, instant) => Math.max(most, instant), -Infinity));
}

/** Measures them with recency counted to a given day, in days since 1970; null: nobody bought. */
export const valuesOf = (
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
