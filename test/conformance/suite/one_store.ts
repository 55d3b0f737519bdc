import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { verifyStore } from "../../../src/commerce/verify.ts";
import { clientOf, listAt, numberAt, textAt } from "./client.ts";
import type { World } from "./world.ts";

/** What is written through one document is seen through the others. */
export function oneStore(world: () => World): void {
  const { get, post } = clientOf(world);
  /** A year of its own, so that its totals are this test's alone. */
  const YEAR = "start_date=2001-01-01&end_date=2001-12-31";

  test("a product of one document is sold through the other; stock, dashboard and key figures agree", async () => {
    const before = (await get("/kpis")).body;
    const retail = await post("/products/", { name: "Globe", description: "Of glass", price: 40, stock: 10 });
    const globe = textAt(retail.body, "data", "id");
    const clustrRow = listAt((await get("/api/products/")).body).find((row) => textAt(row, "uuid") === globe);
    expect(clustrRow).toMatchObject({ product_name: "Globe", price: 40, category: null, brand: null });
    const clustr = await post("/api/products/", {
      product_name: "Map",
      category: "Paper",
      brand: "Atlas",
      price: 5.05,
    });
    const map = textAt(clustr.body, "uuid");
    expect((await get(`/products/${map}`)).body).toMatchObject({
      data: { name: "Map", price: 5.05, stock: 0 },
    });

    const [first, second] = await Promise.all(
      ["Kim", "Lou"].map((first_name) => post("/api/customers/", { first_name, last_name: "Ray" })),
    );
    const member = await post("/memberships/", {
      customer_id: textAt(first?.body, "uuid"),
      start_period: "2001-01-01",
      end_period: "2001-12-31",
      tier: "silver",
    });
    // Retail sells Clustr's product beside its own.
    const sold = await post("/transactions/", {
      customer_id: textAt(first?.body, "uuid"),
      membership_id: textAt(member.body, "data", "id"),
      date: "2001-05-05T12:00:00Z",
      transaction_details: [
        { product_id: map, quantity: 4, price_per_unit: 5.05 },
        { product_id: globe, quantity: 2, price_per_unit: 40 },
      ],
    });
    expect(sold.body).toMatchObject({ data: { total_amount: 100.2 } });
    // Clustr sells Retail's: its stated amount counts, its line takes from the stock.
    const day = listAt((await get("/api/timeframe/")).body).find((row) =>
      textAt(row, "date") === "2001-05-05"
    );
    const stated = await post("/api/transactions/", {
      customer_id: numberAt(second?.body, "customer_id"),
      time_id: numberAt(day, "time_id"),
      transaction_amount: 200,
      channel: "Store",
      payment_type: "Cash",
    });
    const sale = {
      transaction_id: numberAt(stated.body, "transaction_id"),
      product_sku: numberAt(clustrRow, "product_sku"),
    };
    expect((await post("/api/sales/", { ...sale, quantity: 3, unit_price: 40 })).status).toBe(201);
    expect((await post("/api/sales/", { ...sale, quantity: 6, unit_price: 40 })).status).toBe(409);
    expect((await post("/api/sales/", { ...sale, quantity: -1, unit_price: 40 })).status).toBe(201);

    expect((await get(`/products/${globe}`)).body).toMatchObject({ data: { stock: 10 - 2 - 3 + 1 } });
    expect((await get(`/dashboard/?${YEAR}`)).body).toMatchObject({
      data: { total_sales: 300.2, total_transactions: 2, products_sold: 4 + 2 + 3 - 1, new_memberships: 1 },
    });
    const after = (await get("/kpis")).body;
    expect(numberAt(after, "total_customers") - numberAt(before, "total_customers")).toBe(2);
    expect(numberAt(after, "total_lifetime_value") - numberAt(before, "total_lifetime_value")).toBeCloseTo(
      300.2,
      6,
    );
    const sales = listAt((await get("/api/sales/")).body).filter((row) =>
      numberAt(row, "product_sku") === sale.product_sku
    );
    expect(sales.map((row) => numberAt(row, "quantity"))).toEqual([2, 3, -1]);
    const lines = listAt((await get(`/transactions/${textAt(stated.body, "uuid")}`)).body, "data");
    expect(lines.map((row) => textAt(row, "product_id"))).toEqual([globe, globe]);
    expect(await verifyStore(world().target)).toMatchObject({ sound: true });
  });

  test("/dashboard/?model=dbscan over the same sales has the same totals, and every category", async () => {
    const [means, density] = [await get("/dashboard/"), await get("/dashboard/?model=dbscan")];
    expect(density.body).toMatchObject({
      data: {
        total_sales: numberAt(means.body, "data", "total_sales"),
        products_sold: numberAt(means.body, "data", "products_sold"),
        customer_segments: { algorithm: "DBSCAN" },
      },
    });
    const groups = listAt(density.body, "data", "customer_segments", "segmentation");
    expect(groups.map((group) => textAt(group, "RFMCategory"))).toEqual([
      "Loyal Customer",
      "Occasional Customer",
      "Low Value Customer",
      "Others",
      "Noise",
    ]);
    const buyers = listAt(means.body, "data", "customer_segments", "segmentation");
    const total = (rows: unknown[]) => rows.reduce<number>((sum, row) => sum + numberAt(row, "count"), 0);
    expect(total(groups)).toBe(total(buyers));
    const noise = numberAt(density.body, "data", "customer_segments", "evaluation", "noise_share");
    expect(noise).toBeCloseTo(numberAt(groups[4], "count") / total(groups), 9);
  });

  test("lists are read page by page: rows whose texts are too large for one answer come all the same", async () => {
    const long = "語".repeat(2_000);
    const uuids = JSON.stringify(Array.from({ length: 1_200 }, () => crypto.randomUUID()));
    await world().target.db.write([
      sql`insert into product_categories (uuid, name, description, created_at, updated_at)
        select value, 'Long ' || key, ${long}, 0, 0 from json_each(${uuids})`,
    ]);
    const all = listAt((await get("/product-categories/")).body, "data");
    const found = all.filter((row) => textAt(row, "description") === long);
    expect(found).toHaveLength(1_200);
    await world().target.db.write([sql`delete from product_categories where name glob 'Long *'`]);
  });
}
