import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recordSale } from "../../src/commerce/sales.ts";
import { repairStore, verifyStore } from "../../src/commerce/verify.ts";
import type { Database } from "../../src/db/client.ts";
import { asAppError } from "../../src/db/errors.ts";
import { refuseIf } from "../../src/db/fragments.ts";
import { GUARDS } from "../../src/db/schema/guards.ts";
import { openDenoDatabase } from "../../src/platform/deno_database.ts";
import { migrateStore, versionOf } from "../../src/platform/migrations.ts";
import { MEANINGS } from "../support/guards.ts";
import { type Sqld, startSqld } from "../support/sqld.ts";

describe("a store on a libSQL server", () => {
  let server: Sqld;
  let db: Database;
  beforeAll(async () => {
    server = await startSqld();
    db = await openDenoDatabase(server.url);
  });
  afterAll(async () => {
    db.close();
    await server.close();
  });

  test("says that it is not migrated, then is migrated once, and refuses what is newer", async () => {
    const thrown = await db.orm.all(sql`select * from store`).catch((error: unknown) => error);
    expect(asAppError(thrown)).toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("not migrated"),
    });
    expect((await versionOf(db)).state).toBe("empty");
    expect(await migrateStore(db)).toBeGreaterThan(1);
    expect(await migrateStore(db)).toBe(0);
    await db.write([sql`insert into __drizzle_migrations (hash, created_at) values ('of the future', 9e15)`]);
    await expect(migrateStore(db)).rejects.toThrow("newer version");
    await db.write([sql`delete from __drizzle_migrations where hash = 'of the future'`]);
  });

  test("names the field of each broken constraint, as a file does", async () => {
    await db.write([
      sql`insert into customers (id, uuid, reference, created_at, updated_at) values (1, 'u', 'C7', 0, 0)`,
      sql`insert into products (id, uuid, name, price_minor, stock, created_at, updated_at) values (1, 'p1', 'p', 100, 10, 0, 0)`,
    ]);
    const broken = [
      [
        sql`insert into customers (uuid, reference, created_at, updated_at) values ('v', 'C7', 0, 0)`,
        "conflict",
        "/reference",
      ],
      [sql`update products set stock = -1`, "conflict", "/quantity"],
      [sql`update products set price_minor = -1`, "invalid", "/price"],
      [sql`update customers set age = 131`, "invalid", "/age"],
    ] as const;
    for (const [statement, code, pointer] of broken) {
      await expect(db.write([statement])).rejects.toMatchObject({ code, details: [{ pointer }] });
    }
    await expect(
      db.write([sql`insert into customer_stats (customer_id, purchases, spend_minor) values (9, 0, 0)`]),
    )
      .rejects.toMatchObject({ code: "invalid" });
  });

  test("refuses by the name of each guard, as a file does, and undoes the whole batch", async () => {
    for (const guard of GUARDS) {
      const batch = db.write([
        sql`update products set name = 'undone'`,
        refuseIf(guard, sql`false`),
        refuseIf(guard, sql`true`),
      ]);
      const [code, pointer] = MEANINGS[guard];
      await expect(batch).rejects.toMatchObject({ code, details: [{ pointer }] });
    }
    expect(await db.orm.all(sql`select name from products`)).toMatchObject([{ name: "p" }]);
  });

  test("sells exactly what is left when fifty orders race, and keeps its figures", async () => {
    const deps = { db, now: Date.now, newId: () => crypto.randomUUID() };
    const order = () =>
      recordSale(deps, {
        customerId: 1,
        membershipId: null,
        occurredAt: Date.UTC(2026, 4, 5),
        statedAmountMinor: null,
        channel: null,
        paymentType: null,
        lines: [{ productId: 1, quantity: 1, unitPriceMinor: 100 }],
      });
    const results = await Promise.allSettled(Array.from({ length: 50 }, order));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
    }
    expect((await verifyStore({ db })).sound).toBe(true);
  });

  test("is found wrong, and rebuilt, when somebody meddled with its figures", async () => {
    await db.write([sql`update customer_stats set spend_minor = 0`, sql`delete from daily_sales`]);
    expect((await verifyStore({ db })).sound).toBe(false);
    expect((await repairStore({ db })).sound).toBe(true);
  });
});
