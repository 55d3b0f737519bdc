import { type BgNbd, purchasesIfAlive } from "./bg_nbd.ts";

/** As value over time is reckoned. */
export const DAYS_A_MONTH = 30;

/**
 * How many purchases anybody with so many repeats and of this age is worth in the next months, were they alive for sure: each
 * month's, discounted by its distance.
 *
 * @param rate of discount, a month
 */
export function discountedPurchases(
  model: BgNbd,
  repeats: number,
  age: number,
  months: number,
  rate: number,
): number {
  let sum = 0;
  let before = 0;
  for (let month = 1; month <= months; month++) {
    const until = purchasesIfAlive(model, repeats, age, DAYS_A_MONTH * month);
    sum += (until - before) / Math.pow(1 + rate, month);
    before = until;
  }
  return sum;
}
