import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seedStore } from "../../src/commerce/seed/load.ts";
import type { Database, Statement } from "../../src/db/client.ts";
import { categoryPerformance } from "../../src/insights/category_performance.ts";
import { churnRisk } from "../../src/insights/churn_risk.ts";
import { cohorts } from "../../src/insights/cohorts.ts";
import { readLifetimes } from "../../src/insights/customer_lifetimes.ts";
import { customerSatisfaction } from "../../src/insights/customer_satisfaction.ts";
import { customerSegments } from "../../src/insights/customer_segments.ts";
import { type Cut, cutOf, UNLIMITED } from "../../src/insights/cut.ts";
import { keyFigures } from "../../src/insights/kpis.ts";
import { monthlyRevenue } from "../../src/insights/monthly_revenue.ts";
import { rfmSegmentation } from "../../src/insights/rfm_segmentation.ts";
import { rfmSegments } from "../../src/insights/rfm_segments.ts";
import { readStanding } from "../../src/insights/standing.ts";
import { topCustomers } from "../../src/insights/top_customers.ts";
import { viewCustomer } from "../../src/insights/customer_view.ts";
import { freshStore, type TestStore } from "../support/store.ts";

type Verb = (deps: { db: Database }, cut: Cut) => Promise<unknown>;
const VERBS: Readonly<Record<string, Verb>> = {
  readStanding,
  keyFigures,
  customerSegments,
  churnRisk,
  topCustomers,
  monthlyRevenue,
  categoryPerformance,
  customerSatisfaction,
  rfmSegmentation,
  rfmSegments,
  cohorts,
  readLifetimes,
};
const NOW = Date.UTC(2026, 10, 1);
const CUTS: Readonly<Record<string, Cut>> = {
  "a past day": cutOf({ ...UNLIMITED, asOf: "2026-03-31" }, NOW),
  "a period": cutOf({ startDate: "2026-01-01", endDate: "2026-03-31", asOf: null }, NOW),
  "a period without an end": cutOf({ ...UNLIMITED, startDate: "2026-01-01" }, NOW),
};
const names = Object.keys(VERBS);

describe("reads of Compass", () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await freshStore();
    await seedStore(store, { customers: 300, transactions: 3_000, seed: 1, end: "2026-10-31" });
    await store.db.write([sql`analyze`]);
  });
  afterAll(() => store.close());

  /** How SQLite goes about what a verb reads: its own words, a line for each table it touches. */
  async function planOf(verb: Verb | undefined, cut: Cut): Promise<string[]> {
    const lines: string[] = [];
    const read = async (statements: readonly Statement[]) => {
      const plans = await store.db.read(
        statements.map((statement) => sql`explain query plan ${statement.getSQL()}`),
      );
      lines.push(...plans.flatMap(({ rows }) => rows.map((row) => String(row["detail"]))));
      return await store.db.read(statements);
    };
    await verb?.({ db: { ...store.db, read } }, cut);
    expect(lines.length).toBeGreaterThan(0);
    return lines.filter((line) => /^(SCAN|SEARCH) /.test(line));
  }
  const touches = (lines: readonly string[], table: string) =>
    lines.filter((line) => new RegExp(`^(SCAN|SEARCH) ${table}\\b`).test(line));

  test.each(names)("%s() touches no sale for the store as it is now", async (name) => {
    const plan = await planOf(VERBS[name], cutOf(UNLIMITED, NOW));
    expect(touches(plan, "transactions")).toEqual([]);
    expect(touches(plan, "transaction_items")).toEqual([]);
  });

  test.each(names.flatMap((name) => Object.keys(CUTS).map((cut) => [name, cut] as const)))(
    "%s() walks covering indexes alone for %s",
    async (name, cut) => {
      const walks = await planOf(VERBS[name], CUTS[cut] ?? cutOf(UNLIMITED, NOW));
      const sales = [...touches(walks, "transactions"), ...touches(walks, "transaction_items")];
      for (const line of sales) expect(line).toContain("USING COVERING INDEX");
      if (
        [
          "keyFigures",
          "customerSegments",
          "churnRisk",
          "topCustomers",
          "rfmSegmentation",
          "rfmSegments",
          "readLifetimes",
        ]
          .includes(name)
      ) {
        expect(touches(walks, "transactions").length).toBeGreaterThan(0);
      }
      // What customers are counted by is in an index of theirs; only those shown by name are looked up.
      for (const line of walks.filter((line) => /^SCAN c\b/.test(line))) {
        if (name !== "topCustomers") expect(line).toContain("USING COVERING INDEX");
      }
    },
  );

  test("cohorts() reads of the month in which a cut ends its own sales, and no others", async () => {
    const plan = await planOf(cohorts, cutOf({ ...UNLIMITED, asOf: "2026-03-15" }, NOW));
    expect(touches(plan, "transactions")).toEqual([
      "SEARCH transactions USING COVERING INDEX transactions_by_time (occurred_at>? AND occurred_at<?)",
    ]);
    expect(touches(await planOf(cohorts, CUTS["a past day"] ?? cutOf(UNLIMITED, NOW)), "transactions"))
      .toEqual([]);
  });

  test("viewCustomer() looks up one customer's sales, and of the others what is kept", async () => {
    const view: Verb = ({ db }, cut) => viewCustomer({ db }, "C001", cut);
    const now = await planOf(view, cutOf(UNLIMITED, NOW));
    expect(now.filter((line) => /^SCAN (t|i|transactions|transaction_items)\b/.test(line))).toEqual([]);
    const past = await planOf(view, CUTS["a past day"] ?? cutOf(UNLIMITED, NOW));
    for (const line of touches(past, "transactions")) expect(line).toContain("USING COVERING INDEX");
  });

  test("topCustomers() reads the largest spenders in the order of their index, and stops", async () => {
    const plan = await planOf(topCustomers, cutOf(UNLIMITED, NOW));
    expect(plan).toContain("SCAN customer_stats USING COVERING INDEX customer_stats_by_spend");
  });

  test("categoryPerformance() and customerSatisfaction() walk one covering index for a period", async () => {
    const period = CUTS["a period"] ?? cutOf(UNLIMITED, NOW);
    expect(touches(await planOf(categoryPerformance, period), "transaction_items"))
      .toEqual([
        expect.stringContaining("SEARCH transaction_items USING COVERING INDEX transaction_items_by_time"),
      ]);
    expect(touches(await planOf(customerSatisfaction, period), "satisfaction_scores"))
      .toEqual([expect.stringContaining("USING COVERING INDEX satisfaction_scores_by_date")]);
  });
});
