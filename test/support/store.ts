import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "../../src/db/client.ts";
import { openDenoDatabase } from "../../src/platform/deno_database.ts";
import { migrateStore } from "../../src/platform/migrations.ts";

/** A migrated `file:` store of a test's own, in a folder that `close` removes. */
export interface TestStore {
  readonly db: Database;
  readonly url: string;
  close(): Promise<void>;
}

export async function freshStore(): Promise<TestStore> {
  const folder = await mkdtemp(join(tmpdir(), "quintile-"));
  const url = `file:${join(folder, "store.db")}`;
  const db = await openDenoDatabase(url);
  await migrateStore(db);
  return {
    db,
    url,
    async close() {
      db.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
