import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readLifetimes } from "../../src/insights/customer_lifetimes.ts";
import { cutOf, UNLIMITED } from "../../src/insights/cut.ts";
import { freshStore, type TestStore } from "../support/store.ts";
import { dateIn, NEVER } from "./asked.ts";
import { amountOf, DAY, history, isReturn, load, SPELL } from "./history.ts";
import { cutAt } from "./rebuilt.ts";

const everything = { startDate: "1900-01-01", endDate: "2189-12-31", asOf: null };

describe("readLifetimes()", () => {
  let store: TestStore;
  let other: TestStore;
  beforeAll(async () => {
    [store, other] = await Promise.all([freshStore(), freshStore()]);
  });
  afterAll(() => Promise.all([store.close(), other.close()]));

  test("counts the days that customers bought on, from the kept figures as from the sales", async () => {
    await fc.assert(
      fc.asyncProperty(history, async (told) => {
        await load(store.db, told);
        const { lifetimes, asOf } = await readLifetimes(store, cutOf(UNLIMITED, NEVER));
        const walked = await readLifetimes(store, cutOf(everything, NEVER));
        expect(walked.lifetimes).toEqual(lifetimes);
        const end = asOf === null ? 0 : (Date.parse(asOf) - told.beginning) / DAY;
        const wanted = told.customers.flatMap((_, index) => {
          const own = told.sales.filter(({ customer }) => customer === index + 1);
          const days = [...new Set(own.filter((sale) => !isReturn(sale)).map(({ day }) => day))].sort((
            one,
            other,
          ) => one - other);
          const [first, last] = [days[0], days.at(-1)];
          if (first === undefined || last === undefined) return [];
          const spend = own.reduce((sum, sale) => sum + amountOf(sale), 0) / 100;
          return [[index + 1, days.length - 1, last - first, end - first, days.length, spend / days.length]];
        });
        const found = Array.from(lifetimes.customer, (customer, row) => [
          customer,
          lifetimes.repeats[row],
          lifetimes.last[row],
          lifetimes.age[row],
          lifetimes.occasions[row],
          lifetimes.mean[row],
        ]);
        expect(found).toEqual(wanted);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test("as of any past day equal those of a store rebuilt with that cut", async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.integer({ min: 0, max: SPELL }), async (told, day) => {
        const scoreless = { ...told, scores: [] };
        await load(store.db, scoreless);
        await load(other.db, cutAt(scoreless, day));
        const asOf = dateIn(told, day);
        const past = await readLifetimes(store, cutOf({ ...UNLIMITED, asOf }, NEVER));
        // Counted to the same day, where nobody bought on the last one.
        const rebuilt = await readLifetimes(other, cutOf({ ...UNLIMITED, asOf }, NEVER));
        const { customer: _, ...columns } = past.lifetimes;
        const { customer: __, ...wanted } = rebuilt.lifetimes;
        expect(columns).toEqual(wanted);
        expect(past.customers).toBe(rebuilt.customers);
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});
