import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { migrateStore, versionOf } from "../../src/platform/migrations.ts";
import { freshStore, type TestStore } from "../support/store.ts";

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

  test("goes on from an older store", async () => {
    await store.db.write([
      sql`drop table guards`,
      sql`delete from __drizzle_migrations where created_at = (select max(created_at) from __drizzle_migrations)`,
    ]);
    expect((await versionOf(store.db)).state).toBe("older");
    expect(await migrateStore(store.db)).toBe(1);
    expect((await versionOf(store.db)).state).toBe("current");
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
