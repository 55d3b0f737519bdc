import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { listModels } from "../../../src/clustering/model/registry.ts";
import { trainModel, type TrainOptions } from "../../../src/clustering/model/train.ts";
import type { Database } from "../../../src/db/client.ts";
import { KEPT, type KeyedBody, LEASE } from "../../../src/db/idempotency.ts";
import { groups, NOON, openPeople } from "./people.ts";

const idempotency: KeyedBody = {
  caller: "user:1",
  method: "POST",
  path: "/train",
  key: "monday",
  bodyHash: "a".repeat(64),
};
const ALL = { after: 0, limit: 100 };
const RUNNING = {
  code: "conflict",
  message: "The request with this Idempotency-Key is still running. Ask again later",
  retryAfter: 5,
};

describe("trainModel() with an Idempotency-Key", () => {
  let world: Awaited<ReturnType<typeof openPeople>>;
  beforeEach(async () => {
    world = await openPeople(groups(80));
  });
  afterEach(() => world.close());

  const train = (options: TrainOptions = {}, now = NOON) =>
    trainModel({ ...world.deps, now: () => now }, { nClusters: 3, idempotency, ...options });
  const versions = async () => (await listModels(world.db, ALL)).map(({ version }) => version);
  const keys = () => world.db.orm.all<{ result: string }>(sql`select result from idempotency_keys`);
  /** A training that dies without a word: its lease stays. */
  const die = async (now = NOON) => {
    const silent = { ...world.db, write: world.db.write };
    let writes = 0;
    silent.write = (statements) =>
      ++writes === 1 ? world.db.write(statements) : Promise.reject(new Error("gone"));
    await expect(trainModel({ ...world.deps, db: silent, now: () => now }, { nClusters: 3, idempotency }))
      .rejects.toThrow("gone");
    expect(await keys()).toHaveLength(1);
  };

  test("trains once, and gives the same answer again", async () => {
    const first = await train();
    expect(await train()).toEqual(first);
    expect(await train({}, NOON + KEPT)).toEqual(first);
    expect(await versions()).toEqual([1]);
    expect((await keys()).map(({ result }) => JSON.parse(result))).toEqual([{ version: 1 }]);
  });

  test("gives the first answer also when another model is the champion now", async () => {
    const first = await train();
    await trainModel(world.deps, { nClusters: 5 });
    expect(await train()).toEqual(first);
  });

  test("forgets the key after a day", async () => {
    await train();
    expect((await train({}, NOON + KEPT + 1)).version).toBe(2);
  });

  test("says that it is still running while it is", async () => {
    let during: unknown;
    const first = train({
      onProgress: () => {
        during ??= train().catch((error: unknown) => error);
      },
    });
    await first;
    expect(await during).toMatchObject(RUNNING);
    expect(await versions()).toEqual([1]);
  });

  test("makes one model of five requests at once", async () => {
    const answers = await Promise.allSettled([1, 2, 3, 4, 5].map(() => train()));
    expect(await versions()).toEqual([1]);
    for (const answer of answers) {
      if (answer.status === "rejected") expect(answer.reason).toMatchObject(RUNNING);
      else expect(answer.value.version).toBe(1);
    }
  });

  test("throws invalid when the key was used with another body", async () => {
    await train();
    await expect(train({ idempotency: { ...idempotency, bodyHash: "b".repeat(64) } })).rejects.toMatchObject({
      code: "invalid",
      details: [{ pointer: "header idempotency-key" }],
    });
  });

  test("frees the key when the training fails, for the same request or another", async () => {
    await expect(train({ features: ["age"], nClusters: 10, signal: AbortSignal.abort() })).rejects.toThrow();
    expect(await keys()).toEqual([]);
    expect((await train({ idempotency: { ...idempotency, bodyHash: "b".repeat(64) } })).version).toBe(1);
  });

  test("takes over a key whose training died a minute ago, and not sooner", async () => {
    await die();
    await expect(train({}, NOON + LEASE - 1)).rejects.toMatchObject(RUNNING);
    await expect(train({ idempotency: { ...idempotency, bodyHash: "b".repeat(64) } }, NOON + LEASE)).rejects
      .toMatchObject({ code: "invalid" });
    expect((await train({}, NOON + LEASE)).version).toBe(1);
    expect((await train({}, NOON + LEASE + 1)).version).toBe(1);
  });

  test("gives what the other has made when its key was taken over meanwhile", async () => {
    const others: unknown[] = [];
    const raced: Database = {
      ...world.db,
      async read(statements) {
        const found = await world.db.read(statements);
        if (found[0]?.columns.join() === "version,document") others.push(await train({}, NOON + LEASE));
        return found;
      },
    };
    const slow = await trainModel({ ...world.deps, db: raced }, { nClusters: 3, idempotency });
    expect(others).toEqual([slow]);
    expect(await versions()).toEqual([1]);
  });

  test("leaves the key alone that was taken over, when it fails afterwards", async () => {
    const controller = new AbortController();
    let other: Promise<unknown> | undefined;
    await expect(train({
      signal: controller.signal,
      onProgress: () => {
        other ??= train({}, NOON + LEASE);
        controller.abort();
      },
    })).rejects.toMatchObject({ name: "AbortError" });
    expect(await other).toMatchObject({ version: 1 });
    expect((await train({}, NOON + LEASE)).version).toBe(1);
    expect(await versions()).toEqual([1]);
  });
});
