import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { championModel } from "../../../src/clustering/model/champion.ts";
import { countPredictions, predictionPage } from "../../../src/clustering/model/history.ts";
import { predict, predictAndRemember, type SentCustomer } from "../../../src/clustering/model/predict.ts";
import { importModel, setChampion } from "../../../src/clustering/model/registry.ts";
import type { Database } from "../../../src/db/client.ts";
import { exampleDocument } from "./example.ts";
import { NOON, openPeople } from "./people.ts";

const NEWEST = { before: Number.MAX_SAFE_INTEGER, limit: 100, skip: 0 };
const customer = (age: number): SentCustomer => ({
  sex: "female",
  age,
  annual_income: 61.123456789012345,
  spending_score: 50,
  purchase_frequency: 3,
});

describe("predictAndRemember()", () => {
  let world: Awaited<ReturnType<typeof openPeople>>;
  let db: Database;
  const calls = { read: 0, write: 0 };
  beforeEach(async () => {
    world = await openPeople([]);
    Object.assign(calls, { read: 0, write: 0 });
    db = {
      ...world.db,
      read: (statements) => (calls.read++, world.db.read(statements)),
      write: (statements) => (calls.write++, world.db.write(statements)),
    };
    await world.db.write([
      sql`insert into users (id, uuid, username, role, created_at, updated_at)
        values (1, 'u1', 'ann', 'user', 0, 0), (2, 'u2', 'bob', 'user', 0, 0)`,
    ]);
    await importModel(world.deps, exampleDocument(), { champion: true });
  });
  afterEach(() => world.close());

  const ask = (customers: readonly SentCustomer[], userId = 1, championVersion: number | null = 1) =>
    predictAndRemember({ ...world.deps, db }, { userId, championVersion }, customers);

  test("predicts, and writes what was asked and answered into the user's history", async () => {
    const { predictions, version } = await ask([customer(25), customer(60)]);
    const champion = await championModel(world.deps, 1);
    expect(predictions).toEqual([predict(champion, customer(25)), predict(champion, customer(60))]);
    expect(version).toBe(1);
    expect(await predictionPage(world.db, { userId: 1, ...NEWEST })).toEqual([
      { id: 2, customerData: customer(60), ...predictions[1], createdAt: NOON, modelVersion: 1 },
      { id: 1, customerData: customer(25), ...predictions[0], createdAt: NOON, modelVersion: 1 },
    ]);
    expect([await countPredictions(world.db, 1), await countPredictions(world.db, 2)]).toEqual([2, 0]);
  });

  test("takes one write, and no read once the version is at hand", async () => {
    await ask([customer(25)]);
    Object.assign(calls, { read: 0, write: 0 });
    await ask([customer(26)]);
    expect(calls).toEqual({ read: 0, write: 1 });
  });

  test("answers nobody whose account was deleted meanwhile", async () => {
    await expect(ask([customer(25)], 99)).rejects.toMatchObject({ code: "unauthenticated" });
    expect(await countPredictions(world.db, 99)).toBe(0);
  });

  test("keeps nothing but what is documented of a customer", async () => {
    await ask([{ ...customer(25), ...{ card: "4711" } }]);
    const [row] = await world.db.orm.all<{ customer_data: string }>(
      sql`select customer_data from prediction_history`,
    );
    expect(row?.customer_data).toBe(
      '{"sex":"female","age":25,"annual_income":61.123456789012344,"spending_score":50,"purchase_frequency":3}',
    );
  });

  test("uses the version that it is told, and history says which", async () => {
    const other = exampleDocument();
    other.clusters.forEach((cluster) => cluster.cluster_name = `${cluster.cluster_name} (new)`);
    await importModel(world.deps, other, { champion: true });
    await ask([customer(25)], 1, 2);
    await setChampion(world.deps, 1, { actorId: 1, address: null });
    await ask([customer(25)], 1, 1);
    const page = await predictionPage(world.db, { userId: 1, ...NEWEST });
    expect(page.map(({ modelVersion, clusterName }) => [modelVersion, clusterName])).toEqual([
      [1, "Average Spender"],
      [2, "Average Spender (new)"],
    ]);
  });

  test("remembers 10,000 rows at once, in their order", async () => {
    const { predictions } = await ask(
      Array.from({ length: 10_000 }, (_, index) => customer(18 + index % 80)),
    );
    expect(predictions).toHaveLength(10_000);
    expect(await countPredictions(world.db, 1)).toBe(10_000);
    const [newest] = await predictionPage(world.db, { userId: 1, ...NEWEST, limit: 1 });
    expect([newest?.id, newest?.customerData.age]).toEqual([10_000, 18 + 9_999 % 80]);
    expect(calls.write).toBe(1);
  });

  test("answers no rows with none, and writes nothing", async () => {
    expect(await ask([])).toEqual({ predictions: [], version: 1 });
    expect(calls.write).toBe(0);
  });

  test.each([null, 99])("throws conflict when the champion is %s, and writes nothing", async (version) => {
    await expect(ask([customer(25)], 1, version)).rejects.toMatchObject({
      code: "conflict",
      message: "Model not trained. Please train the model first using /train endpoint",
    });
    expect(await countPredictions(world.db, 1)).toBe(0);
  });

  test("writes all rows or none", async () => {
    await world.db.write([
      sql`create trigger picky before insert on prediction_history when new.cluster = 4
        begin select raise(abort, 'no'); end`,
    ]);
    await expect(ask([customer(25), customer(60)])).rejects.toThrow();
    expect(await countPredictions(world.db, 1)).toBe(0);
  });

  test("predictionPage() goes on before an id, skips, and shows nobody else's", async () => {
    await ask([1, 2, 3, 4, 5].map((index) => customer(20 + index)));
    await ask([customer(90)], 2);
    const idsOf = async (page: Partial<typeof NEWEST>) =>
      (await predictionPage(world.db, { userId: 1, ...NEWEST, ...page })).map(({ id }) => id);
    expect(await idsOf({ limit: 2 })).toEqual([5, 4]);
    expect(await idsOf({ limit: 2, before: 4 })).toEqual([3, 2]);
    expect(await idsOf({ limit: 2, skip: 3 })).toEqual([2, 1]);
    expect(await idsOf({ skip: 9 })).toEqual([]);
    expect(await idsOf({})).toEqual([5, 4, 3, 2, 1]);
  });
});

describe("championModel()", () => {
  test("keeps the versions of two stores apart, and does not keep every version", async () => {
    const [one, two] = [await openPeople([]), await openPeople([])];
    const named = (name: string) => {
      const document = exampleDocument();
      document.clusters.forEach((cluster, index) => cluster.cluster_name = `${name} ${index}`);
      return document;
    };
    await importModel(one.deps, named("One"), { champion: true });
    await importModel(two.deps, named("Two"), { champion: true });
    for (let version = 2; version <= 6; version++) {
      await importModel(one.deps, named("One"), { champion: true });
    }
    const first = await championModel(one.deps, 1);
    expect((await championModel(two.deps, 1)).clusters[0]?.name).toBe("Two 0");
    expect(first.clusters[0]?.name).toBe("One 0");
    expect(await championModel(one.deps, 1)).toBe(first);
    for (let version = 2; version <= 6; version++) await championModel(one.deps, version);
    const again = await championModel(one.deps, 1);
    expect(again).not.toBe(first);
    expect(again).toEqual(first);
    await Promise.all([one.close(), two.close()]);
  });
});
