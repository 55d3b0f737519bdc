import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { clientOf, listAt, numberAt, recordAt, textAt } from "./client.ts";
import type { World } from "./world.ts";

/** Idempotency-Key on every POST of commerce. */
export function idempotency(world: () => World): void {
  const { get, post, put, remove } = clientOf(world);
  const fresh = () => ({ "idempotency-key": crypto.randomUUID() });
  const count = async (table: string) =>
    numberAt(await world().target.db.orm.get(sql`select count(*) as n from ${sql.identifier(table)}`), "n");

  let days = 0;
  /** One body for each creation, over a customer, a product and a day of its own. */
  const creations = async (): Promise<[path: string, table: string, body: Record<string, unknown>][]> => {
    const customer = (await post("/api/customers/", { first_name: "Gil", last_name: "Hay" })).body;
    const product = (await post("/api/products/", { product_name: "Jar", price: 2 })).body;
    const time_id = numberAt(listAt((await get("/api/timeframe/?limit=1")).body)[0], "time_id");
    const customer_id = numberAt(customer, "customer_id");
    const transaction = await post("/api/transactions/", { customer_id, time_id, transaction_amount: 9 });
    const details = [{ product_id: textAt(product, "uuid"), quantity: 2, price_per_unit: 2 }];
    const uuid = textAt(customer, "uuid");
    const date = new Date(Date.UTC(2040, 0, ++days)).toISOString();
    return [
      ["/api/products/", "products", { product_name: "Lid", category: "Kitchen", price: 1.1 }],
      ["/api/customers/", "customers", { first_name: "Ida", last_name: "Jay", dob: "1980-05-05" }],
      ["/api/timeframe/", "timeframe", { date: date.slice(0, 10) }],
      ["/api/transactions/", "transactions", { customer_id, time_id, transaction_amount: 7 }],
      ["/api/sales/", "transaction_items", {
        transaction_id: numberAt(transaction.body, "transaction_id"),
        product_sku: numberAt(product, "product_sku"),
        quantity: 1,
        unit_price: 2,
      }],
      ["/products/", "products", { name: "Pan", price: 20, stock: 3 }],
      ["/transactions/", "transactions", {
        customer_id: uuid,
        date: "2026-02-02",
        transaction_details: details,
      }],
      ["/memberships/", "memberships", {
        customer_id: uuid,
        start_period: "2026-01-01",
        end_period: "2026-12-31",
        tier: "bronze",
      }],
    ];
  };

  test("a retry is answered as the first time, and nothing is done again", async () => {
    for (const [path, table, body] of await creations()) {
      const key = fresh();
      const first = await post(path, body, key);
      expect([path, first.status]).toEqual([path, 201]);
      const rows = await count(table);
      const again = await post(path, body, key);
      expect([path, again.status, again.body]).toEqual([path, 201, first.body]);
      expect([path, await count(table)]).toEqual([path, rows]);
      const other = await post(
        path,
        { ...body, tier: "gold", price: 3, quantity: 4, last_name: "Other" },
        key,
      );
      expect([path, other.status]).toEqual([path, 422]);
      expect(other.body).toMatchObject({ errors: [{ pointer: "header idempotency-key" }] });
    }
  });

  test("of many requests with one key at once, one does it and all are answered alike", async () => {
    for (const [path, table, body] of await creations()) {
      const key = fresh();
      const rows = await count(table);
      const answers = await Promise.all(Array.from({ length: 8 }, () => post(path, body, key)));
      expect([path, answers.map(({ status }) => status)]).toEqual([path, Array(8).fill(201)]);
      expect([path, new Set(answers.map((answer) => JSON.stringify(answer.body))).size]).toEqual([path, 1]);
      expect([path, await count(table)]).toEqual([path, rows + 1]);
    }
  });

  test("the first answer stands whatever happened to what was made", async () => {
    const key = fresh();
    const wanted = { name: "Kettle", price: 30, stock: 1 };
    const first = await post("/products/", wanted, key);
    const data = recordAt(first.body, "data");
    await put(`/products/${data["id"]}`, { ...data, name: "Sold kettle" });
    await remove(`/products/${data["id"]}`);
    expect((await post("/products/", wanted, key)).body).toEqual(first.body);
    const sale = {
      customer_id: null,
      date: "2026-02-03",
      transaction_details: [{ product_id: data["id"], quantity: 1, price_per_unit: 1 }],
    };
    const refused = fresh();
    expect((await post("/transactions/", sale, refused)).status).toBe(422);
    // A refused request leaves its key free.
    expect(
      await world().target.db.orm.all(
        sql`select 1 from idempotency_keys where key = ${refused["idempotency-key"]}`,
      ),
    ).toEqual([]);
  });

  test("a key is its caller's and its path's own", async () => {
    const key = fresh();
    const body = { product_name: "Ladle", price: 5 };
    const mine = await post("/api/products/", body, key);
    const theirs = await world().call("/api/products/", {
      as: "admin",
      method: "POST",
      headers: { "content-type": "application/json", ...key },
      body: JSON.stringify(body),
    });
    expect(theirs.status).toBe(201);
    expect(numberAt(await theirs.json(), "product_sku")).not.toBe(numberAt(mine.body, "product_sku"));
    expect((await post("/products/", { name: "Ladle", price: 5 }, key)).status).toBe(201);
    expect((await post("/api/products", body, key)).body).toEqual(mine.body);
  });

  test("nothing of a body is kept with its key", async () => {
    const key = fresh();
    await post(
      "/api/customers/",
      { first_name: "Secretive", last_name: "Person", email: "s@shop.example" },
      key,
    );
    const [row] = await world().target.db.orm.all(
      sql`select result, body_hash from idempotency_keys where key = ${key["idempotency-key"]}`,
    );
    expect(JSON.stringify(row)).not.toMatch(/Secretive|shop\.example/);
    expect(textAt(row, "body_hash")).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each([["empty", ""], ["with a space", "a b"], ["with a tab", "a\tb"], [
    "of 256 characters",
    "x".repeat(256),
  ]])(
    "a key that is %s is a 422 that names the header",
    async (_, key) => {
      const { status, body } = await post("/api/products/", { product_name: "Never", price: 1 }, {
        "idempotency-key": key,
      });
      expect([status, body]).toEqual([
        422,
        expect.objectContaining({
          errors: [expect.objectContaining({ pointer: "header idempotency-key" })],
        }),
      ]);
    },
  );
}
