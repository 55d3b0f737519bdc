import { sql } from "drizzle-orm";
import { afterEach, describe, expect, test } from "vitest";
import { demoNeeded, seedStore } from "../../../src/commerce/seed/load.ts";
import { DEMO } from "../../../src/commerce/seed/options.ts";
import { verifyStore } from "../../../src/commerce/verify.ts";
import type { Database } from "../../../src/db/client.ts";
import { closeStores, countOf, dump, emptyStore, SMALL } from "./stores.ts";

afterEach(closeStores);

describe("seedStore()", () => {
  test("does nothing to a store that holds it all already", async () => {
    const { db } = await emptyStore();
    const tiny = { ...SMALL, customers: 1, transactions: 0 };
    expect(await seedStore({ db }, tiny)).toBe(2);
    expect(await seedStore({ db }, tiny)).toBe(0);
    expect([await countOf(db, "customers"), await countOf(db, "transactions")])
      .toEqual([1, 0]);
  });

  test("refuses a store that holds another seed, done or not", async () => {
    const { db } = await emptyStore();
    await expect(seedStore({ db }, SMALL, () => {
      throw new Error("interrupted");
    })).rejects.toThrow("interrupted");
    const before = await dump(db);
    await expect(seedStore({ db }, { ...SMALL, seed: 12 })).rejects
      .toMatchObject({ code: "conflict" });
    await expect(seedStore({ db }, { ...SMALL, end: "2026-10-30" })).rejects
      .toMatchObject({ code: "conflict" });
    expect(await dump(db)).toEqual(before);
  });

  test.each([
    [
      "a customer",
      sql`insert into customers (uuid, created_at, updated_at) values ('c', 0, 0)`,
    ],
    [
      "a product",
      sql`insert into products (uuid, name, price_minor, created_at, updated_at) values ('p', 'P', 1, 0, 0)`,
    ],
    [
      "a category",
      sql`insert into product_categories (uuid, name, created_at, updated_at) values ('k', 'K', 0, 0)`,
    ],
  ])("refuses a store that holds %s of its own", async (_, statement) => {
    const { db } = await emptyStore();
    await db.write([statement]);
    const before = await dump(db);
    await expect(seedStore({ db }, SMALL)).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await demoNeeded(db)).toBe(false);
    expect(await dump(db)).toEqual(before);
  });

  test("refuses when a customer comes in between the look and the first batch", async () => {
    const { db } = await emptyStore();
    const late: Database = {
      ...db,
      write: async (statements) => {
        await db.write([
          sql`insert into customers (id, uuid, created_at, updated_at) values (9000, 'c', 0, 0)`,
        ]);
        return await db.write(statements);
      },
    };
    await expect(seedStore({ db: late }, SMALL)).rejects.toThrow();
    expect([await countOf(db, "customers"), await countOf(db, "products")])
      .toEqual([1, 0]);
  });

  test("refuses options that can't be used before it looks at the store", async () => {
    const { db } = await emptyStore();
    await expect(seedStore({ db }, { ...SMALL, customers: 0 })).rejects
      .toMatchObject({ code: "invalid" });
    expect(await demoNeeded(db)).toBe(true);
  });
});

describe("demoNeeded()", () => {
  test(
    "says yes for an empty store and until the demo is loaded, then no",
    async () => {
      const { db } = await emptyStore();
      expect(await demoNeeded(db)).toBe(true);
      await expect(seedStore({ db }, DEMO, () => {
        throw new Error("interrupted");
      })).rejects.toThrow("interrupted");
      expect(await demoNeeded(db)).toBe(true);
      await seedStore({ db }, DEMO);
      expect(await demoNeeded(db)).toBe(false);
      expect(await verifyStore({ db })).toMatchObject({ sound: true });
    },
    30_000,
  );

  test("says no for a store that was seeded otherwise", async () => {
    const { db } = await emptyStore();
    await seedStore({ db }, { ...SMALL, customers: 1, transactions: 0 });
    expect(await demoNeeded(db)).toBe(false);
  });
});
