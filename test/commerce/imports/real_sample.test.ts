import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import counted from "../../golden/online_retail_counts.json" with { type: "json" };
import { newWorld, sql } from "./world.ts";

const folder = process.env["REAL_DATA_DIR"] ?? "../shared/data";
const sample = join(folder, "online_retail_sample.csv");
const customers = join(folder, "workbench_customers.csv");

describe.skipIf(!existsSync(sample))(`importFile() of real files (in ${folder})`, () => {
  test("importFile() loads the Online Retail sample with the counts that Python finds, and again changes nothing", async () => {
    const world = await newWorld();
    const file = await readFile(sample);
    const report = await world.load(file);
    expect(report.rows).toEqual({
      read: counted.rows,
      loaded: counted.rows - counted.lines_with_a_negative_price,
      skipped: 0,
      failed: counted.lines_with_a_negative_price,
    });
    expect(report).toMatchObject({
      customers_created: counted.customers,
      products_created: counted.products,
      transactions_created: counted.invoices,
      date_order: "ymd",
    });
    const [found] = await world.rows(sql`select
      (select count(*) from transaction_items) as rows,
      (select count(*) from transaction_items i join transactions t on t.id = i.transaction_id where t.invoice glob 'C*') as cancelled_lines,
      (select count(*) from transaction_items i join transactions t on t.id = i.transaction_id where t.customer_id is null) as lines_without_customer,
      (select count(*) from transaction_items where unit_price_minor <= 0) as lines_with_a_price_of_zero_or_less,
      (select count(*) from transactions where is_return) as returns,
      (select sum(revenue_minor) from daily_sales) as revenue_minor,
      (select sum(quantity) from daily_sales) as products_sold`);
    const { invoices: _, customers: _c, products: _p, lines_with_a_negative_price: _n, ...expected } =
      counted;
    expect(found).toEqual(expected);
    expect(counted).toMatchObject({
      rows: 20_000,
      cancelled_lines: 350,
      lines_without_customer: 5_078,
      lines_with_a_price_of_zero_or_less: 90,
    });
    expect(await world.sound()).toBe(true);
    const revision = await world.revision();
    const again = await world.load(file);
    expect(again.rows).toEqual({ read: 20_000, loaded: 0, skipped: 20_000, failed: 0 });
    expect(await world.revision()).toBe(revision);
  });

  test("importFile() recognises the Workbench's customers", async () => {
    const world = await newWorld();
    const report = await world.load(await readFile(customers));
    expect(report).toMatchObject({ kind: "customers", rows: { read: 100, loaded: 100, failed: 0 } });
    expect((await world.load(await readFile(customers))).rows.skipped).toBe(100);
  });
});
