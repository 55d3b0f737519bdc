import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { categoryPerformance } from "../../src/insights/category_performance.ts";
import { churnRisk } from "../../src/insights/churn_risk.ts";
import { customerSegments } from "../../src/insights/customer_segments.ts";
import { cutOf, UNLIMITED } from "../../src/insights/cut.ts";
import { keyFigures } from "../../src/insights/kpis.ts";
import { monthlyRevenue } from "../../src/insights/monthly_revenue.ts";
import { topCustomers } from "../../src/insights/top_customers.ts";
import { freshStore, type TestStore } from "../support/store.ts";
import { load } from "./history.ts";

const BEGINNING = Date.UTC(2026, 0, 1);
const WHOLE = cutOf(UNLIMITED, Date.UTC(2027, 0, 1));

/** A store in which each customer bought once: so much, on that day, at that millisecond of it. */
const sales = (bought: readonly (readonly [minor: number, day: number, millisecond?: number])[]) => ({
  beginning: BEGINNING,
  customers: bought.map(() => ({ created: 0, reference: null })),
  sales: bought.map(([statedMinor, day, millisecond = 0], index) => ({
    customer: index + 1,
    day,
    millisecond,
    statedMinor,
    lines: [],
  })),
  scores: [],
});

describe("Compass at the edges", () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await freshStore();
  });
  afterAll(() => store.close());
  /** For all time from the kept figures, and for a period that leaves nothing out from the sales. */
  const cuts = [
    WHOLE,
    cutOf({ startDate: "2000-01-01", endDate: "2100-01-01", asOf: null }, Date.UTC(2027, 0, 1)),
  ];

  test("segments begin above their cut point, to the cent", async () => {
    await load(store.db, sales([[100_001, 0], [100_000, 0], [50_001, 0], [50_000, 0], [0, 0]]));
    for (const cut of cuts) {
      expect((await customerSegments(store, cut)).rows).toEqual([
        { segment: "High Value", customers: 1, total_lifetime_value: 1_000.01 },
        { segment: "Medium Value", customers: 2, total_lifetime_value: 1_500.01 },
        { segment: "Low Value", customers: 2, total_lifetime_value: 500 },
      ]);
      expect((await customerSegments(store, cut, { high: 1_000.01, medium: 499.99 })).rows)
        .toMatchObject([{ customers: 0 }, { customers: 4 }, { customers: 1 }]);
    }
  });

  test("churn groups begin above their cut point, in whole days", async () => {
    // The last purchase is on day 300, early; the others 180, 181, 90 and 91 days before it, at both ends of their days.
    const late = 86_399_999;
    await load(
      store.db,
      sales([[1, 300, 1], [1, 120], [1, 119, late], [1, 119], [1, 210], [1, 209, late], [1, 209]]),
    );
    for (const cut of cuts) {
      expect((await churnRisk(store, cut)).rows.map(({ customers }) => customers)).toEqual([2, 3, 2, 0]);
    }
  });

  test("equal customers come in the order of their references as text", async () => {
    await load(store.db, sales(Array.from({ length: 12 }, (_, index) => [index < 3 ? 700 : 500, 0])));
    await store.db.write([
      sql`update customers set reference = case id when 9 then 'A9' when 12 then '999' end`,
    ]);
    for (const cut of cuts) {
      expect((await topCustomers(store, cut)).customers.map(({ reference }) => reference))
        .toEqual(["C001", "C002", "C003", "999", "A9"]);
    }
  });

  test("who bought nothing comes before who brought back more than they bought", async () => {
    const told = sales([[300, 0], [-200, 0], [0, 0]]);
    await load(store.db, {
      ...told,
      customers: Array.from({ length: 8 }, () => ({ created: 0, reference: null })),
    });
    for (const cut of cuts) {
      expect((await topCustomers(store, cut)).customers.map(({ reference }) => reference))
        .toEqual(["C001", "C003", "C004", "C005", "C006"]);
    }
  });

  test("a day and a product whose sales have gone are as if they had never been", async () => {
    await load(store.db, sales([[500, 40]]));
    await store.db.write([
      sql`insert into daily_sales (date, revenue_minor, purchases, returns, quantity) values ('2025-11-11', 0, 0, 0, 0)`,
      sql`insert into product_sales (product_id, lines, quantity, revenue_minor) values (1, 0, 0, 0)`,
    ]);
    expect((await monthlyRevenue(store, WHOLE)).rows).toEqual([
      { month: "2026-02-01", revenue: 5, purchases: 1 },
    ]);
    expect((await categoryPerformance(store, WHOLE)).rows).toEqual([]);
  });

  test("months without sales are 0, over a new year too", async () => {
    await load(store.db, sales([[500, 300], [700, 430]]));
    expect((await monthlyRevenue(store, WHOLE)).rows.map(({ month, revenue }) => [month, revenue])).toEqual([
      ["2026-10-01", 5],
      ["2026-11-01", 0],
      ["2026-12-01", 0],
      ["2027-01-01", 0],
      ["2027-02-01", 0],
      ["2027-03-01", 7],
    ]);
  });

  test("of more than fifty categories the fifty largest are drawn, and the figure says so", async () => {
    await load(store.db, sales([]));
    const many = JSON.stringify(Array.from({ length: 60 }, (_, index) => index + 10));
    await store.db.write([
      sql`insert into product_categories (id, uuid, name, created_at, updated_at)
        select value, 'm' || value, 'category ' || value, 0, 0 from json_each(${many})`,
      sql`insert into products (id, uuid, name, price_minor, category_id, created_at, updated_at)
        select value, 'm' || value, 'p', 1, value, 0, 0 from json_each(${many})`,
      sql`insert into product_sales (product_id, lines, quantity, revenue_minor)
        select value, 1, 1, value * 100 from json_each(${many})`,
    ]);
    const { rows, figure } = await categoryPerformance(store, WHOLE);
    expect(rows).toHaveLength(50);
    expect([rows[0]?.revenue, rows[49]?.revenue]).toEqual([69, 20]);
    expect(figure.layout.meta).toMatchObject({ shown: 50, total: 60 });
  });

  test("key figures of a month are compared with those of the days before it", async () => {
    await load(store.db, sales([[1_000, 45], [3_000, 46], [500, 70]]));
    const march = cutOf(
      { startDate: "2026-02-15", endDate: "2026-03-14", asOf: null },
      Date.UTC(2026, 2, 20),
    );
    expect((await keyFigures(store, march, "previous")).comparison).toEqual({
      comparedWith: "previous",
      period: { startDate: "2026-01-18", endDate: "2026-02-14" },
      figures: { totalCustomers: 3, totalLifetimeValue: 0, averageOrderValue: 0, retentionRate: 0 },
      changes: {
        totalCustomers: { absolute: 0, percent: 0 },
        totalLifetimeValue: { absolute: 45, percent: null },
        averageOrderValue: { absolute: 15, percent: null },
        retentionRate: { absolute: 0, percent: null },
      },
    });
  });
});
