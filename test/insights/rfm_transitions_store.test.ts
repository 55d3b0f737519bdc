import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Statement } from "../../src/db/client.ts";
import { UNLIMITED } from "../../src/insights/cut.ts";
import { RFM_SEGMENTS } from "../../src/insights/rfm.ts";
import { rfmTransitions, transitionCuts } from "../../src/insights/rfm_transitions.ts";
import { freshStore, type TestStore } from "../support/store.ts";
import { dated, dateIn, NEVER, perhaps, someDay } from "./asked.ts";
import { history, load } from "./history.ts";
import { bought, FEW, sum, table } from "./rfm_by_hand.ts";

describe("rfmTransitions()", () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await freshStore();
  });
  afterAll(() => store.close());

  test("are from each customer's segment on the one day to theirs on the other", async () => {
    await fc.assert(
      fc.asyncProperty(history, someDay, someDay, perhaps, perhaps, async (told, one, two, from, until) => {
        const [first, second] = one < two ? [one, two] : [two, one + 1];
        const days = { from: dateIn(told, first), to: dateIn(told, second) };
        const start = from === null ? null : Math.min(from, first);
        const limits = {
          startDate: dated(told, start),
          endDate: dated(told, until === null || start === null ? until : Math.max(start, until)),
          asOf: null,
        };
        await load(store.db, told);
        const { rows, asOf, figure } = await rfmTransitions(
          store,
          transitionCuts(limits, days, NEVER),
          days,
        );
        expect(asOf).toBe(days.to);
        // What each of the two days says on its own.
        const before = await table(store, { ...limits, asOf: days.from });
        const after = await table(store, { ...limits, asOf: days.to });
        expect(rows.map((row) => row.from)).toEqual([...RFM_SEGMENTS, "none"]);
        for (const { from, customers, to } of rows) {
          const there = after.rows.filter(({ customer }) =>
            from === (before.rows.find((row) => row.customer === customer)?.segment ?? "none")
          );
          expect(customers).toBe(there.length);
          expect(Object.keys(to)).toEqual(RFM_SEGMENTS);
          for (const segment of RFM_SEGMENTS) {
            expect(to[segment]).toBe(there.filter((row) => row.segment === segment).length);
          }
          // Nobody is lost: whoever had bought by the earlier day is among them.
          if (from !== "none") {
            expect(customers).toBe(before.rows.filter(({ segment }) => segment === from).length);
          }
        }
        for (const segment of RFM_SEGMENTS) {
          expect(sum(rows.map(({ to }) => to[segment])))
            .toBe(after.rows.filter((row) => row.segment === segment).length);
        }
        expect(figure.layout.meta.total).toBe(after.rows.length);
      }),
      { numRuns: 80 },
    );
  }, 120_000);

  test("are of nobody before the first purchase", async () => {
    await load(store.db, FEW);
    const days = { from: "1990-01-01", to: "2025-12-31" };
    const { rows, figure } = await rfmTransitions(store, transitionCuts(UNLIMITED, days, NEVER), days);
    expect(rows).toHaveLength(12);
    expect(sum(rows.map(({ customers }) => customers))).toBe(0);
    expect(figure.data).toEqual([]);
  });

  test("say who is new, and who has slipped away", async () => {
    await load(store.db, FEW);
    const days = { from: "2026-02-01", to: "2026-03-02" };
    const { rows } = await rfmTransitions(store, transitionCuts(UNLIMITED, days, NEVER), days);
    const moves = rows.flatMap(({ from, to }) =>
      Object.entries(to).filter(([, count]) => count > 0).map(([segment, count]) => [from, segment, count])
    );
    // On the first of February both had just bought: R 1, 1; F 3, 1; M 3, 1. Later: R 1, 1, 4; F 4, 1, 1; M 4, 1, 2.
    expect(moves).toEqual([
      ["at_risk", "cant_lose_them", 1],
      ["lost", "lost", 1],
      ["none", "promising", 1],
    ]);
  });

  test("take what came back for no purchase on either day", async () => {
    await load(store.db, {
      ...FEW,
      customers: Array.from({ length: 4 }, () => ({ created: 0, reference: null })),
      sales: [
        bought(1, 0, 5_000),
        bought(1, 2, -100),
        bought(2, 0, 1_000),
        bought(3, 5, -50),
        bought(3, 50, 100),
        bought(4, 0, 1_000),
      ],
    });
    const days = { from: "2026-02-01", to: "2026-03-02" };
    const { rows } = await rfmTransitions(store, transitionCuts(UNLIMITED, days, NEVER), days);
    // All but the third bought once, on the first day; the first spent most: R 1, F 1, M 4.
    expect(rows.filter(({ customers }) => customers > 0)).toMatchObject([
      { from: "lost", customers: 3, to: { lost: 3 } },
      { from: "none", customers: 1, to: { promising: 1 } },
    ]);
  });

  test("walk the covering index, once", async () => {
    await load(store.db, FEW);
    const days = { from: "2026-02-01", to: "2026-03-02" };
    const lines: string[] = [];
    const read = async (statements: readonly Statement[]) => {
      for (const statement of statements) {
        const [plan] = await store.db.read([sql`explain query plan ${statement.getSQL()}`]);
        lines.push(...plan?.rows.map((row) => String(row["detail"])) ?? []);
      }
      return await store.db.read(statements);
    };
    await rfmTransitions({ db: { ...store.db, read } }, transitionCuts(UNLIMITED, days, NEVER), days);
    const sales = lines.filter((line) => /^(SCAN|SEARCH) transactions\b/.test(line));
    expect(sales).toEqual([expect.stringContaining("USING COVERING INDEX transactions_by_customer")]);
    expect(lines.filter((line) => line.includes("TEMP B-TREE"))).toEqual([]);
  });
});
