import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { migrate } from "drizzle-orm/libsql/migrator";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
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

  test("turns foreign keys on", async () => {
    await expect(
      store.db.write([
        sql`insert into memberships (uuid, customer_id, start_period, end_period, tier, created_at, updated_at)
      values ('u', 99, '2024-01-01', '2024-12-31', 'gold', 0, 0)`,
      ]),
    ).rejects.toMatchObject({ code: "invalid" });
  });
});
