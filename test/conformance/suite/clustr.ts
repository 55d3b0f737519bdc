import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { type Answer, clientOf, listAt, numberAt, textAt } from "./client.ts";
import type { World } from "./world.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Each list of the document: its path, its key, and the fields that the document prints. */
const LISTS = [
  ["/api/products/", "product_sku", ["product_sku", "product_name", "category", "brand", "price"]],
  ["/api/customers/", "customer_id", [
    "customer_id",
    "first_name",
    "last_name",
    "gender",
    "age",
    "dob",
    "email",
    "phone",
    "city",
    "income_level",
    "shopping_preference",
    "customer_segment",
  ]],
  ["/api/timeframe/", "time_id", ["time_id", "date", "day", "month", "year"]],
  ["/api/transactions/", "transaction_id", [
    "transaction_id",
    "customer_id",
    "time_id",
    "transaction_amount",
    "channel",
    "payment_type",
  ]],
  ["/api/sales/", "sale_id", [
    "sale_id",
    "transaction_id",
    "product_sku",
    "quantity",
    "unit_price",
    "line_total",
  ]],
] as const;

/** The Clustr document, operation by operation. */
export function clustr(world: () => World): void {
  const { get, post } = clientOf(world);

  test.each(LISTS)(
    "GET %s gives everything, by id, with the documented fields",
    async (path, key, fields) => {
      const { status, body, headers } = await get(path);
      expect([status, headers.get("content-type")]).toEqual([200, "application/json"]);
      const rows = listAt(body);
      const table = { product_sku: "products", customer_id: "customers", time_id: "timeframe" };
      const name = key === "transaction_id"
        ? "transactions"
        : key === "sale_id"
        ? "transaction_items"
        : table[key];
      const stored = await world().target.db.orm.get<{ n: number }>(
        sql`select count(*) as n from ${sql.identifier(name)}`,
      );
      expect(rows).toHaveLength(stored.n);
      const keys = rows.map((row) => numberAt(row, key));
      expect(keys).toEqual(keys.toSorted((left, right) => left - right));
      expect(new Set(keys).size).toBe(keys.length);
      for (const field of fields) expect(rows[0]).toHaveProperty(field);
      expect((await get(path.slice(0, -1))).body).toEqual(body);
    },
  );

  test.each(LISTS)("GET %s comes in pages to whoever asks for them", async (path, key) => {
    const all = listAt((await get(path)).body).map((row) => numberAt(row, key)).slice(0, 250);
    const walked: number[] = [];
    let next: string | undefined = `${path}?limit=100`;
    while (next !== undefined && walked.length < all.length) {
      const page: Answer = await get(next);
      walked.push(...listAt(page.body).map((row) => numberAt(row, key)));
      next = /^<([^>]+)>; rel="next"$/.exec(page.headers.get("link") ?? "")?.[1];
    }
    expect(walked.slice(0, all.length)).toEqual(all);
    const last = await get(`${path}?limit=1000&after=${btoa("after:2147483646").replaceAll("=", "")}`);
    expect([last.body, last.headers.get("link")]).toEqual([[], null]);
  });

  test.each([
    "limit=0",
    "limit=1001",
    "limit=ten",
    "limit=1e2",
    "limit=1&limit=2",
    "after=nonsense",
    "after=MTIz",
    "after=",
  ])(
    "GET /api/products/?%s is a 422 that names the field",
    async (query) => {
      const { status, body } = await get(`/api/products/?${query}`);
      expect(status).toBe(422);
      expect(body).toMatchObject({ errors: [{ pointer: `?${query.split("=")[0]}` }] });
    },
  );

  test("POST /api/products/ makes the document's example, with its category, once by name", async () => {
    const example = { product_name: "Moisturizer X", category: "Skincare", brand: "FreshLine", price: 19.99 };
    const first = await post("/api/products/", example);
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject(example);
    const sku = numberAt(first.body, "product_sku");
    expect(textAt(first.body, "uuid")).toMatch(UUID);
    expect(textAt(first.body, "reference")).toBe(`P${String(sku).padStart(3, "0")}`);
    const second = await post("/api/products", { ...example, product_name: "Moisturizer Y" });
    expect(numberAt(second.body, "product_sku")).toBeGreaterThan(sku);
    const categories = listAt((await get("/product-categories/")).body, "data");
    expect(categories.filter((row) => textAt(row, "name") === "Skincare")).toHaveLength(1);
    expect(listAt((await get("/api/products/")).body)).toEqual(
      expect.arrayContaining([first.body, second.body]),
    );
  });

  test("POST /api/products/ takes what may be left out for null, and a price of 0 for a gift", async () => {
    const { status, body } = await post("/api/products/", { product_name: "Sample", price: 0 });
    expect(status).toBe(201);
    expect(body).toMatchObject({ product_name: "Sample", category: null, brand: null, price: 0 });
  });

  test("POST /api/customers/ makes a customer, whose age follows from the day of birth", async () => {
    const full = {
      first_name: "Ann",
      last_name: "Lee",
      gender: "Female",
      age: 34,
      dob: "1990-01-01",
      email: "ann@shop.example",
      phone: "+44 20 7946 0000",
      city: "London",
      income_level: "Medium",
      shopping_preference: "Online",
      customer_segment: "Regular",
    };
    const stated = await post("/api/customers/", full);
    expect(stated.status).toBe(201);
    expect(stated.body).toMatchObject(full);
    const born = await post("/api/customers/", { first_name: "Bo", last_name: "", dob: "2000-01-01" });
    const age = new Date().getUTCFullYear() - 2000;
    expect(born.body).toMatchObject({ first_name: "Bo", age, dob: "2000-01-01", email: null });
    const id = numberAt(born.body, "customer_id");
    const listed = listAt((await get("/api/customers/")).body).find((row) =>
      numberAt(row, "customer_id") === id
    );
    expect(listed).toEqual(born.body);
  });

  test("POST /api/timeframe/ adds a day, whose parts follow from the date", async () => {
    const { status, body } = await post("/api/timeframe/", { date: "2031-02-28" });
    expect(status).toBe(201);
    expect(body).toMatchObject({ date: "2031-02-28", day: 28, month: 2, year: 2031 });
    const again = await post("/api/timeframe/", { date: "2031-02-28", day: 28, month: 2, year: 2031 });
    expect([again.status, again.body]).toEqual([
      409,
      expect.objectContaining({
        errors: [expect.objectContaining({ pointer: "/date" })],
      }),
    ]);
  });

  test("POST /api/transactions/ and /api/sales/ record a purchase; its amount stays as it is stated", async () => {
    const customer = await post("/api/customers/", { first_name: "Cy", last_name: "Dee" });
    const day = await post("/api/timeframe/", { date: "2024-02-29" });
    const product = await post("/api/products/", { product_name: "Cup", price: 4.5 });
    const wanted = {
      customer_id: numberAt(customer.body, "customer_id"),
      time_id: numberAt(day.body, "time_id"),
      transaction_amount: 100.1,
      channel: "Online",
      payment_type: "Credit Card",
    };
    const transaction = await post("/api/transactions/", wanted);
    expect(transaction.status).toBe(201);
    expect(transaction.body).toMatchObject(wanted);
    const transactionId = numberAt(transaction.body, "transaction_id");
    const line = {
      transaction_id: transactionId,
      product_sku: numberAt(product.body, "product_sku"),
      quantity: 3,
      unit_price: 4.35,
    };
    const sale = await post("/api/sales/", { ...line, line_total: 1 });
    expect(sale.status).toBe(201);
    expect(sale.body).toMatchObject({ ...line, line_total: 13.05 });
    const shown = listAt((await get("/transactions/")).body, "data").find((row) =>
      textAt(row, "id") === textAt(transaction.body, "uuid")
    );
    expect(shown).toMatchObject({ total_amount: 100.1, date: "2024-02-29T00:00:00.000Z" });
    const back = await post("/api/sales/", { ...line, quantity: -1 });
    expect(back.body).toMatchObject({ quantity: -1, line_total: -4.35 });
  });

  test("an anonymous return needs no customer", async () => {
    const [day] = listAt((await get("/api/timeframe/?limit=1")).body);
    const { status, body } = await post("/api/transactions/", {
      time_id: numberAt(day, "time_id"),
      transaction_amount: -12.5,
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      customer_id: null,
      transaction_amount: -12.5,
      channel: null,
      payment_type: null,
    });
  });

  test("ids are kept when they are given and free, and are a 409 that names them when they are taken", async () => {
    const key = 1_000_007;
    const day = numberAt(listAt((await get("/api/timeframe/?limit=1")).body)[0], "time_id");
    const bodies: [string, string, Record<string, unknown>][] = [
      ["/api/products/", "product_sku", { product_name: "Numbered", price: 1 }],
      ["/api/customers/", "customer_id", { first_name: "N", last_name: "N" }],
      ["/api/timeframe/", "time_id", { date: "2033-03-03" }],
      ["/api/transactions/", "transaction_id", { customer_id: key, time_id: day, transaction_amount: 1 }],
      ["/api/sales/", "sale_id", { transaction_id: key, product_sku: key, quantity: 1, unit_price: 1 }],
    ];
    for (const [path, field, body] of bodies) {
      const made = await post(path, { ...body, [field]: key });
      expect([path, made.status, numberAt(made.body, field)]).toEqual([path, 201, key]);
      const other = path === "/api/timeframe/" ? { date: "2033-03-04" } : body;
      const taken = await post(path, { ...other, [field]: key });
      expect([path, taken.status]).toEqual([path, 409]);
      expect(taken.body).toMatchObject({ errors: [{ pointer: `/${field}` }] });
    }
  });
}
