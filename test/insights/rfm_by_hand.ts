import { cutOf, type Limits } from "../../src/insights/cut.ts";
import { segmentOf } from "../../src/insights/rfm.ts";
import { rfmTable } from "../../src/insights/rfm_table.ts";
import type { TestStore } from "../support/store.ts";
import { dateIn, NEVER } from "./asked.ts";
import { amountOf, DAY, type History, isReturn } from "./history.ts";

export const ALL = { segment: null, customer: null, after: 0, limit: null };

/** Everybody's values and scores by the definition: each against every other, out of the bare history. */
export function byHand(told: History, { startDate, endDate, asOf }: Limits, asOfDay: string | null) {
  const last = [endDate ?? "9999", asOf ?? "9999"].sort()[0] ?? "";
  const buyers = told.customers.flatMap((_, index) => {
    const mine = told.sales.filter(({ customer, day }) =>
      customer === index + 1 && dateIn(told, day) >= (startDate ?? "0000") && dateIn(told, day) <= last
    );
    const bought = mine.filter((sale) => !isReturn(sale));
    if (bought.length === 0 || asOfDay === null) return [];
    const latest = dateIn(told, Math.max(...bought.map(({ day }) => day)));
    return [{
      customer: index + 1,
      recency: Math.max(0, (Date.parse(asOfDay) - Date.parse(latest)) / DAY),
      frequency: bought.length,
      monetary: mine.reduce((sum, sale) => sum + amountOf(sale), 0) / 100,
    }];
  });
  const score = (isWorse: (other: typeof buyers[number]) => boolean) =>
    1 + Math.floor(5 * buyers.filter(isWorse).length / buyers.length);
  return buyers.map((one) => {
    const r = score(({ recency }) => recency > one.recency);
    const f = score(({ frequency }) => frequency < one.frequency);
    const m = score(({ monetary }) => monetary < one.monetary);
    return { ...one, r, f, m, segment: segmentOf(r, f, m) };
  });
}

export async function table(store: TestStore, limits: Limits, now = NEVER, wanted = {}) {
  const { values, scores, segments, rows, asOf, cutPoints } = await rfmTable(
    store,
    cutOf(limits, now),
    { ...ALL, ...wanted },
  );
  return {
    asOf,
    cutPoints,
    rows: Array.from(rows, (row) => ({
      customer: values.customer[row] ?? 0,
      recency: values.recency[row],
      frequency: values.frequency[row],
      monetary: values.monetary[row],
      r: scores.recency[row],
      f: scores.frequency[row],
      m: scores.monetary[row],
      segment: segments[row],
    })),
  };
}

export const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

/** A purchase of a stated amount. */
export const bought = (customer: number, day: number, statedMinor: number) => ({
  customer,
  day,
  millisecond: 0,
  statedMinor,
  lines: [],
});
/** Who bought a lot, who brought it back, and who came late. */
export const FEW: History = {
  beginning: Date.UTC(2026, 0, 1),
  customers: Array.from({ length: 3 }, () => ({ created: 0, reference: null })),
  sales: [
    bought(1, 0, 5_000),
    bought(1, 31, 5_000),
    bought(2, 31, 100),
    bought(2, 40, -100),
    bought(3, 60, 700),
  ],
  scores: [],
};
