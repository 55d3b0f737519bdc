import { type SQL, sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "../../src/db/client.ts";
import { refuseIf } from "../../src/db/fragments.ts";
import { KEPT, type KeyedBody, makeOnce } from "../../src/db/idempotency.ts";
import { freshStore, type TestStore } from "../support/store.ts";

const NOW = Date.UTC(2026, 4, 5, 12);
const CATEGORY = { id: "number", name: "text" } as const;
const KEYED: KeyedBody = {
  caller: "user:1",
  method: "POST",
  path: "/products/",
  key: "order-4711",
  bodyHash: "a".repeat(64),
};

describe("makeOnce()", () => {
  let store: TestStore;
  beforeEach(async () => {
    store = await freshStore();
  });
  afterEach(() => store.close());

  /** Makes a category of this name, after whatever else the batch holds. */
  const make = (
    name: string,
    keyed?: KeyedBody,
    { now = NOW, db = store.db, first = [] }: { now?: number; db?: Database; first?: SQL[] } = {},
  ) =>
    makeOnce({ db, now }, keyed, [
      ...first,
      sql`insert into product_categories (uuid, name, created_at, updated_at)
        values (${crypto.randomUUID()}, ${name}, ${now}, ${now})`,
    ], { shape: CATEGORY, query: sql`select id, name from product_categories where name = ${name}` });
  const names = async () =>
    (await store.db.orm.all<{ name: string }>(sql`select name from product_categories order by id`))
      .map(({ name }) => name);
  const keys = () =>
    store.db.orm.all<{ created_at: number; result: string }>(
      sql`select created_at, result from idempotency_keys order by created_at`,
    );
  const countOfKeys = async () => (await keys()).length;
  /** Keys of others that were taken at 1, 2, 3, … ms. */
  const oldKeys = (count: number) =>
    store.db.write([
      sql`insert into idempotency_keys (caller, method, path, key, body_hash, result, created_at)
        select 'user:2', 'POST', '/products/', 'old-' || value, '', '{}', value
        from generate_series(1, ${count})`,
    ]);

  test("makes it, and keeps what was made with the key", async () => {
    expect(await make("Tea", KEYED)).toEqual({ id: 1, name: "Tea" });
    const [kept] = await keys();
    expect([kept?.created_at, JSON.parse(kept?.result ?? "")]).toEqual([NOW, { id: 1, name: "Tea" }]);
  });

  test("makes it without a key as often as it is asked", async () => {
    await make("Tea");
    expect(await make("Jam")).toEqual({ id: 2, name: "Jam" });
    expect(await countOfKeys()).toBe(0);
  });

  test("gives the first result again when the key comes back, and writes nothing", async () => {
    const first = await make("Tea", KEYED);
    const db: Database = { ...store.db, write: () => Promise.reject(new Error("It wrote")) };
    expect(await make("Jam", KEYED, { db })).toEqual(first);
    expect(await names()).toEqual(["Tea"]);
  });

  test("refuses the key for another body, and names the header", async () => {
    await make("Tea", KEYED);
    await expect(make("Jam", { ...KEYED, bodyHash: "b".repeat(64) })).rejects.toMatchObject({
      code: "invalid",
      details: [{ pointer: "header idempotency-key" }],
    });
    expect(await names()).toEqual(["Tea"]);
  });

  test.each([
    { caller: "address:192.0.2.1" },
    { method: "PUT" },
    { path: "/memberships/" },
    { key: "Order-4711" },
  ])("takes %j for another key", async (other) => {
    await make("Tea", KEYED);
    expect(await make("Jam", { ...KEYED, ...other })).toEqual({ id: 2, name: "Jam" });
  });

  test("lets one of many at once win, and gives all of them what it made", async () => {
    let attempts = 0;
    const db: Database = {
      ...store.db,
      write: (statements) => {
        attempts++;
        return store.db.write(statements);
      },
    };
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, caller) => make(`Tea of ${caller}`, KEYED, { db })),
    );
    // They have all looked for the key before the first of them took it.
    expect(attempts).toBe(20);
    expect(new Set(made.map((row) => JSON.stringify(row))).size).toBe(1);
    expect(await names()).toEqual([made[0]?.name]);
    expect(await countOfKeys()).toBe(1);
  });

  test("tells the loser of a race when its body is another one", async () => {
    const [first, second] = await Promise.allSettled([
      make("Tea", KEYED),
      make("Jam", { ...KEYED, bodyHash: "b".repeat(64) }),
    ]);
    expect([first.status, second]).toMatchObject(["fulfilled", {
      status: "rejected",
      reason: { code: "invalid", details: [{ pointer: "header idempotency-key" }] },
    }]);
    expect(await names()).toEqual(["Tea"]);
  });

  test("remembers a key for 24 hours to the millisecond, then takes it anew", async () => {
    await make("Tea", KEYED);
    expect(await make("Jam", KEYED, { now: NOW + KEPT })).toMatchObject({ name: "Tea" });
    const other = { ...KEYED, bodyHash: "b".repeat(64) };
    const late = { now: NOW + KEPT + 1 };
    expect(await make("Jam", other, late)).toMatchObject({ name: "Jam" });
    expect(await keys()).toMatchObject([{ created_at: NOW + KEPT + 1 }]);
    expect(await make("Pie", other, late)).toMatchObject({ name: "Jam" });
  });

  test("forgets the oldest thousand keys with each keyed write, and its own old one in any case", async () => {
    await oldKeys(1_500);
    await make("Tea", KEYED, { now: 1_501 });
    expect(await countOfKeys()).toBe(1_501);
    await make("Jam", KEYED, { now: 1_502 + KEPT });
    expect((await keys()).map(({ created_at }) => created_at)).toEqual([
      ...Array.from({ length: 500 }, (_, at) => 1_001 + at),
      1_502 + KEPT,
    ]);
    await make("Pie", undefined, { now: NOW });
    expect(await countOfKeys()).toBe(501);
  });

  test("leaves the key free when the batch is refused", async () => {
    const first = [refuseIf("time_late", sql`true`)];
    await expect(make("Tea", KEYED, { first })).rejects.toMatchObject({
      code: "invalid",
      details: [{ pointer: "/time_id" }],
    });
    expect([await names(), await countOfKeys()]).toEqual([[], 0]);
    expect(await make("Tea", KEYED)).toMatchObject({ name: "Tea" });
  });

  test("passes a conflict on that is not the key's", async () => {
    await make("Tea");
    for (const keyed of [undefined, KEYED]) {
      await expect(make("Tea", keyed)).rejects.toMatchObject({
        code: "conflict",
        details: [{ pointer: "/name" }],
      });
    }
    expect(await countOfKeys()).toBe(0);
  });

  test("raises when what it wrote is not to be found", async () => {
    const nothing = { shape: CATEGORY, query: sql`select 1 as id, '' as name where false` };
    await expect(makeOnce({ db: store.db, now: NOW }, undefined, [], nothing)).rejects.toMatchObject({
      code: "internal",
    });
  });
});
