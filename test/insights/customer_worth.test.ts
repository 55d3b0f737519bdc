import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seedStore } from "../../src/commerce/seed/load.ts";
import { churnCuts, churnRisk } from "../../src/insights/churn_risk.ts";
import { fitBgNbd, probabilityAlive, purchasesIfAlive } from "../../src/insights/clv/bg_nbd.ts";
import { discountedPurchases } from "../../src/insights/clv/discounted.ts";
import { expectedSpend, fitGammaGamma } from "../../src/insights/clv/gamma_gamma.ts";
import { type CustomerLifetimes, readLifetimes } from "../../src/insights/customer_lifetimes.ts";
import { customerWorth, oneCustomerWorth } from "../../src/insights/customer_worth.ts";
import { cutOf, UNLIMITED } from "../../src/insights/cut.ts";
import { freshStore, type TestStore } from "../support/store.ts";

const CUT = cutOf(UNLIMITED, Date.UTC(2026, 10, 1));
const YEAR = { months: 12, rate: 0.01 };

describe("what customers are worth", () => {
  let store: TestStore;
  let lifetimes: CustomerLifetimes;
  beforeAll(async () => {
    store = await freshStore();
    await seedStore(store, { customers: 200, transactions: 2_000, seed: 3, end: "2026-10-31" });
    // Who bought nothing, and who is expected to do as somebody else does.
    await store.db.write([
      sql`insert into customers (uuid, created_at, updated_at) values ('idle', 0, 0)`,
    ]);
    ({ lifetimes } = await readLifetimes(store, CUT));
  });
  afterAll(() => store.close());

  test("customerWorth() says of each what the models say, and who is worth most first", async () => {
    const found = await customerWorth(store, CUT, YEAR);
    const buying = fitBgNbd(lifetimes);
    const spending = fitGammaGamma(lifetimes);
    expect(found.model).toEqual({ buying, spending });
    expect(found.customer).toEqual(lifetimes.customer);
    for (const row of found.customer.keys()) {
      const [repeats = 0, last = 0, age = 0, days = 0, mean = 0] = [
        lifetimes.repeats,
        lifetimes.last,
        lifetimes.age,
        lifetimes.occasions,
        lifetimes.mean,
      ].map((column) => column[row]);
      const alive = probabilityAlive(buying, repeats, last, age);
      const each = expectedSpend(spending, days, mean);
      expect(found.alive[row]).toBe(alive);
      expect(found.orderValue[row]).toBe(each);
      expect(found.purchases[row]).toBe(alive * purchasesIfAlive(buying, repeats, age, 360));
      expect(found.value[row]).toBeCloseTo(
        alive * discountedPurchases(buying, repeats, age, 12, 0.01) * each,
        9,
      );
    }
    const values = Array.from(found.ranked, (row) => found.value[row] ?? NaN);
    expect(values).toEqual(values.toSorted((one, other) => other - one));
    expect(new Set(found.ranked).size).toBe(found.customer.length);
  });

  test("oneCustomerWorth() says the same of one, and nothing of who bought nothing", async () => {
    const all = await customerWorth(store, CUT, YEAR);
    const one = await oneCustomerWorth(store, "C007", CUT, YEAR);
    const row = all.customer.indexOf(7);
    expect(one.expectation).toEqual({
      alive: all.alive[row],
      purchases: all.purchases[row],
      orderValue: all.orderValue[row],
      value: all.value[row],
    });
    expect([one.repeats, one.last, one.age]).toEqual([
      lifetimes.repeats[row],
      lifetimes.last[row],
      lifetimes.age[row],
    ]);
    await expect(oneCustomerWorth(store, "C201", CUT, YEAR)).rejects.toMatchObject({ code: "conflict" });
    await expect(oneCustomerWorth(store, "nobody", CUT, YEAR)).rejects.toMatchObject({ code: "not_found" });
  });

  test("churnRisk() by probability puts everybody above or below the stated per cent", async () => {
    const { alive } = await customerWorth(store, CUT, YEAR);
    const gone = Array.from(alive, (share) => 100 * (1 - share));
    for (const stated of [{}, { high: 50, medium: 5 }, { high: 1, medium: 0 }]) {
      const cuts = churnCuts("probability", stated);
      const { rows } = await churnRisk(store, CUT, cuts, "probability");
      const above = (bound: number) => gone.filter((share) => share > bound).length;
      expect(rows.map(({ customers }) => customers)).toEqual([
        above(cuts.high),
        above(cuts.medium) - above(cuts.high),
        gone.length - above(cuts.medium),
        201 - gone.length,
      ]);
    }
    // Who bought on one day only can't have left, by this model: 0 is above nothing.
    expect(gone.filter((share) => share === 0).length).toBeGreaterThan(0);
  });
});
