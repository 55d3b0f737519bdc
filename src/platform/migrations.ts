import { fileURLToPath } from "node:url";
import { migrate } from "drizzle-orm/libsql/migrator";
import { readMigrationFiles } from "drizzle-orm/migrator";
import type { Database } from "../db/client.ts";
import { requireCurrent, type StoreVersion, storeVersion } from "../db/version.ts";

const migrationsFolder = fileURLToPath(new URL("../../migrations", import.meta.url));

/** How the store stands against this build's migrations. */
export async function versionOf(db: Database): Promise<StoreVersion> {
  return await storeVersion(db, readMigrationFiles({ migrationsFolder }));
}

/**
 * Brings the store to this build's schema; does nothing when it is there already.
 *
 * @returns how many migrations were applied
 * @throws {AppError} `unavailable` when the store comes from a newer version, which is left untouched
 */
export async function migrateStore(db: Database): Promise<number> {
  const known = readMigrationFiles({ migrationsFolder });
  const before = await storeVersion(db, known);
  if (before.state === "newer") requireCurrent(before);
  if (before.state === "current") return 0;
  await migrate(db.orm, { migrationsFolder });
  return known.length - before.applied;
}
