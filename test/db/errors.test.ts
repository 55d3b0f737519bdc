import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asAppError } from "../../src/db/errors.ts";
import { openDenoDatabase } from "../../src/platform/deno_database.ts";
import { freePort } from "../support/process.ts";
import { freshStore, type TestStore } from "../support/store.ts";

describe("asAppError() of a local file", () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await freshStore();
    await store.db.write([
      sql`insert into customers (id, uuid, reference, created_at, updated_at) values (1, 'u', 'C7', 0, 0)`,
    ]);
  });
  afterAll(() => store.close());

  const product = (price: number, stock: number) =>
    sql`insert into products (uuid, name, price_minor, stock, created_at, updated_at) values ('p', 'p', ${price}, ${stock}, 0, 0)`;

  test.each([
    [
      "a taken value",
      sql`insert into customers (uuid, reference, created_at, updated_at) values ('v', 'C7', 0, 0)`,
      "conflict",
      "/reference",
    ],
    ["a short stock", product(1, -1), "conflict", "/quantity"],
    ["a negative price", product(-1, 1), "invalid", "/price"],
    ["an age", sql`update customers set age = 131`, "invalid", "/age"],
  ])("names the field of %s", async (_, statement, code, pointer) => {
    await expect(store.db.write([statement])).rejects.toMatchObject({
      name: "AppError",
      code,
      details: [{ pointer }],
    });
  });

  test("takes what points at nothing for invalid, and a missing table for a store that is not migrated", async () => {
    await expect(
      store.db.write([
        sql`insert into customer_stats (customer_id, purchases, spend_minor) values (9, 0, 0)`,
      ]),
    )
      .rejects.toMatchObject({ code: "invalid" });
    const thrown = await store.db.orm.all(sql`select secret_column from missing_table`).catch((
      error: unknown,
    ) => error);
    expect(asAppError(thrown)).toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("not migrated"),
    });
  });

  test("never repeats SQL, parameters or paths", async () => {
    const thrown = await store.db.orm.run(sql`insert into customers (id, uuid, email, created_at, updated_at)
      values (1, 'w', 'ann@shop.example', 0, 0)`).catch((error: unknown) => error);
    const error = asAppError(thrown);
    expect(error?.code).toBe("conflict");
    expect(JSON.stringify([error?.message, error?.details])).not.toMatch(/insert|ann@|customers\./);
  });

  test("leaves a defect of ours alone", () => {
    expect(asAppError(new Error("undefined is not a function"))).toBeUndefined();
    expect(asAppError(new TypeError("x is not iterable"))).toBeUndefined();
    expect(asAppError("text")).toBeUndefined();
  });
});

describe("asAppError() of a server that is away", () => {
  test("says so, to reads and writes", async () => {
    const db = await openDenoDatabase(`http://127.0.0.1:${await freePort()}`);
    await expect(db.write([sql`select 1`])).rejects.toMatchObject({ code: "unavailable", retryAfter: 5 });
    const thrown = await db.orm.all(sql`select 1`).catch((error: unknown) => error);
    expect(asAppError(thrown)).toMatchObject({ code: "unavailable", retryAfter: 5 });
    db.close();
  });
});
