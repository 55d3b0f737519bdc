import { expect, test } from "vitest";
import { clientOf, listAt, numberAt, recordAt, textAt } from "./client.ts";
import type { World } from "./world.ts";

const NOBODY = "00000000-0000-4000-8000-000000000000";

/** Retail's products and categories, operation by operation. */
export function retailProducts(world: () => World): void {
  const { get, post, put, remove } = clientOf(world);

  /** A category to put products into. */
  const category = async () => {
    await post("/api/products/", { product_name: "Rack", category: "Furniture", price: 10 });
    const rows = listAt((await get("/product-categories/")).body, "data");
    return textAt(rows.find((row) => textAt(row, "name") === "Furniture"), "id");
  };
  const chair = async (more: Record<string, unknown> = {}) => {
    const wanted = {
      category_id: await category(),
      name: "Chair",
      description: "Oak",
      stock: 5,
      price: 49.9,
      ...more,
    };
    const made = await post("/products/", wanted);
    expect(made.status).toBe(201);
    return { wanted, made, id: textAt(made.body, "data", "id") };
  };

  test("GET /product-categories/ gives all categories", async () => {
    await category();
    const { status, body } = await get("/product-categories/");
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: "success", message: "Product categories retrieved successfully" });
    expect(listAt(body, "data").length).toBeGreaterThan(3);
    expect((await get("/product-categories")).body).toEqual(body);
  });

  test("POST /products/ makes a product whose stock is tracked; GET gives it back", async () => {
    const { wanted, made, id } = await chair();
    expect(made.body).toMatchObject({
      status: "success",
      message: "Product created successfully",
      data: { ...wanted, deleted: false },
    });
    const found = await get(`/products/${id}`);
    expect([found.status, found.headers.get("etag")]).toEqual([200, made.headers.get("etag")]);
    expect(found.body).toEqual({
      status: "success",
      message: "Product found",
      data: recordAt(made.body, "data"),
    });
    expect((await get(`/products/${id.toUpperCase()}/`)).body).toEqual(found.body);
    const list = await get("/products/");
    expect(list.body).toMatchObject({ status: "success", message: "Products retrieved successfully" });
    expect(listAt(list.body, "data").filter((row) => textAt(row, "id") === id)).toHaveLength(1);
  });

  test("GET /products/ pages like any list", async () => {
    const page = await get("/products/?limit=2");
    expect(listAt(page.body, "data")).toHaveLength(2);
    const next = /^<(.+)>; rel="next"$/.exec(page.headers.get("link") ?? "")?.[1] ?? "";
    const all = listAt((await get("/products/")).body, "data");
    expect(listAt((await get(next)).body, "data")).toEqual(all.slice(2, 4));
  });

  test("GET /products/{id} is a 304 for who has it, a 404 for an unknown id, a 422 for none at all", async () => {
    const { id, made } = await chair();
    const tag = made.headers.get("etag") ?? "";
    expect(await get(`/products/${id}`, { "if-none-match": `"other", W/${tag}` })).toMatchObject({
      status: 304,
      body: "",
    });
    expect((await get(`/products/${id}`, { "if-none-match": '"other"' })).status).toBe(200);
    expect((await get(`/products/${NOBODY}`)).status).toBe(404);
    const odd = await get("/products/17");
    expect([odd.status, odd.body]).toEqual([
      422,
      expect.objectContaining({
        errors: [expect.objectContaining({ pointer: "path product_id" })],
      }),
    ]);
  });

  test("PUT /products/{id} takes the body of a GET back, and moves updated_at", async () => {
    const { id, made } = await chair();
    const read = (await get(`/products/${id}`)).body;
    const data = { ...recordAt(read, "data"), name: "Armchair", price: 59 };
    const changed = await put(`/products/${id}`, data);
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({
      status: "success",
      message: "Product updated successfully",
      data: { ...data, updated_at: expect.any(String) },
    });
    const [before, after] = [made.body, changed.body].map((body) => textAt(body, "data", "updated_at"));
    expect(Date.parse(after ?? "")).toBeGreaterThan(Date.parse(before ?? ""));
    expect((await get(`/products/${id}`)).body).toMatchObject({ data: { name: "Armchair", price: 59 } });
    expect(changed.headers.get("etag")).not.toBe(made.headers.get("etag"));
  });

  test("PUT /products/{id} refuses what was changed meanwhile: 409 tells the present stamp, If-Match is 412", async () => {
    const { id, wanted, made } = await chair();
    const stale = textAt(made.body, "data", "updated_at");
    const current = await put(`/products/${id}`, { ...wanted, price: 51, updated_at: stale });
    const present = textAt(current.body, "data", "updated_at");
    const late = await put(`/products/${id}`, { ...wanted, price: 52, updated_at: stale });
    expect([late.status, late.body]).toEqual([
      409,
      expect.objectContaining({
        errors: [{ pointer: "/updated_at", message: expect.stringContaining(present) }],
      }),
    ]);
    const tag = made.headers.get("etag") ?? "";
    const unmatched = await put(`/products/${id}`, { ...wanted, price: 53 }, { "if-match": tag });
    expect([unmatched.status, unmatched.body]).toEqual([
      412,
      expect.objectContaining({
        errors: [expect.objectContaining({ pointer: "header if-match" })],
      }),
    ]);
    const weak = `W/${current.headers.get("etag")}`;
    expect((await put(`/products/${id}`, { ...wanted, price: 53 }, { "if-match": weak })).status).toBe(412);
    expect((await get(`/products/${id}`)).body).toMatchObject({ data: { price: 51 } });
    const matched = await put(`/products/${id}`, { ...wanted, price: 54 }, {
      "if-match": `"0", ${current.headers.get("etag")}`,
    });
    expect(matched.status).toBe(200);
    expect((await put(`/products/${id}`, { ...wanted, price: 55 }, { "if-match": "*" })).status).toBe(200);
  });

  test("PUT /products/{id} wants to know what it builds on, and knows a stamp in any form", async () => {
    const { id, wanted, made } = await chair();
    const bare = await put(`/products/${id}`, wanted);
    expect([bare.status, bare.body]).toEqual([
      422,
      expect.objectContaining({
        errors: [expect.objectContaining({ pointer: "/updated_at" })],
      }),
    ]);
    const stamp = Date.parse(textAt(made.body, "data", "updated_at"));
    const berlin = new Date(stamp + 7_200_000).toISOString().replace("Z", "000+02:00");
    expect((await put(`/products/${id}`, { ...wanted, updated_at: berlin })).status).toBe(200);
    const unknown = await put(`/products/${NOBODY}`, { ...wanted, updated_at: berlin });
    expect(unknown.status).toBe(404);
  });

  test("one of many writers of one version wins, on every target", async () => {
    const { id, wanted, made } = await chair();
    const stamp = textAt(made.body, "data", "updated_at");
    const answers = await Promise.all(
      Array.from(
        { length: 12 },
        (_, writer) => put(`/products/${id}`, { ...wanted, price: writer, updated_at: stamp }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted((left, right) => left - right)).toEqual([
      200,
      ...Array<number>(11).fill(409),
    ]);
    const winner = answers.find(({ status }) => status === 200);
    expect((await get(`/products/${id}`)).body).toMatchObject({ data: recordAt(winner?.body, "data") });
  });

  test("a stock of 0 leaves a product untracked whose stock nobody has stated", async () => {
    const made = await post("/api/products/", { product_name: "Loose tea", price: 3 });
    const id = textAt(made.body, "uuid");
    const data = recordAt((await get(`/products/${id}`)).body, "data");
    expect(data).toMatchObject({ stock: 0, price: 3 });
    expect((await put(`/products/${id}`, data)).status).toBe(200);
    const sell = async () => {
      const sale = {
        transaction_details: [{ product_id: id, quantity: 2, price_per_unit: 3 }],
        date: "2026-01-05",
      };
      return (await post("/transactions/", { customer_id: null, membership_id: null, ...sale })).status;
    };
    expect(await sell()).toBe(201);
    const again = recordAt((await get(`/products/${id}`)).body, "data");
    expect(numberAt(again, "stock")).toBe(0);
    expect((await put(`/products/${id}`, { ...again, stock: 1 })).status).toBe(200);
    expect(await sell()).toBe(409);
  });

  test("DELETE /products/{id} takes a product out of every list, for good", async () => {
    const { id, wanted, made } = await chair();
    const gone = await remove(`/products/${id}`);
    expect([gone.status, gone.body]).toEqual([200, {
      status: "success",
      message: "Product deleted successfully",
      data: true,
    }]);
    expect((await remove(`/products/${id}`)).status).toBe(404);
    expect((await get(`/products/${id}`)).status).toBe(404);
    const updated_at = textAt(made.body, "data", "updated_at");
    expect((await put(`/products/${id}`, { ...wanted, updated_at })).status).toBe(404);
    expect(listAt((await get("/products/")).body, "data").some((row) => textAt(row, "id") === id)).toBe(
      false,
    );
    expect(listAt((await get("/api/products/")).body).some((row) => textAt(row, "uuid") === id)).toBe(false);
    expect((await remove(`/products/${NOBODY}`)).status).toBe(404);
  });
}
