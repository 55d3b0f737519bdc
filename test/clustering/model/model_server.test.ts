import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countPredictions, predictionPage } from "../../../src/clustering/model/history.ts";
import { predictAndRemember } from "../../../src/clustering/model/predict.ts";
import { listModels, setChampion } from "../../../src/clustering/model/registry.ts";
import { trainModel } from "../../../src/clustering/model/train.ts";
import { parseConfig } from "../../../src/config.ts";
import type { Database } from "../../../src/db/client.ts";
import { LEASE } from "../../../src/db/idempotency.ts";
import { openDenoDatabase } from "../../../src/platform/deno_database.ts";
import { migrateStore } from "../../../src/platform/migrations.ts";
import { type Sqld, startSqld } from "../../support/sqld.ts";
import { testWasm } from "../../support/wasm.ts";
import { addCustomers, groups, NOON, openPeople } from "./people.ts";

const idempotency = { caller: "user:1", method: "POST", path: "/train", key: "k", bodyHash: "a".repeat(64) };

describe("the model on a libSQL server", () => {
  let server: Sqld;
  let db: Database;
  beforeAll(async () => {
    server = await startSqld();
    db = await openDenoDatabase(server.url);
    await migrateStore(db);
    await addCustomers(db, groups(150));
    await db.write([
      sql`insert into users (id, uuid, username, role, created_at, updated_at) values (1, 'u1', 'ann', 'user', 0, 0)`,
    ]);
  });
  afterAll(async () => {
    db.close();
    await server.close();
  });
  const deps = async (now = NOON) => ({
    db,
    wasm: await testWasm(),
    now: () => now,
    config: parseConfig({ DATABASE_URL: server.url }, "task"),
  });

  test("is the same model as in a file, trained once for a key", async () => {
    const inFile = await openPeople(groups(150));
    const trained = await trainModel(await deps(), { idempotency });
    expect(trained).toEqual(await trainModel(inFile.deps, {}));
    expect(await trainModel(await deps(NOON + LEASE), { idempotency })).toEqual(trained);
    await inFile.close();
  });

  test("has one champion when three train at once, and when one is set", async () => {
    const before = (await listModels(db, { after: 0, limit: 100 })).length;
    await Promise.all([2, 3, 4].map(async (nClusters) => await trainModel(await deps(), { nClusters })));
    const after = await listModels(db, { after: 0, limit: 100 });
    expect(after).toHaveLength(before + 3);
    expect(after.filter(({ isChampion }) => isChampion)).toHaveLength(1);
    expect(await setChampion(await deps(), 1, { actorId: 1, address: null })).toMatchObject({
      isChampion: true,
    });
  });

  test("remembers 10,000 predictions in one batch", async () => {
    const customers = Array.from({ length: 10_000 }, (_, index) => ({
      sex: "male",
      age: 18 + index % 80,
      annual_income: 50,
      spending_score: 50,
      purchase_frequency: 3,
    }));
    const { predictions } = await predictAndRemember(
      await deps(),
      { userId: 1, championVersion: 1 },
      customers,
    );
    expect(await countPredictions(db, 1)).toBe(10_000);
    const page = await predictionPage(db, {
      userId: 1,
      before: Number.MAX_SAFE_INTEGER,
      limit: 10_000,
      skip: 0,
    });
    expect(page.map(({ cluster }) => cluster)).toEqual(
      predictions.map(({ cluster }) => cluster).toReversed(),
    );
  });
});
