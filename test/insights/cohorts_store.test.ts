import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cohorts } from "../../src/insights/cohorts.ts";
import { cutOf, type Limits, UNLIMITED } from "../../src/insights/cut.ts";
import { freshStore, type TestStore } from "../support/store.ts";
import { dateIn, limitsIn, NEVER, perhaps } from "./asked.ts";
import { amountOf, type History, history, isReturn, load } from "./history.ts";

/** The cohorts by their definition, out of the bare history. */
function byHand(told: History, { startDate, endDate, asOf }: Limits) {
  const last = [endDate ?? "9999", asOf ?? "9999"].sort()[0] ?? "";
  const sales = told.sales.map((sale) => ({
    ...sale,
    date: dateIn(told, sale.day),
    isReturn: isReturn(sale),
  }))
    .filter(({ date, customer }) => date <= last && customer !== null);
  const bought = sales.filter(({ isReturn }) => !isReturn);
  const firsts = new Map<number | null, string>();
  for (const { customer, date } of bought) {
    const first = firsts.get(customer);
    if (first === undefined || date < first) firsts.set(customer, date);
  }
  const born = [...firsts].filter(([, date]) => date >= (startDate ?? "0000"));
  return {
    cohortOf: (month: string) =>
      born.filter(([, date]) => date.startsWith(month)).map(([customer]) => customer),
    months: [...new Set(born.map(([, date]) => date.slice(0, 7)))].sort(),
    inMonth: (month: string, who: readonly (number | null)[]) => ({
      active: new Set(
        bought.filter(({ customer, date }) => who.includes(customer) && date.startsWith(month))
          .map(({ customer }) => customer),
      ).size,
      revenue: sales.filter(({ customer, date }) => who.includes(customer) && date.startsWith(month))
        .reduce((sum, sale) => sum + amountOf(sale), 0) / 100,
    }),
  };
}

/** So many months after `2025-11`. */
const later = (month: string, months: number): string => {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
};

describe("cohorts()", () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await freshStore();
  });
  afterAll(() => store.close());

  test("gives what the definition gives, for any period and any day", async () => {
    await fc.assert(
      fc.asyncProperty(history, perhaps, perhaps, perhaps, async (told, from, until, as) => {
        const limits = limitsIn(told, from, until, as);
        await load(store.db, told);
        const { rows, figure, asOf } = await cohorts(store, cutOf(limits, NEVER), 120);
        const wanted = byHand(told, limits);
        const names = rows.map(({ cohort }) => cohort.slice(0, 7));
        expect([names[0], names.at(-1)]).toEqual([wanted.months[0], wanted.months.at(-1)]);
        expect(figure.layout.meta).toMatchObject({ shown: rows.length, total: rows.length });
        for (const { cohort, customers, active, retention, revenue } of rows) {
          const month = cohort.slice(0, 7);
          const who = wanted.cohortOf(month);
          expect(customers).toBe(who.length);
          expect([active.length, retention.length, revenue.length]).toEqual(
            Array.from({ length: 3 }, () => rows[0]?.active.length),
          );
          for (const [since, found] of active.entries()) {
            const then = later(month, since);
            const cell = wanted.inMonth(then, who);
            if (found === null) {
              // Nobody is missed: the cohort is empty, or the month is yet to come, or after all that counts.
              expect(cell).toEqual({ active: 0, revenue: 0 });
              const last = [asOf ?? "", limits.endDate ?? "9999"].sort()[0] ?? "";
              expect(who.length === 0 || then > last.slice(0, 7)).toBe(true);
              expect([retention[since], revenue[since]]).toEqual([null, null]);
              continue;
            }
            expect({ active: found, revenue: revenue[since] }).toEqual(cell);
            expect(retention[since]).toBeCloseTo(100 * cell.active / who.length, 2);
          }
        }
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  const bought = (customer: number, day: number, statedMinor = 1_000) => ({
    customer,
    day,
    millisecond: 0,
    statedMinor,
    lines: [],
  });
  const customers = Array.from({ length: 4 }, () => ({ created: 0, reference: null }));
  const beginning = Date.UTC(2026, 0, 1);

  const told = {
    beginning,
    customers,
    scores: [],
    sales: [
      bought(1, 0),
      bought(2, 30),
      bought(1, 31, 500),
      bought(1, 40, -200),
      bought(3, 59, 700),
      bought(2, 60),
      bought(3, 89, 300),
    ],
  };

  test("follows each month's new customers, and leaves what is yet to come open", async () => {
    await load(store.db, told);
    const { rows, asOf, figure } = await cohorts(store, cutOf(UNLIMITED, NEVER));
    expect(asOf).toBe("2026-03-31");
    expect(rows).toEqual([
      {
        cohort: "2026-01-01",
        customers: 2,
        active: [2, 1, 1],
        retention: [100, 50, 50],
        revenue: [20, 3, 10],
      },
      {
        cohort: "2026-02-01",
        customers: 0,
        active: [null, null, null],
        retention: [null, null, null],
        revenue: [null, null, null],
      },
      {
        cohort: "2026-03-01",
        customers: 1,
        active: [1, null, null],
        retention: [100, null, null],
        revenue: [10, null, null],
      },
    ]);
    expect(figure.data[0]).toMatchObject({
      type: "heatmap",
      y: ["Jan 2026 (2)", "Feb 2026 (0)", "Mar 2026 (1)"],
      z: [[100, 50, 50], [null, null, null], [100, null, null]],
    });
  });

  test("counts what came back after the last purchase, in a month of its own", async () => {
    await load(store.db, {
      beginning,
      customers,
      scores: [],
      sales: [bought(1, 0, 900), bought(1, 40, -300)],
    });
    const { rows, asOf } = await cohorts(store, cutOf(UNLIMITED, NEVER));
    expect(asOf).toBe("2026-01-01");
    expect(rows).toMatchObject([{ active: [1, 0], revenue: [9, -3] }]);
  });

  test("gives the latest so many cohorts, and says how many there are", async () => {
    await load(store.db, told);
    const { rows, figure } = await cohorts(store, cutOf(UNLIMITED, NEVER), 1);
    expect(rows.map(({ cohort }) => cohort)).toEqual(["2026-03-01"]);
    expect(rows[0]?.retention).toEqual([100]);
    expect(figure.layout.meta).toMatchObject({ shown: 1, total: 3 });
  });

  test("gives an empty figure in a store without purchases", async () => {
    await load(store.db, { beginning, customers, scores: [], sales: [bought(1, 3, -500)] });
    const { rows, figure } = await cohorts(store, cutOf(UNLIMITED, NEVER));
    expect(rows).toEqual([]);
    expect(figure.data).toEqual([{ type: "heatmap", name: "Retention", z: [] }]);
  });
});
