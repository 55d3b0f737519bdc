import { sql } from "drizzle-orm";
import { seedStore } from "../../../src/commerce/seed/load.ts";
import type { SeedOptions } from "../../../src/commerce/seed/options.ts";
import type { Database } from "../../../src/db/client.ts";
import { freshStore, type TestStore } from "../../support/store.ts";

/** A load of a few batches. */
export const SMALL: SeedOptions = {
  customers: 2_000,
  transactions: 6_000,
  seed: 11,
  end: "2026-10-31",
};

const open: TestStore[] = [];
/** A migrated store without a row of data; {@link closeStores} removes it. */
export async function emptyStore(): Promise<TestStore> {
  const store = await freshStore();
  open.push(store);
  return store;
}
/** For `afterEach`. */
export async function closeStores(): Promise<void> {
  for (const store of open.splice(0)) await store.close();
}

/** Every row of every table, the sequences included. */
export async function dump(db: Database): Promise<Record<string, string>> {
  const tables = await db.orm.all<{ name: string }>(
    sql`select name from sqlite_master where type = 'table' and substr(name, 1, 2) <> '__' order by name`,
  );
  const all: Record<string, string> = {};
  for (const { name } of tables) {
    all[name] = JSON.stringify(
      await db.orm.all(
        // One table has no row ids: its key, of two columns, is its order.
        sql`select * from ${sql.identifier(name)} order by ${
          sql.raw(name === "customer_months" ? "1, 2" : "rowid")
        }`,
      ),
    );
  }
  return all;
}

/** A load of SMALL that nothing disturbed; made once. */
async function loadUndisturbed(): Promise<Record<string, string>> {
  const store = await freshStore();
  await seedStore(store, SMALL);
  const all = await dump(store.db);
  await store.close();
  return all;
}
let undisturbed: Promise<Record<string, string>> | undefined;
export const wholeSmall = () => undisturbed ??= loadUndisturbed();

/** Rows of a table. */
export const countOf = async (db: Database, table: string): Promise<number> =>
  (await db.orm.all<{ n: number }>(
    sql`select count(*) as n from ${sql.identifier(table)}`,
  ))[0]?.n ?? 0;
