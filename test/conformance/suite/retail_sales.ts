import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { verifyStore } from "../../../src/commerce/verify.ts";
import { readRevision } from "../../../src/db/revision.ts";
import { clientOf, listAt, numberAt, recordAt, textAt } from "./client.ts";
import type { World } from "./world.ts";

const NOBODY = "00000000-0000-4000-8000-000000000000";

/** Retail's transactions and memberships, operation by operation. */
export function retailSales(world: () => World): void {
  const { get, post, put, remove } = clientOf(world);

  const customer = async () =>
    textAt((await post("/api/customers/", { first_name: "Em", last_name: "Fox" })).body, "uuid");
  const product = async (stock: number | null, price = 2.5) =>
    textAt((await post("/products/", { name: "Mug", price, stock })).body, "data", "id");
  const membership = async (customer_id: string, more: Record<string, unknown> = {}) => {
    const wanted = {
      customer_id,
      start_period: "2026-01-01",
      end_period: "2026-06-30",
      tier: "gold",
      ...more,
    };
    return { wanted, made: await post("/memberships/", wanted) };
  };
  const sale = (customer_id: string | null, details: unknown[], more: Record<string, unknown> = {}) => ({
    customer_id,
    membership_id: null,
    date: "2026-03-04T10:15:00.123456+01:00",
    transaction_details: details,
    ...more,
  });
  const stockOf = async (id: string) => numberAt((await get(`/products/${id}`)).body, "data", "stock");

  test("POST /transactions/ records a sale with its lines; both lists and the detail show it", async () => {
    const [buyer, tracked, untracked] = await Promise.all([customer(), product(10), product(null, 0.1)]);
    const held = await membership(buyer);
    const membership_id = textAt(held.made.body, "data", "id");
    const details = [
      { product_id: tracked, quantity: 3, price_per_unit: 2.5 },
      { product_id: untracked, quantity: 3, price_per_unit: 0.1 },
    ];
    const made = await post("/transactions/", sale(buyer, details, { membership_id }));
    expect([made.status, made.body]).toEqual([201, {
      status: "success",
      message: "Transaction created successfully",
      data: {
        id: expect.any(String),
        customer_id: buyer,
        membership_id,
        date: "2026-03-04T09:15:00.123Z",
        total_amount: 7.8,
        created_at: expect.any(String),
        updated_at: expect.any(String),
      },
    }]);
    const id = textAt(made.body, "data", "id");
    const list = await get("/transactions/");
    expect(list.body).toMatchObject({ status: "success", message: "Transactions retrieved successfully" });
    expect(listAt(list.body, "data").find((row) => textAt(row, "id") === id)).toEqual(
      recordAt(made.body, "data"),
    );
    const lines = await get(`/transactions/${id}`);
    expect(lines.body).toMatchObject({
      status: "success",
      message: "Transaction details retrieved successfully",
      data: details.map((detail, index) => ({
        ...detail,
        transaction_id: id,
        total_amount: [7.5, 0.3][index],
      })),
    });
    expect(await stockOf(tracked)).toBe(7);
  });

  test("GET /transactions/{id} of an unknown one is a 404, of one without lines an empty list", async () => {
    expect((await get(`/transactions/${NOBODY}`)).status).toBe(404);
    expect((await get("/transactions/x")).body).toMatchObject({
      status: 422,
      errors: [{ pointer: "path transaction_id" }],
    });
    const day = numberAt(listAt((await get("/api/timeframe/?limit=1")).body)[0], "time_id");
    const bare = await post("/api/transactions/", { time_id: day, transaction_amount: 5 });
    expect((await get(`/transactions/${textAt(bare.body, "uuid")}`)).body).toMatchObject({ data: [] });
  });

  test("POST /transactions/ refuses what it can't record, names the field, and changes nothing", async () => {
    const [buyer, other, tracked, gone] = await Promise.all([
      customer(),
      customer(),
      product(4),
      product(null),
    ]);
    await remove(`/products/${gone}`);
    const foreign = textAt((await membership(other)).made.body, "data", "id");
    const own = textAt((await membership(buyer)).made.body, "data", "id");
    const line = { product_id: tracked, quantity: 1, price_per_unit: 1 };
    const wrong: [number, string, Record<string, unknown>][] = [
      [422, "/customer_id", sale(NOBODY, [line])],
      [422, "/customer_id", sale("17", [line])],
      [422, "/transaction_details/1/product_id", sale(buyer, [line, { ...line, product_id: NOBODY }])],
      [422, "/transaction_details/0/product_id", sale(buyer, [{ ...line, product_id: gone }])],
      [422, "/transaction_details/0/quantity", sale(buyer, [{ ...line, quantity: 0 }])],
      [422, "/transaction_details/0/quantity", sale(buyer, [{ ...line, quantity: -1 }])],
      [422, "/transaction_details/0/quantity", sale(buyer, [{ ...line, quantity: 1.5 }])],
      [
        422,
        "/transaction_details/0/quantity",
        sale(buyer, [{ ...line, quantity: 1_000_000, price_per_unit: 1e6 }]),
      ],
      [422, "/transaction_details/0/price_per_unit", sale(buyer, [{ ...line, price_per_unit: -0.01 }])],
      [422, "/transaction_details/0/price_per_unit", sale(buyer, [{ ...line, price_per_unit: 0.001 }])],
      [422, "/transaction_details", sale(buyer, [])],
      [409, "/transaction_details/0/quantity", sale(buyer, [{ ...line, quantity: 5 }])],
      [
        409,
        "/transaction_details/1/quantity",
        sale(buyer, [{ ...line, quantity: 2 }, { ...line, quantity: 3 }]),
      ],
      [422, "/date", sale(buyer, [line], { date: "2024-02-31" })],
      [422, "/date", sale(buyer, [line], { date: "1899-12-31T23:59:59Z" })],
      [422, "/date", sale(buyer, [line], { date: new Date(Date.now() + 3 * 86_400_000).toISOString() })],
      [422, "/membership_id", sale(buyer, [line], { membership_id: NOBODY })],
      [422, "/membership_id", sale(buyer, [line], { membership_id: foreign })],
      [422, "/membership_id", sale(null, [line], { membership_id: own })],
      [422, "/membership_id", sale(buyer, [line], { membership_id: own, date: "2026-07-01" })],
    ];
    const before = await readRevision(world().target.db);
    for (const [status, pointer, body] of wrong) {
      const answer = await post("/transactions/", body);
      expect([body, answer.status]).toEqual([body, status]);
      expect(listAt(answer.body, "errors").map((error) => textAt(error, "pointer"))).toContain(pointer);
    }
    expect(await readRevision(world().target.db)).toBe(before);
    expect(await stockOf(tracked)).toBe(4);
  });

  test("fifty orders at once for the last ten units sell exactly ten", async () => {
    const [buyer, scarce] = await Promise.all([customer(), product(10)]);
    const order = sale(buyer, [{ product_id: scarce, quantity: 1, price_per_unit: 2.5 }]);
    const answers = await Promise.all(Array.from({ length: 50 }, () => post("/transactions/", order)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(10);
    expect(statuses.filter((status) => status === 409)).toHaveLength(40);
    expect(await stockOf(scarce)).toBe(0);
    const sold = await world().target.db.orm.get<{ quantity: number; revenue: number }>(
      sql`select s.quantity, s.revenue_minor as revenue from product_sales s join products p on p.id = s.product_id
        where p.uuid = ${scarce}`,
    );
    expect(sold).toEqual({ quantity: 10, revenue: 2_500 });
    expect(await verifyStore(world().target)).toMatchObject({ sound: true });
  });

  test("stock that Clustr's sales race for is never oversold either, and returns give it back", async () => {
    const [buyer, scarce] = await Promise.all([customer(), product(5)]);
    const skus = listAt((await get("/api/products/")).body);
    const product_sku = numberAt(skus.find((row) => textAt(row, "uuid") === scarce), "product_sku");
    const first = await post(
      "/transactions/",
      sale(buyer, [{ product_id: scarce, quantity: 1, price_per_unit: 1 }]),
    );
    const id = textAt(first.body, "data", "id");
    const rows = listAt((await get("/api/transactions/")).body);
    const transaction_id = numberAt(rows.find((row) => textAt(row, "uuid") === id), "transaction_id");
    const line = { transaction_id, product_sku, quantity: 1, unit_price: 1 };
    const answers = await Promise.all(Array.from({ length: 20 }, () => post("/api/sales/", line)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(4);
    const short = answers.find(({ status }) => status === 409);
    expect(short?.body).toMatchObject({ errors: [{ pointer: "/quantity" }] });
    expect((await post("/api/sales/", { ...line, quantity: -2 })).status).toBe(201);
    expect(await stockOf(scarce)).toBe(2);
    const listed = listAt((await get("/transactions/")).body, "data").find((row) => textAt(row, "id") === id);
    expect(listed).toMatchObject({ total_amount: 3 });
  });

  test("memberships are made, read, changed and deleted as documented", async () => {
    const buyer = await customer();
    const { wanted, made } = await membership(buyer);
    expect([made.status, made.body]).toEqual([201, {
      status: "success",
      message: "Membership created successfully",
      data: {
        id: expect.any(String),
        ...wanted,
        created_at: expect.any(String),
        updated_at: expect.any(String),
      },
    }]);
    const id = textAt(made.body, "data", "id");
    const data = recordAt(made.body, "data");
    expect((await get(`/memberships/${id}`)).body).toEqual({
      status: "success",
      message: "Membership found",
      data,
    });
    const list = await get("/memberships/");
    expect(list.body).toMatchObject({ status: "success", message: "Memberships retrieved successfully" });
    expect(listAt(list.body, "data")).toContainEqual(data);
    const changes = { start_period: "2026-02-01", end_period: "2026-02-01", tier: "silver" };
    const changed = await put(`/memberships/${id}`, { ...data, ...changes });
    expect(changed.body).toMatchObject({
      status: "success",
      message: "Membership updated successfully",
      data: { ...data, ...changes, updated_at: expect.any(String) },
    });
    expect((await get(`/memberships/${id}`)).body).toMatchObject({ data: changes });
    const line = { product_id: await product(null), quantity: 1, price_per_unit: 1 };
    const sold = await post(
      "/transactions/",
      sale(buyer, [line], { membership_id: id, date: "2026-02-01T23:59:59Z" }),
    );
    expect(sold.status).toBe(201);
    expect((await remove(`/memberships/${id}`)).body).toEqual({
      status: "success",
      message: "Membership deleted successfully",
      data: true,
    });
    for (
      const answer of [
        await remove(`/memberships/${id}`),
        await get(`/memberships/${id}`),
        await put(`/memberships/${id}`, changes),
      ]
    ) {
      expect(answer.status).toBe(404);
    }
    const transaction = textAt(sold.body, "data", "id");
    const left = listAt((await get("/transactions/")).body, "data").find((row) =>
      textAt(row, "id") === transaction
    );
    expect(left).toMatchObject({ membership_id: null });
    expect(textAt(left, "updated_at") > textAt(sold.body, "data", "updated_at")).toBe(true);
  });

  test("a customer has one membership a day: overlaps are a 409, whoever comes first", async () => {
    const [buyer, other] = await Promise.all([customer(), customer()]);
    const { made } = await membership(buyer);
    for (
      const period of [["2026-06-30", "2026-08-01"], ["2025-01-01", "2026-01-01"], [
        "2026-03-01",
        "2026-03-02",
      ]]
    ) {
      const [start_period, end_period] = period;
      const overlap = await membership(buyer, { start_period, end_period });
      expect([period, overlap.made.status]).toEqual([period, 409]);
      expect(overlap.made.body).toMatchObject({ errors: [{ pointer: "/start_period" }] });
    }
    const next = await membership(buyer, { start_period: "2026-07-01", end_period: "2026-12-31" });
    expect(next.made.status).toBe(201);
    expect((await membership(other)).made.status).toBe(201);
    const id = textAt(made.body, "data", "id");
    const into = { start_period: "2026-01-01", end_period: "2026-07-01", tier: "gold" };
    expect((await put(`/memberships/${id}`, into)).status).toBe(409);
    expect((await put(`/memberships/${id}`, { ...into, end_period: "2026-05-31" })).status).toBe(200);
    const racer = await customer();
    const race = await Promise.all(Array.from({ length: 12 }, () => membership(racer)));
    expect(race.filter(({ made: { status } }) => status === 201)).toHaveLength(1);
    expect(race.filter(({ made: { status } }) => status === 409)).toHaveLength(11);
  });

  test.each([
    ["/end_period", { end_period: "2025-12-31" }],
    ["/start_period", { start_period: "2026-02-30" }],
    ["/start_period", { start_period: 20_260_101 }],
    ["/tier", { tier: "platinum" }],
    ["/customer_id", { customer_id: NOBODY }],
    ["/customer_id", { customer_id: null }],
  ])("POST /memberships/ with a wrong %s is a 422 that names it", async (pointer, more) => {
    const { made } = await membership(await customer(), more);
    expect([made.status, listAt(made.body, "errors").map((error) => textAt(error, "pointer"))]).toEqual([
      422,
      [pointer],
    ]);
  });
}
