import { sql } from "drizzle-orm";
import { AppError } from "../errors.ts";
import type { Database } from "./client.ts";

/** How the store's migrations stand against those of this build. */
export interface StoreVersion {
  readonly state: "empty" | "older" | "current" | "newer";
  /** How many migrations the store has. */
  readonly applied: number;
}

/** A migration as the migrator records it, by the SHA-256 of its text. */
export interface Migration {
  readonly hash: string;
}

/**
 * Compares the migrations that the store has with those that this build knows.
 *
 * @param known oldest first
 */
export async function storeVersion(db: Database, known: readonly Migration[]): Promise<StoreVersion> {
  const tables = await db.orm.all<{ name: string }>(
    sql`select name from sqlite_master where type = 'table' and name = '__drizzle_migrations'`,
  );
  if (tables.length === 0) return { state: "empty", applied: 0 };
  const applied = await db.orm.all<{ hash: string }>(sql`select hash from __drizzle_migrations`);
  const hashes = new Set(known.map(({ hash }) => hash));
  const count = applied.length;
  if (applied.some(({ hash }) => !hashes.has(hash))) return { state: "newer", applied: count };
  if (count === 0) return { state: "empty", applied: 0 };
  return { state: count < known.length ? "older" : "current", applied: count };
}

/** What to tell somebody whose store and build don't fit. */
export function requireCurrent({ state }: StoreVersion): void {
  if (state === "current") return;
  throw new AppError(
    "unavailable",
    state === "newer"
      ? "The store was made by a newer version of Quintile; run that version"
      : "The store is not migrated to this version; run: deno task migrate",
  );
}
