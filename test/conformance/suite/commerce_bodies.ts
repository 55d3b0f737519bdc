import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { readRevision } from "../../../src/db/revision.ts";
import { at, clientOf, listAt, textAt } from "./client.ts";
import type { World } from "./world.ts";

const CREATIONS = [
  "/api/products/",
  "/api/customers/",
  "/api/timeframe/",
  "/api/transactions/",
  "/api/sales/",
  "/products/",
  "/transactions/",
  "/memberships/",
];

/** Wrong values, field by field; `raw` is JSON text, where a number matters as it is written. */
const WRONG: readonly [path: string, pointer: string, raw: string][] = [
  ["/api/products/", "/product_name", '{"price":1}'],
  ["/api/products/", "/product_name", '{"product_name":"  ","price":1}'],
  ["/api/products/", "/product_name", '{"product_name":7,"price":1}'],
  ["/api/products/", "/product_name", '{"product_name":"a\\u0000b","price":1}'],
  ["/api/products/", "/product_name", '{"product_name":"a\\ud800","price":1}'],
  ["/api/products/", "/product_name", `{"product_name":"${"x".repeat(2_001)}","price":1}`],
  ["/api/products/", "/price", '{"product_name":"a"}'],
  ["/api/products/", "/price", '{"product_name":"a","price":"1"}'],
  ["/api/products/", "/price", '{"product_name":"a","price":null}'],
  ["/api/products/", "/price", '{"product_name":"a","price":-0.01}'],
  ["/api/products/", "/price", '{"product_name":"a","price":0.001}'],
  ["/api/products/", "/price", '{"product_name":"a","price":19.990000000000000001}'],
  ["/api/products/", "/price", '{"product_name":"a","price":1e400}'],
  ["/api/products/", "/price", '{"product_name":"a","price":1000000000.01}'],
  ["/api/products/", "/product_sku", '{"product_name":"a","price":1,"product_sku":9007199254740993}'],
  ["/api/products/", "/product_sku", '{"product_name":"a","price":1,"product_sku":0}'],
  ["/api/products/", "/product_sku", '{"product_name":"a","price":1,"product_sku":1.5}'],
  ["/api/products/", "/category", '{"product_name":"a","price":1,"category":["b"]}'],
  ["/api/customers/", "/first_name", '{"last_name":"b"}'],
  ["/api/customers/", "/age", '{"first_name":"a","last_name":"b","age":131}'],
  ["/api/customers/", "/age", '{"first_name":"a","last_name":"b","age":true}'],
  ["/api/customers/", "/dob", '{"first_name":"a","last_name":"b","dob":"2024-02-31"}'],
  ["/api/customers/", "/dob", '{"first_name":"a","last_name":"b","dob":"2199-12-31"}'],
  ["/api/customers/", "/email", '{"first_name":"a","last_name":"b","email":"nobody"}'],
  ["/api/timeframe/", "/date", '{"date":"2024-02-31"}'],
  ["/api/timeframe/", "/date", '{"date":"2200-01-01"}'],
  ["/api/timeframe/", "/month", '{"date":"2034-01-01","month":2}'],
  ["/api/transactions/", "/time_id", '{"transaction_amount":1}'],
  ["/api/transactions/", "/time_id", '{"transaction_amount":1,"time_id":2147483647}'],
  ["/api/transactions/", "/customer_id", '{"transaction_amount":1,"time_id":1,"customer_id":2147483647}'],
  ["/api/transactions/", "/transaction_amount", '{"transaction_amount":1.005,"time_id":1}'],
  [
    "/api/sales/",
    "/transaction_id",
    '{"transaction_id":2147483647,"product_sku":1,"quantity":1,"unit_price":1}',
  ],
  [
    "/api/sales/",
    "/product_sku",
    '{"transaction_id":1,"product_sku":2147483647,"quantity":1,"unit_price":1}',
  ],
  ["/api/sales/", "/quantity", '{"transaction_id":1,"product_sku":1,"quantity":0,"unit_price":1}'],
  ["/api/sales/", "/quantity", '{"transaction_id":1,"product_sku":1,"quantity":1000001,"unit_price":1}'],
  ["/api/sales/", "/quantity", '{"transaction_id":1,"product_sku":1,"quantity":1000000,"unit_price":1001}'],
  ["/api/sales/", "/unit_price", '{"transaction_id":1,"product_sku":1,"quantity":1,"unit_price":-1}'],
  ["/products/", "/stock", '{"name":"a","price":1,"stock":-1}'],
  [
    "/products/",
    "/category_id",
    '{"name":"a","price":1,"category_id":"00000000-0000-4000-8000-000000000000"}',
  ],
  ["/products/", "/category_id", '{"name":"a","price":1,"category_id":"7"}'],
];

/** What every body of commerce has to be, and what happens to one that is not. */
export function commerceBodies(world: () => World): void {
  const { get, post } = clientOf(world);
  const revision = () => readRevision(world().target.db);

  test.each(WRONG)("POST %s with a wrong %s is a 422 that names it: %s", async (path, pointer, raw) => {
    const before = await revision();
    const { status, body } = await post(path, raw);
    expect([status, textAt(body, "type")]).toEqual([422, "urn:quintile:error:invalid"]);
    expect(listAt(body, "errors").map((error) => textAt(error, "pointer"))).toContain(pointer);
    expect(textAt(body, "detail")).toMatch(/\w{3}/);
    expect(await revision()).toBe(before);
  });

  test.each(CREATIONS)("POST %s takes nothing but a JSON object", async (path) => {
    const before = await revision();
    const statuses: Record<string, number> = {};
    const send = async (what: string, body: BodyInit, headers: Record<string, string> = {}) => {
      const response = await world().call(path, {
        method: "POST",
        body,
        headers: { "content-type": "application/json", ...headers },
      });
      const answer = await world().contract.check("POST", path, response);
      expect([what, typeof at(answer, "error"), listAt(answer, "errors").length > 0]).toEqual([
        what,
        "string",
        true,
      ]);
      statuses[what] = response.status;
    };
    await send("an array", "[{}]");
    await send("null", "null");
    await send("a number", "1");
    await send("nothing", "");
    await send("spaces", " \n ");
    await send("half an object", '{"price": 1');
    await send("no JSON", "price=1");
    await send("bytes that are not UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]));
    await send("deep nesting", "[".repeat(200_000));
    await send("a form", "price=1", { "content-type": "application/x-www-form-urlencoded" });
    await send("text", "{}", { "content-type": "text/plain" });
    await send("a compressed body", "{}", { "content-encoding": "gzip" });
    await send("too much", JSON.stringify({ text: "x".repeat(1_100_000) }));
    expect(statuses).toEqual({
      "an array": 422,
      null: 422,
      "a number": 422,
      nothing: 422,
      spaces: 422,
      "half an object": 400,
      "no JSON": 400,
      "bytes that are not UTF-8": 400,
      "deep nesting": 400,
      "a form": 415,
      text: 415,
      "a compressed body": 415,
      "too much": 413,
    });
    expect(await revision()).toBe(before);
  });

  test("unknown and computed fields are ignored, and prototypes are left alone", async () => {
    const raw =
      '{"product_name":"Plain","price":1,"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},' +
      '"uuid":"mine","reference":"mine","deleted":true}';
    const { status, body } = await post("/api/products/", raw);
    expect(status).toBe(201);
    expect(textAt(body, "uuid")).not.toBe("mine");
    expect(textAt(body, "reference")).toMatch(/^P\d+$/);
    expect((await get("/products/?limit=1")).body).not.toHaveProperty("polluted");
  });

  test("amounts are judged and kept by their decimal text", async () => {
    for (const text of ["0.07", "1.10", "1e-2", "19.99", "1000000000", "1000000000.00", "4.35", "-0"]) {
      const { status, body } = await post("/api/products/", `{"product_name":"Exact","price":${text}}`);
      expect([text, status]).toEqual([text, 201]);
      const stored = await world().target.db.orm.get<{ minor: number }>(
        sql`select price_minor as minor from products where uuid = ${textAt(body, "uuid")}`,
      );
      expect([text, stored.minor]).toEqual([text, Math.round(Number(text) * 100) + 0]);
    }
  });
}
