import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FEATURES } from "../../../src/clustering/model/features.ts";
import { averagesOf, readTrainingRows } from "../../../src/clustering/model/training_rows.ts";
import { recordSale } from "../../../src/commerce/sales.ts";
import type { Database } from "../../../src/db/client.ts";
import { rowsOf } from "../../compute/rows.ts";
import { freshStore, type TestStore } from "../../support/store.ts";
import { addCustomers, NOON, type Person } from "./people.ts";

const DAY = 86_400_000;
const any = () => {};

describe("readTrainingRows()", () => {
  let store: TestStore;
  let db: Database;
  beforeEach(async () => {
    store = await freshStore();
    ({ db } = store);
    await db.write([
      sql`insert into products (id, uuid, name, price_minor, created_at, updated_at) values (1, 'p', 'Thing', 100, 0, 0)`,
    ]);
  });
  afterEach(() => store.close());

  const read = (features = [...FEATURES], now = NOON, check: (rows: number) => void = any) =>
    readTrainingRows({ db, now: () => now }, features, check);
  const sell = (customerId: number | null, occurredAt: number, quantity: number, unitPriceMinor = 100) =>
    recordSale({ db, now: () => NOON, newId: () => crypto.randomUUID() }, {
      customerId,
      membershipId: null,
      occurredAt,
      statedAmountMinor: null,
      channel: null,
      paymentType: null,
      lines: [{ productId: 1, quantity, unitPriceMinor }],
    });
  const many = (count: number, person: (index: number) => Person) =>
    Array.from({ length: count }, (_, i) => person(i));

  test("gives what is stated, by ascending id, and leaves out who lacks a chosen feature", async () => {
    await addCustomers(
      db,
      many(22, (i) => [20 + i, i === 3 ? null : 30.25 + i, 1 + i, i === 5 ? null : i / 4]),
    );
    const { matrix } = await read();
    expect([matrix.rows, matrix.columns]).toEqual([20, 4]);
    expect(rowsOf(matrix)).toEqual(
      [0, 1, 2, 4, ...Array.from({ length: 16 }, (_, i) => 6 + i)].map((
        i,
      ) => [20 + i, 30.25 + i, 1 + i, i / 4]),
    );
  });

  test("needs the chosen features alone, and marks what is unknown beside them", async () => {
    await addCustomers(db, many(20, (i) => [20 + i, null, i, i === 0 ? 7 : null]));
    const { matrix, values } = await read(["age", "spending_score"]);
    expect(rowsOf(matrix)).toEqual(many(20, (i) => [20 + i, i]));
    expect([...values.annual_income]).toEqual(new Array(20).fill(-1));
    const [whole] = averagesOf({ values }, new Int32Array(20), 1);
    expect(whole).toEqual({ age: 29.5, annual_income: null, spending_score: 9.5, purchase_frequency: 7 });
  });

  test("counts the age by the day of birth where none is stated", async () => {
    await addCustomers(db, many(20, () => [40, 1, 1, 1]));
    await db.write([
      sql`update customers set age = null, dob = case id when 1 then '1990-05-05' when 2 then '1990-05-06' else '1991-01-01' end
        where id <= 3`,
    ]);
    const { values } = await read();
    expect([...values.age.subarray(0, 4)]).toEqual([36, 35, 35, 40]);
  });

  test("derives spending score and frequency from the sales, as counted by hand", async () => {
    await addCustomers(db, [
      ...many(20, () => [40, 50, null, null]),
      // Stated values stay; who never bought spends 0.
      [40, 50, 77, 3],
    ]);
    const last = Date.UTC(2026, 3, 20, 15);
    const firstDay = Date.UTC(2026, 3, 20) - 364 * DAY;
    await sell(1, last, 2, 5_000);
    await sell(1, firstDay, 1);
    await sell(1, firstDay - 1, 1);
    await sell(2, Date.UTC(2026, 3, 20, 23, 59, 59, 999), 1, 300);
    await sell(2, last, -1, 100);
    await sell(3, last, -1, 250);
    await sell(4, last, 1, 200);
    await sell(21, last, 1, 999_999);
    await sell(null, last, 1, 1);
    const { values } = await read();
    expect([...values.purchase_frequency]).toEqual([2, 1, 0, 1, ...new Array(16).fill(0), 3]);
    // Net spends: 102.00, 2.00, −2.50, 2.00, sixteen times 0, 9999.99. Of 21 customers, 19 spend less than the first.
    const score = (less: number) => Math.round((1 + 99 * less / 20) * 100) / 100;
    expect([...values.spending_score]).toEqual([
      score(19),
      score(17),
      score(0),
      score(17),
      ...new Array(16).fill(score(1)),
      77,
    ]);
    expect(score(0)).toBe(1);
  });

  test("agrees with SQL's percent_rank()", async () => {
    await addCustomers(db, many(30, (i) => [20 + i, 50, null, 1]));
    for (let customer = 1; customer <= 25; customer++) {
      await sell(customer, NOON - customer * DAY, customer % 7 === 0 ? -1 : 1, 100 * (customer % 5));
    }
    const [ranked] = await db.read([
      sql`select json_group_array(score) as scores from (select c.id, round(1 + 99 * percent_rank() over
          (order by coalesce(s.spend_minor, 0)), 2) as score
        from customers c left join customer_stats s on s.customer_id = c.id order by c.id)`,
    ]);
    expect([...(await read()).values.spending_score]).toEqual(
      JSON.parse(String(ranked?.rows[0]?.["scores"])),
    );
  });

  test("counts the year back from today when the last purchase is dated tomorrow", async () => {
    await addCustomers(db, many(20, () => [40, 50, 10, null]));
    await sell(1, NOON + DAY, 1);
    await sell(2, NOON, 1);
    await sell(3, Date.UTC(2025, 4, 6), 1);
    await sell(4, Date.UTC(2025, 4, 5, 23), 1);
    const { values } = await read();
    expect([...values.purchase_frequency.subarray(0, 4)]).toEqual([0, 1, 1, 0]);
  });

  test("derives nothing in a store without sales", async () => {
    await addCustomers(db, [...many(19, () => [40, 50, 10, 1]), [40, 50, null, 1], [40, 50, 10, null]]);
    await expect(read()).rejects.toMatchObject({
      code: "conflict",
      message:
        "Only 19 of 21 customers have all of age, annual_income, spending_score, purchase_frequency; 20 are needed. " +
        "Missing: spending_score (1 customer), purchase_frequency (1 customer)",
    });
  });

  test("says how many customers lack what, when fewer than 20 have all", async () => {
    await addCustomers(db, [
      ...many(19, () => [40, 50, 10, 1]),
      ...many(6, (i) => [null, i < 2 ? null : 1, 10, 1]),
    ]);
    await expect(read()).rejects.toMatchObject({
      code: "conflict",
      message:
        "Only 19 of 25 customers have all of age, annual_income, spending_score, purchase_frequency; 20 are needed. " +
        "Missing: age (6 customers), annual_income (2 customers)",
    });
    await expect(read(["spending_score"])).resolves.toMatchObject({ matrix: { rows: 25 } });
  });

  test("says that there are no customers", async () => {
    await expect(read(["age"])).rejects.toMatchObject({
      message: "Only 0 of 0 customers have all of age; 20 are needed.",
    });
  });

  test("asks whether so many rows may be read, before it reads them", async () => {
    await addCustomers(db, many(25, () => [40, 50, 10, 1]));
    const asked: number[] = [];
    await expect(read([...FEATURES], NOON, (rows) => {
      asked.push(rows);
      throw new Error("Too many");
    })).rejects.toThrow("Too many");
    expect(asked).toEqual([25]);
  });

  test("hashes names and numbers: the same rows give the same hash, another value or feature another", async () => {
    await addCustomers(db, many(25, (i) => [20 + i, 50, 10, 1]));
    const { hash } = await read();
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect((await read()).hash).toBe(hash);
    expect((await read(["age"])).hash).not.toBe(hash);
    await db.write([sql`update customers set age = 90 where id = 1`]);
    expect((await read()).hash).not.toBe(hash);
  });

  test("reads more customers than one answer holds", async () => {
    await addCustomers(db, many(50_010, (i) => [i % 100, i, 10, 1]));
    const { values } = await read();
    expect(values.annual_income).toHaveLength(50_010);
    expect(values.annual_income.every((value, row) => value === row)).toBe(true);
  });

  test("looks at no sales but those of customers without a stated frequency, by an index", async () => {
    await addCustomers(db, many(20, () => [40, 50, null, null]));
    await sell(1, NOON, 1);
    const seen: string[] = [];
    const watched: Database = {
      ...db,
      async read(statements) {
        for (const statement of statements) {
          const [plan] = await db.read([sql`explain query plan ${statement}`]);
          seen.push(...(plan?.rows ?? []).map((row) => String(row["detail"])));
        }
        return await db.read(statements);
      },
    };
    await readTrainingRows({ db: watched, now: () => NOON }, FEATURES, any);
    const ofSales = seen.filter((detail) => /\bt\b|transactions/.test(detail));
    expect(ofSales).toEqual([
      expect.stringMatching(
        /^SEARCH t USING COVERING INDEX transactions_by_customer \(customer_id=\? AND is_return=\? AND occurred_at>\? AND occurred_at<\?\)/,
      ),
    ]);
  });
});
