import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApp } from "../../../src/app.ts";
import { parseConfig } from "../../../src/config.ts";
import { repairStore } from "../../../src/commerce/verify.ts";
import { freshStore, type TestStore } from "../../support/store.ts";
import { testWasm } from "../../support/wasm.ts";

/** Answers that change with the calendar although nobody writes: who holds one must be told. */
describe("tags of answers that age", () => {
  let store: TestStore;
  let app: ReturnType<typeof createApp>;
  let today = "";
  beforeAll(async () => {
    store = await freshStore();
    await store.db.write([
      sql`insert into customers (id, uuid, first_name, dob, created_at, updated_at) values (1, 'c', 'Ann', '1990-06-15', 0, 0)`,
      sql`insert into timeframe (id, date, day, month, year) values (1, '2026-05-20', 20, 5, 2026)`,
      sql`insert into transactions (uuid, customer_id, time_id, occurred_at, amount_minor, amount_stated, created_at, updated_at)
        values ('t', 1, 1, ${Date.parse("2026-05-20")}, 500, 1, 0, 0)`,
    ]);
    await repairStore(store);
    const now = () => Date.parse(today);
    const scope = { db: store.db, now, newId: () => crypto.randomUUID(), address: null };
    app = createApp({
      config: parseConfig({}, "start"),
      wasm: await testWasm(),
      open: () => scope,
      asset: () => Promise.resolve(null),
    });
  });
  afterAll(() => store.close());

  const ask = async (day: string, path: string, held = '""') => {
    today = day;
    const response = await app.request(`http://127.0.0.1:8000${path}`, {
      headers: { "if-none-match": held },
    });
    return { status: response.status, tag: response.headers.get("etag") ?? "", body: await response.text() };
  };

  test.each([
    ["/customers/C001", "the day before a birthday, and the day"],
    ["/customers/C001?as_of=2026-05-31", "the same of a past day"],
  ])("%s: %s", async (path) => {
    const before = await ask("2026-06-14", path);
    expect(JSON.parse(before.body)).toMatchObject({ age: 35 });
    expect((await ask("2026-06-14", path, before.tag)).status).toBe(304);
    const after = await ask("2026-06-15", path, before.tag);
    expect(after.status).toBe(200);
    expect(JSON.parse(after.body)).toMatchObject({ age: 36 });
  });

  test("/cohorts of a day to come has a month more when one begins", async () => {
    const path = "/cohorts?format=data&as_of=2030-01-01";
    const before = await ask("2026-06-30", path);
    expect(JSON.parse(before.body).rows[0].active).toEqual([1, 0]);
    const after = await ask("2026-07-01", path, before.tag);
    expect(after.status).toBe(200);
    expect(JSON.parse(after.body).rows[0].active).toEqual([1, 0, 0]);
  });
});
