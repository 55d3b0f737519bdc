/** Customers for the tests of the model. */
import { sql } from "drizzle-orm";
import { parseConfig } from "../../../src/config.ts";
import type { Database } from "../../../src/db/client.ts";
import { makeDataset } from "../../golden/datasets.ts";
import { rowsOf } from "../../compute/rows.ts";
import { freshStore, type TestStore } from "../../support/store.ts";
import { testWasm } from "../../support/wasm.ts";

/** Noon of 5 May 2026, UTC. */
export const NOON = Date.UTC(2026, 4, 5, 12);

/** Age, income, score and frequency; null is not stated. */
export type Person = readonly (number | null)[];

/** Adds customers with ids from `first` on. */
export async function addCustomers(db: Database, people: readonly Person[], first = 1): Promise<void> {
  const rows = JSON.stringify(people.map((person, index) => [first + index, ...person]));
  await db.write([
    sql`insert into customers (id, uuid, age, annual_income, spending_score, purchase_frequency, created_at, updated_at)
      select value ->> 0, 'customer-' || (value ->> 0), value ->> 1, value ->> 2, value ->> 3, value ->> 4, 0, 0
      from json_each(${rows})`,
  ]);
}

/** People in clear groups: whole ages, and measures with two decimals. */
export const groups = (rows: number, seed = 7, count = 4): Person[] =>
  rowsOf(makeDataset({
    name: "people",
    kind: "blobs",
    rows,
    columns: 4,
    clusters: count,
    groups: count,
    seed,
    offset: 20,
    scales: [5, 9, 7, 3],
  })).map(([age = 0, ...measures]) => [
    Math.round(age),
    ...measures.map((value) => Math.round(value * 100) / 100),
  ]);

/** A store with those people, and what the model's functions ask for. */
export async function openPeople(people: readonly Person[]) {
  const store: TestStore = await freshStore();
  await addCustomers(store.db, people);
  const config = parseConfig({ DATABASE_URL: store.url }, "task");
  return { ...store, deps: { db: store.db, wasm: await testWasm(), now: () => NOON, config } };
}
