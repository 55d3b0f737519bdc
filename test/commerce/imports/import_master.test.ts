import { describe, expect, test } from "vitest";
import { newWorld, sql } from "./world.ts";

describe("importFile() of customers", () => {
  test("importFile() makes customers, then changes only what differs, then nothing", async () => {
    const world = await newWorld();
    const file =
      "customer_id,sex,age,annual_income,spending_score,purchase_frequency\nC001,Female,25,39,73,5\nC002,Male,42.0,88.5,92,15\n";
    expect(await world.load(file)).toMatchObject({
      kind: "customers",
      customers_created: 2,
      updated: 0,
      unchanged: 0,
      date_order: null,
      rows: { read: 2, loaded: 2, skipped: 0, failed: 0 },
    });
    const revision = await world.revision();
    expect(await world.load(file)).toMatchObject({
      customers_created: 0,
      updated: 0,
      unchanged: 2,
      rows: { loaded: 0, skipped: 2 },
    });
    expect(await world.revision()).toBe(revision);
    world.clock.now += 1000;
    const changed = await world.load("customer_id,age,city\nC001,26,\nC002,42,Leeds\nC002,43,\n");
    expect(changed).toMatchObject({ updated: 2, unchanged: 1, rows: { read: 3, loaded: 2, skipped: 1 } });
    expect(await world.revision()).toBeGreaterThan(revision);
    expect(
      await world.rows(
        sql`select reference, gender, age, city, annual_income, spending_score, updated_at - created_at as later
      from customers order by 1`,
      ),
    ).toEqual([
      {
        reference: "C001",
        gender: "Female",
        age: 26,
        city: null,
        annual_income: 39,
        spending_score: 73,
        later: 1000,
      },
      {
        reference: "C002",
        gender: "Male",
        age: 43,
        city: "Leeds",
        annual_income: 88.5,
        spending_score: 92,
        later: 1000,
      },
    ]);
  });

  test("importFile() refuses customers with impossible values", async () => {
    const world = await newWorld();
    const report = await world.load(
      "customer_id,age,email,dob,spending_score,annual_income\n1,131,,,,\n2,,nobody,,,\n3,,,2030-01-01,,\n4,,,,0,\n5,,,,,-1\n,5,,,,\n7,30,a@b.cd,1990-02-28,50,NA\n",
    );
    expect(report.rows).toEqual({ read: 7, loaded: 1, skipped: 0, failed: 6 });
    expect(report.errors.flatMap(({ lines }) => lines)).toEqual([2, 3, 4, 5, 6, 7]);
  });
});

describe("importFile() of products", () => {
  test("importFile() makes products with their categories; a stated stock is tracked", async () => {
    const world = await newWorld();
    const file =
      "sku,name,category,brand,price,stock\nA1,Lamp,Home,Lux,12.50,7\nA2,Cup,Home,,3,\nA3,Pen,,,,\n";
    const report = await world.load(file);
    expect(report).toMatchObject({ kind: "products", products_created: 2, rows: { loaded: 2, failed: 1 } });
    expect(report.errors).toEqual([{ reason: "A new product needs a price", count: 1, lines: [4] }]);
    expect(
      await world.rows(
        sql`select p.reference, p.name, c.name as category, p.brand, p.price_minor, p.stock from products p
      left join product_categories c on c.id = p.category_id order by 1`,
      ),
    ).toEqual([
      { reference: "A1", name: "Lamp", category: "Home", brand: "Lux", price_minor: 1250, stock: 7 },
      { reference: "A2", name: "Cup", category: "Home", brand: null, price_minor: 300, stock: null },
    ]);
    expect(await world.load("sku,price\nA1,12.5\nA2,3.01\n")).toMatchObject({ updated: 1, unchanged: 1 });
    await world.db.write([sql`update products set deleted_at = 1 where reference = 'A1'`]);
    expect((await world.load("sku,price\nA1,99\n")).errors).toEqual([{
      reason: "The product was deleted",
      count: 1,
      lines: [2],
    }]);
    const before = await world.revision();
    await world.refusal(file, { mode: "atomic" });
    expect(await world.revision()).toBe(before);
  });
});

describe("importFile() of products without a price", () => {
  const header = "sku,name,price\n";
  const filler = Array.from({ length: 40_000 }, (_, index) => `F${index},filler of some length,1`).join("\n");
  const later = [header, "A,x,1\n", filler, "\nA,y,\nB,z,\nB,z,\nB,w,2\nB,v,\n"].join("");

  test("importFile() takes such a row after one with a price, however far before, in both modes", async () => {
    const world = await newWorld();
    const refused = await world.refusal(later, { mode: "atomic" });
    expect(refused.details.map(({ message }) => message)).toEqual([
      "A new product needs a price: 2 rows, line 40004, 40005",
    ]);
    const report = await world.load(later);
    expect(report.rows).toMatchObject({ read: 40_006, failed: 2 });
    expect(report.errors).toEqual([{
      reason: "A new product needs a price",
      count: 2,
      lines: [40004, 40005],
    }]);
    expect(
      await world.rows(
        sql`select reference, name, price_minor from products where reference < 'F' order by 1`,
      ),
    )
      .toEqual([{ reference: "A", name: "y", price_minor: 100 }, {
        reference: "B",
        name: "v",
        price_minor: 200,
      }]);
    expect((await world.load(`${header}A,n,\nA,m,\n`, { mode: "atomic" })).rows.failed).toBe(0);
  });

  test("importFile() atomically takes a file in which each such row follows a price", async () => {
    const world = await newWorld();
    const good = later.replace("B,z,\nB,z,\n", "");
    expect((await world.load(good, { mode: "atomic" })).rows).toMatchObject({ read: 40_004, failed: 0 });
  });

  test("importFile() counts each row of a deleted product", async () => {
    const world = await newWorld();
    await world.load(`${header}A,x,1\n`);
    await world.db.write([sql`update products set deleted_at = 1`]);
    for (const mode of ["partial", "atomic"] as const) {
      const file = `${header}A,x,1\nA,y,\nC,c,1\n`;
      if (mode === "atomic") expect((await world.refusal(file, { mode })).message).toMatch(/2 of 3 rows/);
      else expect((await world.load(file)).rows).toEqual({ read: 3, loaded: 1, skipped: 0, failed: 2 });
    }
  });
});

describe("importFile() of memberships", () => {
  const known = "customer_id,age\n1,30\n2,40\n";
  const header = "customer_id,start_period,end_period,tier\n";
  test("importFile() makes memberships, recognises them, and refuses overlaps and unknown customers", async () => {
    const world = await newWorld();
    await world.load(known);
    const file =
      `${header}1,2024-01-01,2024-06-30,Gold\n1,2024-07-01,2024-12-31,silver\n1,2024-06-30,2024-07-05,gold\n9,2024-01-01,2024-02-01,gold\n2,2024-05-01,2024-04-01,gold\n2,2024-01-01,2024-02-01,platinum\n`;
    const report = await world.load(file);
    expect(report).toMatchObject({
      kind: "memberships",
      rows: { read: 6, loaded: 2, skipped: 0, failed: 4 },
    });
    expect(report.errors.map(({ reason, lines }) => [reason, lines])).toEqual([
      ["The customer has another membership in this period", [4]],
      ["The customer is unknown", [5]],
      ["The membership ends before it starts", [6]],
      ["The tier is not bronze, silver or gold", [7]],
    ]);
    const before = await world.revision();
    expect((await world.load(file)).rows).toEqual({ read: 6, loaded: 0, skipped: 2, failed: 4 });
    expect(await world.revision()).toBe(before);
    expect(await world.rows(sql`select start_period, tier from memberships order by 1`)).toEqual([
      { start_period: "2024-01-01", tier: "gold" },
      { start_period: "2024-07-01", tier: "silver" },
    ]);
  });

  test("importFile() with mode=atomic counts a row once that overlaps the file and the store", async () => {
    const world = await newWorld();
    await world.load(known);
    await world.load(`${header}1,2024-01-01,2024-06-30,gold\n`);
    const file = `${header}1,2024-01-01,2024-06-30,gold\n1,2024-06-30,2024-07-05,gold\n`;
    expect((await world.refusal(file, { mode: "atomic" })).message).toMatch(/1 of 2 rows/);
  });

  test("importFile() with mode=atomic sees overlaps inside the file before it applies any", async () => {
    const world = await newWorld();
    await world.load(known);
    const refused = await world.refusal(
      `${header}1,2024-01-01,2024-06-30,gold\n2,2024-01-01,2024-06-30,gold\n1,2024-06-30,2024-07-05,gold\n`,
      { mode: "atomic" },
    );
    expect(refused.details.map(({ pointer }) => pointer)).toEqual(["/lines/4"]);
    expect(await world.rows(sql`select id from memberships`)).toEqual([]);
    const twice = await world.load(`${header}1,2024-01-01,2024-06-30,gold\n1,2024-01-01,2024-06-30,gold\n`, {
      mode: "atomic",
    });
    expect(twice.rows).toEqual({ read: 2, loaded: 1, skipped: 1, failed: 0 });
  });
});

describe("importFile() of satisfaction scores", () => {
  test("importFile() keeps one score a customer and day; the same again adds nothing", async () => {
    const world = await newWorld();
    await world.load("customer_id,age\n1,30\n2,40\n");
    const file =
      "customer_id,date,score\n1,2024-01-05,8\n2,2024-01-05,7.5\n1,2024-01-05,9\n3,2024-01-05,9\n1,2024-01-06,11\n";
    const report = await world.load(file);
    expect(report).toMatchObject({
      kind: "satisfaction",
      rows: { read: 5, loaded: 2, skipped: 1, failed: 2 },
    });
    const before = await world.revision();
    expect((await world.load(file)).rows).toEqual({ read: 5, loaded: 0, skipped: 3, failed: 2 });
    expect(await world.revision()).toBe(before);
    expect(await world.load("customer_id,date,score\n1,2024-01-05,3\n")).toMatchObject({ updated: 1 });
    expect(await world.rows(sql`select date, score from satisfaction_scores order by id`)).toEqual([
      { date: "2024-01-05", score: 3 },
      { date: "2024-01-05", score: 7.5 },
    ]);
  });
});
