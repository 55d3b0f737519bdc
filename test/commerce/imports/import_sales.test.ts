import { describe, expect, test } from "vitest";
import { line, newWorld, sales, sql } from "./world.ts";

describe("importFile() of sales", () => {
  test("importFile() makes customers, products, days, transactions and lines, and their figures", async () => {
    const world = await newWorld();
    const report = await world.load(sales(
      line(),
      line({ product: "71053", text: "LANTERN", quantity: "2", price: "3.39", date: "2010-12-01 08:20:00" }),
      line({ invoice: "536366", customer: "13047", date: "2010-12-02 09:00:00", price: "0" }),
    ));
    expect(report).toMatchObject({
      kind: "sales",
      status: "done",
      rows: { read: 3, loaded: 3, skipped: 0, failed: 0 },
      customers_created: 2,
      products_created: 2,
      transactions_created: 2,
      lines_created: 3,
      date_order: "ymd",
      encoding: "utf-8",
      delimiter: ",",
      errors: [],
    });
    expect(
      await world.rows(
        sql`select t.invoice, c.reference, c.country, t.occurred_at, t.amount_minor, t.is_return, f.date
      from transactions t join customers c on c.id = t.customer_id join timeframe f on f.id = t.time_id order by 1`,
      ),
    ).toEqual([
      {
        invoice: "536365",
        reference: "17850",
        country: "United Kingdom",
        occurred_at: Date.UTC(2010, 11, 1, 8, 20),
        amount_minor: 2208,
        is_return: 0,
        date: "2010-12-01",
      },
      {
        invoice: "536366",
        reference: "13047",
        country: "United Kingdom",
        occurred_at: Date.UTC(2010, 11, 2, 9),
        amount_minor: 0,
        is_return: 0,
        date: "2010-12-02",
      },
    ]);
    expect(await world.rows(sql`select reference, name, price_minor, stock from products order by 1`))
      .toEqual([
        { reference: "71053", name: "LANTERN", price_minor: 339, stock: null },
        { reference: "85123A", name: "HOLDER", price_minor: 255, stock: null },
      ]);
    expect(await world.sound()).toBe(true);
    expect(await world.staged()).toBe(0);
    expect(await world.rows(sql`select status, bytes > 0 as some, kind from imports`)).toEqual([
      { status: "done", some: 1, kind: "sales" },
    ]);
  });

  test("importFile() keeps cancellations as returns and rows without customer as anonymous sales", async () => {
    const world = await newWorld();
    await world.load(sales(
      line({ invoice: "C9", quantity: "-6" }),
      line({ invoice: "10", customer: "NA" }),
      line({ invoice: "11", customer: "17850.0" }),
      line({ invoice: "12", customer: "?", quantity: "-1" }),
    ));
    expect(
      await world.rows(sql`select t.invoice, c.reference, t.is_return, t.amount_minor from transactions t
      left join customers c on c.id = t.customer_id order by 1`),
    ).toEqual([
      { invoice: "10", reference: null, is_return: 0, amount_minor: 1530 },
      { invoice: "11", reference: "17850", is_return: 0, amount_minor: 1530 },
      { invoice: "12", reference: null, is_return: 1, amount_minor: -255 },
      { invoice: "C9", reference: "17850", is_return: 1, amount_minor: -1530 },
    ]);
    expect(await world.sound()).toBe(true);
  });

  test("importFile() applies many invoices in batches of at most 5,000 lines, and refuses an invoice beyond that", async () => {
    const world = await newWorld();
    const lines = Array.from(
      { length: 12_345 },
      (_, index) =>
        line({
          invoice: String(index % 1234),
          product: `P${index % 77}`,
          quantity: String(1 + index % 9),
          customer: String(index % 1234 % 50),
        }),
    );
    const big = Array.from({ length: 5_001 }, () => line({ invoice: "777X", customer: "1" }));
    const report = await world.load(sales(...big, ...lines));
    expect(report.rows).toEqual({ read: 17_346, loaded: 12_345, skipped: 0, failed: 5_001 });
    expect(report.errors).toEqual([{
      reason: "The invoice has more than 5000 lines",
      count: 5_001,
      lines: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    }]);
    expect(report.transactions_created).toBe(1234);
    expect(await world.revision()).toBe(3);
    expect(await world.sound()).toBe(true);
    expect((await world.load(sales(...lines))).rows.skipped).toBe(12_345);
    expect((await world.load(sales(...big.slice(1)))).rows.loaded).toBe(5_000);
    expect(await world.sound()).toBe(true);
  });
});
