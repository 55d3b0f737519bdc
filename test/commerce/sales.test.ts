import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { deleteProduct } from "../../src/commerce/products.ts";
import { addLine, eraseCustomer, recordSale, type WantedSale } from "../../src/commerce/sales.ts";
import { verifyStore } from "../../src/commerce/verify.ts";
import { readRevision } from "../../src/db/revision.ts";
import { freshStore, type TestStore } from "../support/store.ts";

const NOON = Date.UTC(2026, 4, 5, 12);

describe("recordSale()", () => {
  let store: TestStore;
  beforeEach(async () => {
    store = await freshStore();
    await store.db.write([
      sql`insert into customers (id, uuid, created_at, updated_at) values (1, 'c1', 0, 0)`,
      sql`insert into products (id, uuid, name, price_minor, stock, created_at, updated_at)
        values (1, 'p1', 'Tracked', 250, 10, 0, 0), (2, 'p2', 'Untracked', 199, null, 0, 0)`,
    ]);
  });
  afterEach(() => store.close());

  const deps = () => ({
    db: store.db,
    now: () => NOON,
    newId: () => crypto.randomUUID(),
  });
  const sale = (lines: WantedSale["lines"], more: Partial<WantedSale> = {}) =>
    recordSale(deps(), {
      customerId: 1,
      membershipId: null,
      occurredAt: NOON,
      statedAmountMinor: null,
      channel: "Store",
      paymentType: "Cash",
      lines,
      ...more,
    });
  const one = (query: string) => store.db.orm.get(sql.raw(query));

  test("sums the lines, takes the stock and moves every figure in one batch", async () => {
    await sale([{ productId: 1, quantity: 3, unitPriceMinor: 250 }, {
      productId: 2,
      quantity: 1,
      unitPriceMinor: 199,
    }]);
    expect(await one("select amount_minor, is_return from transactions"))
      .toMatchObject({ amount_minor: 949, is_return: 0 });
    expect(await one("select stock from products where id = 1")).toMatchObject({
      stock: 7,
    });
    expect(await one("select stock from products where id = 2")).toMatchObject({
      stock: null,
    });
    expect(await one("select * from daily_sales")).toMatchObject({
      date: "2026-05-05",
      revenue_minor: 949,
      purchases: 1,
      returns: 0,
      quantity: 4,
    });
    expect(await one("select * from customer_stats")).toMatchObject({
      purchases: 1,
      spend_minor: 949,
      average_order_minor: 949,
      first_purchase_at: NOON,
    });
    expect(await one("select date, day, month, year from timeframe"))
      .toMatchObject({ date: "2026-05-05", day: 5, month: 5, year: 2026 });
    expect(await readRevision(store.db)).toBe(1);
  });

  test("keeps a stated amount when lines come", async () => {
    await sale([], { statedAmountMinor: 5_000 });
    await addLine(deps(), 1, {
      productId: 2,
      quantity: 2,
      unitPriceMinor: 199,
    });
    expect(await one("select amount_minor from transactions")).toMatchObject({
      amount_minor: 5_000,
    });
    expect(await one("select revenue_minor, quantity from daily_sales"))
      .toMatchObject({ revenue_minor: 5_000, quantity: 2 });
    expect(await one("select revenue_minor from product_sales")).toMatchObject({
      revenue_minor: 398,
    });
  });

  test("counts a sale of returns alone as a return, and gives its stock back", async () => {
    await sale([{ productId: 1, quantity: -2, unitPriceMinor: 250 }]);
    expect(await one("select amount_minor, is_return from transactions"))
      .toMatchObject({ amount_minor: -500, is_return: 1 });
    expect(await one("select stock from products where id = 1")).toMatchObject({
      stock: 12,
    });
    expect(
      await one(
        "select purchases, spend_minor, average_order_minor from customer_stats",
      ),
    )
      .toMatchObject({
        purchases: 0,
        spend_minor: -500,
        average_order_minor: null,
      });
  });

  test.each([
    [
      "stock is short over two lines together",
      [{ productId: 1, quantity: 6, unitPriceMinor: 1 }, {
        productId: 1,
        quantity: 5,
        unitPriceMinor: 1,
      }],
      {},
      "conflict",
    ],
    [
      "a product does not exist",
      [{ productId: 9, quantity: 1, unitPriceMinor: 1 }],
      {},
      "invalid",
    ],
    [
      "a customer does not exist",
      [{ productId: 1, quantity: 1, unitPriceMinor: 1 }],
      { customerId: 9 },
      "invalid",
    ],
    [
      "a quantity is zero",
      [{ productId: 1, quantity: 0, unitPriceMinor: 1 }],
      {},
      "invalid",
    ],
    [
      "a price is negative",
      [{ productId: 1, quantity: 1, unitPriceMinor: -1 }],
      {},
      "invalid",
    ],
  ])("changes nothing when %s", async (_, lines, more, code) => {
    await expect(sale(lines, more)).rejects.toMatchObject({
      name: "AppError",
      code,
    });
    expect(await one("select count(*) as n from transactions")).toMatchObject({
      n: 0,
    });
    expect(await one("select count(*) as n from timeframe")).toMatchObject({
      n: 0,
    });
    expect(await one("select stock from products where id = 1")).toMatchObject({
      stock: 10,
    });
    expect(await readRevision(store.db)).toBe(0);
  });

  test("sells exactly what is left when fifty orders race", async () => {
    const results = await Promise.allSettled(
      Array.from(
        { length: 50 },
        () => sale([{ productId: 1, quantity: 1, unitPriceMinor: 250 }]),
      ),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(
      10,
    );
    expect(await one("select stock from products where id = 1")).toMatchObject({
      stock: 0,
    });
    expect((await verifyStore(store)).sound).toBe(true);
  });

  test("refuses a deleted product, which stays in the figures", async () => {
    await sale([{ productId: 2, quantity: 1, unitPriceMinor: 199 }]);
    await deleteProduct(deps(), 2);
    await expect(sale([{ productId: 2, quantity: 1, unitPriceMinor: 199 }]))
      .rejects.toMatchObject({ code: "invalid" });
    await expect(deleteProduct(deps(), 2)).rejects.toMatchObject({
      code: "not_found",
    });
    expect(
      await one("select revenue_minor from product_sales where product_id = 2"),
    ).toMatchObject({ revenue_minor: 199 });
    expect(await readRevision(store.db)).toBe(2);
  });

  test("leaves an erased customer's sales without a name", async () => {
    await sale([{ productId: 2, quantity: 1, unitPriceMinor: 199 }]);
    await eraseCustomer(deps(), 1);
    await expect(eraseCustomer(deps(), 1)).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await one("select customer_id, amount_minor from transactions"))
      .toMatchObject({ customer_id: null, amount_minor: 199 });
    expect(await one("select count(*) as n from customer_stats")).toMatchObject(
      { n: 0 },
    );
    expect(await readRevision(store.db)).toBe(2);
    expect((await verifyStore(store)).sound).toBe(true);
  });
});
