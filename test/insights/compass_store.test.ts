import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { categoryPerformance } from "../../src/insights/category_performance.ts";
import { churnRisk } from "../../src/insights/churn_risk.ts";
import { customerSatisfaction } from "../../src/insights/customer_satisfaction.ts";
import { customerSegments } from "../../src/insights/customer_segments.ts";
import { cutOf, type Limits, UNLIMITED } from "../../src/insights/cut.ts";
import { keyFigures } from "../../src/insights/kpis.ts";
import { monthlyRevenue } from "../../src/insights/monthly_revenue.ts";
import { rfmSegmentation } from "../../src/insights/rfm_segmentation.ts";
import { topCustomers } from "../../src/insights/top_customers.ts";
import { freshStore, type TestStore } from "../support/store.ts";
import { dateIn, limitsIn, perhaps } from "./asked.ts";
import { byHand } from "./by_hand.ts";
import { history, instantOf, isReturn, load, SPELL } from "./history.ts";
import { cutAt } from "./rebuilt.ts";

/** The spell is shorter than half a year. */
const CHURN = { high: 40, medium: 15 };

/** Every number of Compass. */
async function read(store: TestStore, limits: Limits, now: number) {
  const cut = cutOf(limits, now);
  const [kpis, segments, churn, months, categories, satisfaction, top, rfm] = await Promise.all([
    keyFigures(store, cut),
    customerSegments(store, cut),
    churnRisk(store, cut, CHURN),
    monthlyRevenue(store, cut),
    categoryPerformance(store, cut),
    customerSatisfaction(store, cut),
    topCustomers(store, cut),
    rfmSegmentation(store, cut),
  ]);
  return {
    asOf: [
      ...new Set([kpis, segments, churn, months, categories, satisfaction, top, rfm].map(({ asOf }) => asOf)),
    ],
    kpis: kpis.figures,
    segments: segments.rows,
    churn: churn.rows,
    months: months.rows,
    categories: categories.rows,
    satisfaction: satisfaction.rows,
    top: top.customers.map(({ reference, totalLifetimeValue }) => [reference, totalLifetimeValue]),
    rfm: rfm.rows.map(({ recency, frequency, monetary }) => [recency, frequency, monetary]),
  };
}

const sorted = (rows: readonly (readonly number[])[]) => rows.map((row) => row.join()).sort();

describe("Compass over a store", () => {
  let store: TestStore;
  let other: TestStore;
  beforeAll(async () => {
    [store, other] = await Promise.all([freshStore(), freshStore()]);
  });
  afterAll(() => Promise.all([store.close(), other.close()]));

  test("gives what the definitions give, for any period and any day", async () => {
    await fc.assert(
      fc.asyncProperty(
        history,
        perhaps,
        perhaps,
        perhaps,
        fc.integer({ min: 0, max: 200 }),
        async (told, from, until, as, at) => {
          const limits = limitsIn(told, from, until, as);
          await load(store.db, told);
          const now = instantOf(told, at);
          const found = await read(store, limits, now);
          const wanted = byHand(told, limits, dateIn(told, at));
          expect(found.asOf).toEqual([wanted.asOf]);
          expect(found.kpis).toMatchObject({
            totalCustomers: wanted.kpis.totalCustomers,
            totalLifetimeValue: wanted.kpis.totalLifetimeValue,
          });
          // Rounded to the cent, whichever way the doubles of the mean fall.
          for (const figure of ["averageOrderValue", "retentionRate"] as const) {
            expect(Math.abs(found.kpis[figure] - wanted.kpis[figure])).toBeLessThan(0.005_001);
          }
          expect(found.segments).toEqual(wanted.segments);
          expect(found.churn).toEqual(wanted.churn);
          const names = found.months.map(({ month }) => month.slice(0, 7));
          expect([names[0], names.at(-1)]).toEqual(wanted.monthNames);
          for (const { month, revenue } of found.months) expect(revenue).toBe(wanted.monthOf(month));
          expect(found.months.reduce((sum, { revenue }) => sum + revenue, 0)).toBeCloseTo(wanted.months, 6);
          expect(found.categories).toEqual(wanted.categories);
          expect(found.satisfaction[0]?.scores).toBe(wanted.satisfaction.scores);
          expect(found.satisfaction[0]?.average_score === null).toBe(wanted.satisfaction.mean === null);
          expect(found.satisfaction[0]?.average_score ?? 0).toBeCloseTo(wanted.satisfaction.mean ?? 0, 2);
          expect(found.top).toEqual(wanted.top);
          expect(sorted(found.rfm)).toEqual(sorted(wanted.rfm));
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);

  test("as of any past day equals a store rebuilt with that cut", async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.nat(), async (told, at) => {
        // A score needs its customer in the store that is rebuilt.
        const scores = told.scores.filter(({ customer, day }) =>
          (told.customers[customer - 1]?.created ?? 0) <= day
        );
        const honest = { ...told, scores };
        const bought = honest.sales.filter((sale) => sale.customer !== null && !isReturn(sale)).map((
          { day },
        ) => day);
        const day = bought[at % Math.max(1, bought.length)] ?? at % SPELL;
        await load(store.db, honest);
        await load(other.db, cutAt(honest, day));
        const then = instantOf(honest, day);
        const past = await read(
          store,
          { ...UNLIMITED, asOf: dateIn(honest, day) },
          instantOf(honest, 2 * SPELL),
        );
        // The rebuilt store is read as a default is: out of the kept figures.
        const rebuilt = await read(other, UNLIMITED, then);
        expect(past).toEqual(bought.length === 0 ? { ...rebuilt, asOf: past.asOf } : rebuilt);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  test("gives zeros and empty figures in an empty store, and knows no day", async () => {
    const { db, close } = await freshStore();
    const found = await read({ ...store, db }, UNLIMITED, Date.now());
    expect(found).toEqual({
      asOf: [null],
      kpis: { totalCustomers: 0, totalLifetimeValue: 0, averageOrderValue: 0, retentionRate: 0 },
      segments: ["High Value", "Medium Value", "Low Value"]
        .map((segment) => ({ segment, customers: 0, total_lifetime_value: 0 })),
      churn: ["High", "Medium", "Low", "Unknown"].map((risk) => ({ risk, customers: 0 })),
      months: [],
      categories: [],
      satisfaction: [{ average_score: null, scores: 0 }],
      top: [],
      rfm: [],
    });
    await close();
  });
});
