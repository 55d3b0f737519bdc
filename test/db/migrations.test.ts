import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { migrate } from "drizzle-orm/libsql/migrator";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { verifyStore } from "../../src/commerce/verify.ts";
import { openDenoDatabase } from "../../src/platform/deno_database.ts";
import { migrateStore, versionOf } from "../../src/platform/migrations.ts";
import { freshStore, type TestStore } from "../support/store.ts";

const MIGRATIONS = fileURLToPath(new URL("../../migrations/", import.meta.url));

/** A copy of the migrations that ends after so many. */
async function firstMigrations(folder: string, count: number): Promise<string> {
  const copy = join(folder, "migrations");
  await cp(MIGRATIONS, copy, { recursive: true });
  const path = join(copy, "meta/_journal.json");
  const journal = JSON.parse(await readFile(path, "utf8"));
  await writeFile(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }));
  return copy;
}

describe("migrateStore()", () => {
  let store: TestStore;
  beforeEach(async () => {
    store = await freshStore();
  });
  afterEach(() => store.close());

  test("does nothing when the store is current", async () => {
    expect((await versionOf(store.db)).state).toBe("current");
    expect(await migrateStore(store.db)).toBe(0);
    expect(await store.db.orm.all(sql`select id, revision from store`)).toMatchObject([{
      id: 1,
      revision: 0,
    }]);
  });

  test("refuses a store that a newer version made, and leaves it as it is", async () => {
    await store.db.orm.run(
      sql`insert into __drizzle_migrations (hash, created_at) values ('of the future', 9e15)`,
    );
    await expect(migrateStore(store.db)).rejects.toThrow("newer version");
    expect((await versionOf(store.db)).state).toBe("newer");
  });

  test("goes on from an older store, and keeps what is in it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "quintile-older-"));
    const older = await openDenoDatabase(`file:${join(folder, "store.db")}`);
    try {
      await migrate(older.orm, { migrationsFolder: await firstMigrations(folder, 3) });
      expect((await versionOf(older)).state).toBe("older");
      await older.write([
        sql`insert into users (uuid, username, role, created_at, updated_at) values ('u', 'ann', 'user', 0, 0)`,
        sql`insert into models (version, document, data_hash, is_champion, created_at) values (1, '{}', 'd', 1, 0)`,
        sql`insert into prediction_history (user_id, model_version, customer_data, cluster, cluster_name, confidence,
          created_at) values (1, 1, '{}', 0, 'Loyal Shopper', 0.5, 0)`,
      ]);
      expect(await migrateStore(older)).toBeGreaterThan(0);
      expect((await versionOf(older)).state).toBe("current");
      expect(
        await older.orm.get(sql`select h.model_version as version, m.is_champion as champion
        from prediction_history h join models m on m.version = h.model_version`),
      ).toEqual({
        version: 1,
        champion: 1,
      });
    } finally {
      older.close();
      await rm(folder, { recursive: true });
    }
  });

  test("brings the kept figures of an older store's sales along", async () => {
    const folder = await mkdtemp(join(tmpdir(), "quintile-older-"));
    const older = await openDenoDatabase(`file:${join(folder, "store.db")}`);
    try {
      await migrate(older.orm, { migrationsFolder: await firstMigrations(folder, 4) });
      // The last millisecond of 1969 and the first of 1970, twice on one day, a return, and somebody unknown.
      const sales = JSON.stringify([
        [1, -1, 500, 0],
        [1, 0, 700, 0],
        [1, 86_399_999, 900, 0],
        [1, 2_678_400_000, -300, 1],
        [2, 86_400_000, 100, 0],
        [null, 5, 100, 0],
      ]);
      await older.write([
        sql`insert into customers (id, uuid, created_at, updated_at) values (1, 'a', 0, 0), (2, 'b', 0, 0)`,
        sql`insert into timeframe (id, date, day, month, year) values (1, '1970-01-01', 1, 1, 1970)`,
        sql`insert into transactions (uuid, customer_id, time_id, occurred_at, amount_minor, amount_stated, is_return,
            created_at, updated_at)
          select 't' || key, value ->> 0, 1, value ->> 1, value ->> 2, 1, value ->> 3, 0, 0 from json_each(${sales})`,
        sql`insert into customer_stats (customer_id, first_purchase_at, last_purchase_at, purchases, spend_minor)
          values (1, -1, 86399999, 3, 1800), (2, 86400000, 86400000, 1, 100)`,
      ]);
      await migrateStore(older);
      expect(await older.orm.all(sql`select customer_id, purchases, purchase_days from customer_stats`))
        .toEqual([
          { customer_id: 1, purchases: 3, purchase_days: 2 },
          { customer_id: 2, purchases: 1, purchase_days: 1 },
        ]);
      expect(
        await older.orm.all(
          sql`select customer_id as who, month, purchases, purchase_days as days, spend_minor as spend,
            last_purchase_at as last from customer_months order by customer_id, month`,
        ),
      ).toEqual([
        { who: 1, month: "1969-12", purchases: 1, days: 1, spend: 500, last: -1 },
        { who: 1, month: "1970-01", purchases: 2, days: 1, spend: 1_600, last: 86_399_999 },
        { who: 1, month: "1970-02", purchases: 0, days: 0, spend: -300, last: null },
        { who: 2, month: "1970-01", purchases: 1, days: 1, spend: 100, last: 86_400_000 },
      ]);
      const { differences } = await verifyStore({ db: older });
      expect(differences).toMatchObject({ customer_stats: 0, customer_months: 0, cohort_months: 0 });
    } finally {
      older.close();
      await rm(folder, { recursive: true });
    }
  });

  test("turns foreign keys on", async () => {
    await expect(
      store.db.write([
        sql`insert into memberships (uuid, customer_id, start_period, end_period, tier, created_at, updated_at)
      values ('u', 99, '2024-01-01', '2024-12-31', 'gold', 0, 0)`,
      ]),
    ).rejects.toMatchObject({ code: "invalid" });
  });
});
