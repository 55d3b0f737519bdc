import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recordSale } from "../../src/commerce/sales.ts";
import type { Database } from "../../src/db/client.ts";
import { cutOf, UNLIMITED } from "../../src/insights/cut.ts";
import { readDashboard } from "../../src/insights/dashboard.ts";
import { keyFigures } from "../../src/insights/kpis.ts";
import { rfmSegmentation } from "../../src/insights/rfm_segmentation.ts";
import { freshStore, type TestStore } from "../support/store.ts";
import { testWasm } from "../support/wasm.ts";

const day = (date: string) => Date.parse(`${date}T10:00:00Z`);
/** Everything, as somebody sees it long after the last sale. */
const WHOLE = cutOf(UNLIMITED, day("2030-01-01"));
const ALWAYS = { startDate: null, endDate: null };

/** Twelve buyers in three clear groups, one who only returned, one who never came, and an anonymous sale. */
async function fill(db: Database): Promise<void> {
  await db.write([
    sql`insert into customers (id, uuid, created_at, updated_at) select value, 'c' || value, 0, 0
      from json_each('[1,2,3,4,5,6,7,8,9,10,11,12,13,14]')`,
    sql`insert into products (id, uuid, name, price_minor, created_at, updated_at) values (1, 'p1', 'Thing', 100, 0, 0)`,
    sql`insert into memberships (uuid, customer_id, start_period, end_period, tier, created_at, updated_at)
      values ('m1', 1, '2026-03-01', '2026-12-31', 'gold', 0, 0), ('m2', 2, '2025-03-01', '2025-12-31', 'gold', 0, 0)`,
  ]);
  const sell = (
    customerId: number | null,
    date: string,
    quantity: number,
    unitPriceMinor: number,
  ) =>
    recordSale({ db, now: () => day("2026-06-30"), newId: () => crypto.randomUUID() }, {
      customerId,
      membershipId: null,
      occurredAt: day(date),
      statedAmountMinor: null,
      channel: null,
      paymentType: null,
      lines: [{ productId: 1, quantity, unitPriceMinor }],
    });
  for (const customer of [1, 2, 3, 4]) {
    for (const month of ["01", "02", "03", "04", "05"]) {
      await sell(customer, `2026-${month}-2${customer}`, 2, 10_000 + customer);
    }
  }
  for (const customer of [5, 6, 7, 8]) {
    await sell(customer, `2026-02-1${customer}`, 1, 4_000 + customer);
    await sell(customer, `2026-03-1${customer}`, 1, 4_000);
  }
  for (const customer of [9, 10, 11, 12]) {
    await sell(customer, `2025-06-${customer + 10}`, 1, 500 + customer);
  }
  await sell(1, "2026-05-28", -1, 2_500);
  await sell(13, "2026-05-29", -1, 1_000);
  await sell(null, "2026-05-30", 3, 333);
}

describe("figures of a store", () => {
  let store: TestStore;
  let empty: TestStore;
  let wasm: WebAssembly.Module;
  beforeAll(async () => {
    [store, empty, wasm] = await Promise.all([
      freshStore(),
      freshStore(),
      testWasm(),
    ]);
    await fill(store.db);
  });
  afterAll(() => Promise.all([store.close(), empty.close()]));

  test("keyFigures() counts everybody, nets returns, and averages over buyers", async () => {
    // Spend per buyer: 4 × 5 × 2 × (100 + c/100), less one return; then pairs; then single sales.
    const loyal = [1, 2, 3, 4].map((c) => 10 * (10_000 + c) - (c === 1 ? 2_500 : 0));
    const middle = [5, 6, 7, 8].map((c) => 8_000 + c);
    const low = [9, 10, 11, 12].map((c) => 500 + c);
    const averages = [
      ...loyal.map((spend) => spend / 5),
      ...middle.map((spend) => spend / 2),
      ...low,
    ];
    const sum = (list: number[]) => list.reduce((total, value) => total + value, 0);
    expect((await keyFigures(store, WHOLE)).figures).toEqual({
      totalCustomers: 14,
      totalLifetimeValue: (sum(loyal) + sum(middle) + sum(low) - 1_000) / 100,
      averageOrderValue: Math.round(sum(averages) / 12) / 100,
      retentionRate: Math.round(10_000 * 8 / 14) / 100,
    });
  });

  test("keyFigures() are zeros in an empty store", async () => {
    expect((await keyFigures(empty, WHOLE)).figures).toEqual({
      totalCustomers: 0,
      totalLifetimeValue: 0,
      averageOrderValue: 0,
      retentionRate: 0,
    });
  });

  test("readDashboard() finds the three groups and names them by value", async () => {
    const found = await readDashboard({ db: store.db, wasm }, ALWAYS);
    expect(found).toMatchObject({
      totalTransactions: 33,
      productsSold: 55 - 2,
      newMemberships: 2,
      algorithm: "KMeans",
    });
    expect(found.segmentation.map(({ category, count }) => [category, count]))
      .toEqual([
        ["Loyal Customer", 4],
        ["Occasional Customer", 4],
        ["Low Value Customer", 4],
        ["Others", 0],
        ["Noise", 0],
      ]);
    expect(found.segmentation[0]?.totalRevenue).toBe((400_100 - 2_500) / 100);
    expect(found.evaluation.silhouetteScore).toBeGreaterThan(0.7);
    expect(found.evaluation.noiseShare).toBe(0);
  });

  test("readDashboard() finds the groups by density too, and leaves out who is like nobody else", async () => {
    const found = await readDashboard({ db: store.db, wasm }, ALWAYS, "dbscan");
    expect(found).toMatchObject({ totalTransactions: 33, algorithm: "DBSCAN" });
    expect(found.segmentation.map(({ category, count }) => [category, count]))
      .toEqual([
        ["Loyal Customer", 4],
        ["Occasional Customer", 4],
        ["Low Value Customer", 4],
        ["Others", 0],
        ["Noise", 0],
      ]);
    // Three buyers within a week are no group of three, and have no score.
    const few = await readDashboard(
      { db: store.db, wasm },
      { startDate: "2026-02-18", endDate: "2026-02-22" },
      "dbscan",
    );
    expect(few.segmentation.map(({ count }) => count)).toEqual([0, 0, 0, 0, 3]);
    expect(few.segmentation[4]?.totalRevenue).toBeCloseTo(few.totalSales, 9);
    expect(few.evaluation).toEqual({
      silhouetteScore: null,
      daviesBouldinIndex: null,
      noiseShare: 1,
      silhouetteSampled: null,
    });
  });

  test("readDashboard() obeys the dates in every total", async () => {
    const found = await readDashboard({ db: store.db, wasm }, {
      startDate: "2026-02-15",
      endDate: "2026-03-31",
    });
    expect(found).toMatchObject({
      totalTransactions: 16,
      productsSold: 24,
      newMemberships: 1,
    });
    expect(found.segmentation.reduce((sum, { count }) => sum + count, 0)).toBe(
      8,
    );
    const spent = found.segmentation.reduce(
      (sum, { totalRevenue }) => sum + totalRevenue,
      0,
    );
    expect(spent).toBeCloseTo(found.totalSales, 9);
  });

  test.each(["kmeans", "dbscan"] as const)(
    "readDashboard() gives zeros and every category when the range is empty, with %s",
    async (model) => {
      const found = await readDashboard({ db: store.db, wasm }, {
        startDate: "2020-01-01",
        endDate: "2020-12-31",
      }, model);
      expect(found).toMatchObject({
        totalSales: 0,
        totalTransactions: 0,
        productsSold: 0,
        newMemberships: 0,
      });
      expect(found.segmentation).toHaveLength(5);
      expect(
        found.segmentation.every(({ count, totalRevenue }) => count === 0 && totalRevenue === 0),
      ).toBe(true);
      expect(found.evaluation).toEqual({
        silhouetteScore: null,
        daviesBouldinIndex: null,
        noiseShare: 0,
        silhouetteSampled: null,
      });
    },
  );

  test("readDashboard() and keyFigures() go on beyond what an integer of JavaScript holds", async () => {
    const { db, close } = await freshStore();
    const vast = 2n ** 53n + 1_000n;
    await db.write([
      sql`insert into customers (id, uuid, created_at, updated_at) values (1, 'c1', 0, 0)`,
      sql`insert into customer_stats (customer_id, first_purchase_at, last_purchase_at, purchases, spend_minor)
        values (1, 0, 0, 1, ${vast})`,
      sql`insert into daily_sales (date, revenue_minor, purchases, returns, quantity) values ('2026-01-01', ${vast}, 1, 0, 1)`,
    ]);
    expect((await readDashboard({ db, wasm }, ALWAYS)).totalSales).toBeCloseTo(Number(vast) / 100, -2);
    expect((await keyFigures({ db }, WHOLE)).figures.totalLifetimeValue).toBeCloseTo(Number(vast) / 100, -2);
    await close();
  });

  test("readDashboard() refuses a period that ends before it starts", async () => {
    const period = { startDate: "2026-02-01", endDate: "2026-01-01" };
    await expect(readDashboard({ db: store.db, wasm }, period)).rejects
      .toMatchObject({ code: "invalid", details: [{ pointer: "?end_date" }] });
  });

  test("rfmSegmentation() counts recency to the last purchase, but never past today", async () => {
    const late = await rfmSegmentation(store, cutOf(UNLIMITED, day("2030-01-01")));
    expect(late.figure.layout.meta).toMatchObject({
      as_of: "2026-05-24",
      shown: 12,
      total: 12,
    });
    const early = await rfmSegmentation(store, cutOf(UNLIMITED, day("2026-04-01")));
    expect(early.figure.layout.meta.as_of).toBe("2026-04-01");
    expect(
      early.rows.every(({ recency }) => recency >= 0),
    ).toBe(true);
  });
});
