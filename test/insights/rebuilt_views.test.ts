import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cohorts } from "../../src/insights/cohorts.ts";
import { viewCustomer } from "../../src/insights/customer_view.ts";
import { cutOf, type Limits, UNLIMITED } from "../../src/insights/cut.ts";
import { freshStore, type TestStore } from "../support/store.ts";
import { dateIn } from "./asked.ts";
import { history, instantOf, isReturn, load, SPELL } from "./history.ts";
import { cutAt } from "./rebuilt.ts";

/** Cohorts, and every customer from all sides; without keys, which a store that is rebuilt gives anew. */
async function read(store: TestStore, references: readonly string[], limits: Limits, now: number) {
  const cut = cutOf(limits, now);
  const views = await Promise.all(references.map(async (reference) => {
    try {
      const { profile, favourites, purchases, revision: _, ...view } = await viewCustomer(
        store,
        reference,
        cut,
      );
      return {
        ...view,
        reference: profile.reference,
        favourites: favourites.map(({ reference, quantity }) => [reference, quantity]),
        purchases: purchases.map((
          { occurredAt, amountMinor, quantity },
        ) => [occurredAt, amountMinor, quantity]),
      };
    } catch (error) {
      expect(error).toMatchObject({ code: "not_found" });
      return null;
    }
  }));
  return { cohorts: (await cohorts(store, cut, 120)).rows, views };
}

describe("cohorts and views of a past day", () => {
  let store: TestStore;
  let other: TestStore;
  beforeAll(async () => {
    [store, other] = await Promise.all([freshStore(), freshStore()]);
  });
  afterAll(() => Promise.all([store.close(), other.close()]));

  test("equal those of a store rebuilt with that cut", async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.nat(), async (told, at) => {
        // A score needs its customer in the store that is rebuilt; two sales at one instant have no order of their own.
        const scores = told.scores.filter(({ customer, day }) =>
          (told.customers[customer - 1]?.created ?? 0) <= day
        );
        const sales = told.sales.filter((sale, index) =>
          told.sales.findIndex(({ day, millisecond }) =>
            day === sale.day && millisecond === sale.millisecond
          ) === index
        );
        const honest = { ...told, scores, sales };
        const bought = sales.filter((sale) => sale.customer !== null && !isReturn(sale)).map(({ day }) =>
          day
        );
        const day = bought[at % Math.max(1, bought.length)] ?? at % SPELL;
        const rebuilt = cutAt(honest, day);
        await load(store.db, honest);
        await load(other.db, rebuilt);
        const references = rebuilt.customers.map(({ reference }) => reference ?? "");
        const asOf = dateIn(honest, day);
        const then = await read(other, references, UNLIMITED, instantOf(honest, day));
        const past = await read(store, references, { ...UNLIMITED, asOf }, instantOf(honest, 2 * SPELL));
        // Where nobody bought, the store that is rebuilt knows no day.
        const views = bought.length > 0 ? then.views : then.views.map((view) => view && { ...view, asOf });
        expect(past).toEqual({ ...then, views });
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});
