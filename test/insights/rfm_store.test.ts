import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cutOf, UNLIMITED } from "../../src/insights/cut.ts";
import { RFM_SEGMENTS } from "../../src/insights/rfm.ts";
import { rfmSegments } from "../../src/insights/rfm_segments.ts";
import { rfmTable } from "../../src/insights/rfm_table.ts";
import { freshStore, type TestStore } from "../support/store.ts";
import { dateIn, limitsIn, NEVER, perhaps } from "./asked.ts";
import { history, instantOf, isReturn, load } from "./history.ts";
import { cutAt } from "./rebuilt.ts";
import { ALL, byHand, FEW, sum, table } from "./rfm_by_hand.ts";

describe("RFM over a store", () => {
  let store: TestStore;
  let other: TestStore;
  beforeAll(async () => {
    [store, other] = await Promise.all([freshStore(), freshStore()]);
  });
  afterAll(() => Promise.all([store.close(), other.close()]));

  test("rfmTable() scores each customer as the definition does, for any period and any day", async () => {
    await fc.assert(
      fc.asyncProperty(history, perhaps, perhaps, perhaps, async (told, from, until, as) => {
        const limits = limitsIn(told, from, until, as);
        await load(store.db, told);
        const { rows, asOf, cutPoints } = await table(store, limits);
        const wanted = byHand(told, limits, asOf);
        expect(rows).toEqual(wanted);
        for (const least of [2, 3, 4, 5]) {
          const reached = wanted.filter(({ f }) => f >= least).map(({ frequency }) => frequency);
          expect(cutPoints.frequency[least - 2]).toBe(reached.length === 0 ? null : Math.min(...reached));
          const recent = wanted.filter(({ r }) => r >= least).map(({ recency }) => recency);
          expect(cutPoints.recency[least - 2]).toBe(recent.length === 0 ? null : Math.max(...recent));
        }
      }),
      { numRuns: 80 },
    );
  }, 120_000);

  test("rfmTable() filters and pages after it has scored everybody", async () => {
    await fc.assert(
      fc.asyncProperty(
        history,
        fc.integer({ min: 1, max: 4 }),
        fc.option(fc.constantFrom(...RFM_SEGMENTS), { nil: null, freq: 2 }),
        async (told, limit, segment) => {
          await load(store.db, told);
          const cut = cutOf(UNLIMITED, NEVER);
          const { rows } = await table(store, UNLIMITED);
          const found: number[] = [];
          for (let after: number | null = 0, pages = 0; after !== null; pages++) {
            const page = await rfmTable(store, cut, { ...ALL, segment, limit, after });
            found.push(...Array.from(page.rows, (row) => page.values.customer[row] ?? 0));
            after = page.next;
            expect(pages).toBeLessThan(8);
          }
          expect(found).toEqual(
            rows.filter((row) => segment === null || row.segment === segment).map(({ customer }) => customer),
          );
        },
      ),
      { numRuns: 30 },
    );
  }, 120_000);

  test("rfmSegments() sum up to all customers and all they spent", async () => {
    await fc.assert(
      fc.asyncProperty(history, perhaps, perhaps, perhaps, async (told, from, until, as) => {
        const limits = limitsIn(told, from, until, as);
        await load(store.db, told);
        const { rows, asOf, figure } = await rfmSegments(store, cutOf(limits, NEVER));
        const wanted = byHand(told, limits, asOf);
        expect(rows.map(({ segment }) => segment)).toEqual(RFM_SEGMENTS);
        expect(sum(rows.map(({ customers }) => customers))).toBe(wanted.length);
        expect(figure.layout.meta).toMatchObject({ shown: wanted.length, total: wanted.length });
        expect(sum(rows.map(({ revenue }) => revenue)))
          .toBeCloseTo(sum(wanted.map(({ monetary }) => monetary)), 6);
        for (const row of rows) {
          const mine = wanted.filter(({ segment }) => segment === row.segment);
          expect(row.customers).toBe(mine.length);
          if (mine.length === 0) continue;
          const spent = sum(mine.map(({ monetary }) => monetary));
          expect(row.revenue).toBeCloseTo(spent, 6);
          expect(row.share).toBeCloseTo(100 * mine.length / wanted.length, 2);
          // Rounded to the cent, whichever way the doubles fall.
          const close = (found: number | null, exact: number) =>
            expect(Math.abs((found ?? NaN) - exact)).toBeLessThan(0.005_001);
          close(row.average_recency, sum(mine.map(({ recency }) => recency)) / mine.length);
          close(row.average_frequency, sum(mine.map(({ frequency }) => frequency)) / mine.length);
          close(row.average_monetary, spent / mine.length);
          close(row.average_order_value, spent / sum(mine.map(({ frequency }) => frequency)));
        }
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  test("as of any past day equals a store rebuilt with that cut", async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.nat(), async (told, at) => {
        // A score needs its customer in the store that is rebuilt.
        const honest = { ...told, scores: [] };
        const bought = honest.sales.filter((sale) => sale.customer !== null && !isReturn(sale)).map((
          { day },
        ) => day);
        fc.pre(bought.length > 0);
        const day = bought[at % bought.length] ?? 0;
        await load(store.db, honest);
        await load(other.db, cutAt(honest, day));
        const past = cutOf({ ...UNLIMITED, asOf: dateIn(honest, day) }, NEVER);
        const then = cutOf(UNLIMITED, instantOf(honest, day));
        const { revision: _, ...segments } = await rfmSegments(store, past);
        const { revision: __, ...rebuilt } = await rfmSegments(other, then);
        expect(segments.rows).toEqual(rebuilt.rows);
        expect(segments.asOf).toBe(rebuilt.asOf);
        // The rebuilt store has other ids for the same people.
        const bare = ({ rows, ...rest }: Awaited<ReturnType<typeof table>>) => ({
          ...rest,
          rows: rows.map(({ customer: _, ...row }) => row),
        });
        expect(bare(await table(store, { ...UNLIMITED, asOf: dateIn(honest, day) })))
          .toEqual(bare(await table(other, UNLIMITED, instantOf(honest, day))));
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  test("rfmTable() finds a customer by reference, and says where there is none", async () => {
    await load(store.db, FEW);
    const one = await table(store, UNLIMITED, NEVER, { customer: "C003" });
    expect(one.rows).toEqual([
      { customer: 3, recency: 0, frequency: 1, monetary: 7, r: 4, f: 1, m: 2, segment: "promising" },
    ]);
    const early = { ...UNLIMITED, asOf: "2026-01-31" };
    expect((await table(store, early, NEVER, { customer: "C003" })).rows).toEqual([]);
    await expect(table(store, UNLIMITED, NEVER, { customer: "C004" }))
      .rejects.toMatchObject({ code: "not_found", details: [{ pointer: "?customer" }] });
  });

  test("before the first purchase there is nobody", async () => {
    await load(store.db, FEW);
    const early = { ...UNLIMITED, asOf: "2025-12-31" };
    const none = [null, null, null, null];
    expect(await table(store, early)).toEqual({
      asOf: "2025-12-31",
      cutPoints: { recency: none, frequency: none, monetary: none },
      rows: [],
    });
    expect((await rfmSegments(store, cutOf(early, NEVER))).figure.layout.meta.total).toBe(0);
  });
});
