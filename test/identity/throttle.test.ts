import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parseConfig } from "../../src/config.ts";
import type { Database } from "../../src/db/client.ts";
import type { Allowance } from "../../src/errors.ts";
import {
  type Bucket,
  failureBuckets,
  giveBack,
  loginBucket,
  registerBucket,
} from "../../src/identity/queries/throttles.ts";
import { take } from "../../src/identity/throttle.ts";
import { openDenoDatabase } from "../../src/platform/deno_database.ts";
import { freshStore, type TestStore } from "../support/store.ts";
import { column, deskOf, NOW, personOf } from "./world.ts";

const { throttles } = parseConfig({}, "task");
const MINUTE = 60_000;

describe("take()", () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await freshStore();
  });
  afterAll(() => store.close());
  beforeEach(() => store.db.write([sql`delete from throttles`]));

  const attempt = async (
    buckets: readonly [Bucket, ...Bucket[]],
    now = NOW,
    db: Database = store.db,
  ): Promise<Allowance> => {
    const taking = take(buckets, now);
    return taking.judge(await db.write(taking.statements));
  };
  /** How many of so many attempts at once are let through. */
  const through = async (count: number, buckets: readonly [Bucket, ...Bucket[]], now = NOW) => {
    const tries = Array.from({ length: count }, () => attempt(buckets, now));
    return (await Promise.allSettled(tries)).filter(({ status }) => status === "fulfilled").length;
  };

  test("has the figures that were decided", () => {
    expect(throttles).toEqual({ logins: 60, registers: 30, failuresPerAddress: 10, failuresPerAccount: 100 });
    expect(loginBucket("a", throttles.logins)).toMatchObject({ capacity: 60, window: MINUTE });
    expect(registerBucket("a", throttles.registers)).toMatchObject({ capacity: 30, window: MINUTE });
    expect(failureBuckets("n", "a", throttles)).toMatchObject([
      { policy: "login-failures", capacity: 10, window: 15 * MINUTE },
      { policy: "account-failures", capacity: 100, window: 15 * MINUTE },
    ]);
  });

  test.each([
    ["sixty logins", loginBucket("192.0.2.1", 60), 60],
    ["thirty registers", registerBucket("192.0.2.1", 30), 30],
  ])(
    "lets %s a minute through, not one more, and the next when its time has come",
    async (_, bucket, quota) => {
      expect(await through(quota + 20, [bucket])).toBe(quota);
      const each = MINUTE / quota;
      await expect(attempt([bucket], NOW + each - 1)).rejects.toMatchObject({
        code: "throttled",
        retryAfter: 1,
        allowance: { policy: bucket.policy, quota, windowSeconds: 60, remaining: 0, resetSeconds: 1 },
      });
      expect(await through(20, [bucket], NOW + each)).toBe(1);
      expect(await through(20, [bucket], NOW + 11 * each)).toBe(10);
    },
  );

  test("fills a bucket to its brim and no further, however long nobody came", async () => {
    const bucket = loginBucket("192.0.2.1", 60);
    expect(await through(60, [bucket])).toBe(60);
    expect(await through(200, [bucket], NOW + 59 * MINUTE)).toBe(60);
    await attempt([bucket], NOW + 600 * MINUTE);
    expect(await column(store.db, "tokens", sql`select tokens from throttles`)).toEqual([59]);
  });

  test("says what is left, and when there is one more", async () => {
    const bucket = loginBucket("192.0.2.1", 60);
    expect(await attempt([bucket])).toEqual({
      policy: "login",
      quota: 60,
      windowSeconds: 60,
      remaining: 59,
      resetSeconds: 1,
    });
    expect((await attempt([bucket])).remaining).toBe(58);
    expect((await attempt([bucket], NOW + 60_000)).remaining).toBe(59);
  });

  test("lets ten failures of an address at an account through, and one more every ninety seconds", async () => {
    const buckets = failureBuckets("nobody.at.all", "192.0.2.1", throttles);
    const all = [loginBucket("192.0.2.1", 60), ...buckets] as const;
    expect(await through(40, all)).toBe(10);
    await expect(attempt(all, NOW + 1_000)).rejects.toMatchObject({ retryAfter: 89 });
    expect(await through(5, all, NOW + 89_999)).toBe(0);
    expect(await through(5, all, NOW + 90_000)).toBe(1);
    expect(await through(40, all, NOW + 120 * MINUTE)).toBe(10);
  });

  test("lets a hundred failures from everywhere through", async () => {
    let count = 0;
    for (let network = 0; network < 15; network++) {
      const address = `192.0.2.${network}`;
      count += await through(10, [loginBucket(address, 60), ...failureBuckets("nobody", address, throttles)]);
    }
    expect(count).toBe(100);
  });

  test("takes from none when one is empty", async () => {
    const [address, account] = failureBuckets("nobody", "192.0.2.1", throttles);
    if (address === undefined || account === undefined) throw new Error("There are two");
    expect(await through(15, [address, account])).toBe(10);
    const left = await column(store.db, "tokens", sql`select tokens from throttles order by tokens`);
    expect(left).toEqual([0, 90]);
  });

  test("names the throttle that lasts longest", async () => {
    const login = loginBucket("192.0.2.1", 1);
    const [failures] = failureBuckets("nobody", "192.0.2.1", {
      failuresPerAddress: 1,
      failuresPerAccount: 100,
    });
    if (failures === undefined) throw new Error("There are two");
    expect(await through(1, [login, failures])).toBe(1);
    await expect(attempt([login, failures])).rejects.toMatchObject({
      retryAfter: 900,
      allowance: { policy: "login-failures" },
    });
  });

  test("keeps addresses and accounts apart, and one account together by all its names", async () => {
    const { deps } = deskOf(store.db);
    const person = await personOf(deps);
    const names = [person.username, person.username.toUpperCase(), person.email, person.email.toUpperCase()];
    let count = 0;
    for (const name of names) count += await through(10, [...failing(name, "192.0.2.1")]);
    expect(count).toBe(10);
    expect(await through(20, [...failing(person.email, "192.0.2.2")])).toBe(10);
    expect(await through(20, [...failing("somebody.else", "192.0.2.1")])).toBe(10);
    // A name that nobody has may look like an id: it is no account's.
    expect(await through(20, [...failing(String(person.id), "192.0.2.1")])).toBe(10);
    expect(await through(20, [loginBucket(null, 10)])).toBe(10);
    expect(await through(20, [loginBucket("192.0.2.1", 10)])).toBe(10);
  });

  test("is shared by all isolates: two clients of one store", async () => {
    const other = await openDenoDatabase(store.url);
    const bucket = loginBucket("192.0.2.1", 20);
    const tries = Array.from(
      { length: 60 },
      (_, index) => attempt([bucket], NOW, index % 2 ? other : store.db),
    );
    const settled = await Promise.allSettled(tries);
    other.close();
    expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(20);
    for (const one of settled) {
      if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "throttled" });
    }
  });

  test("gives no tokens for a clock that goes back, in an isolate whose clock is behind", async () => {
    const bucket = loginBucket("192.0.2.1", 60);
    expect(await through(60, [bucket])).toBe(60);
    expect(await through(20, [bucket], NOW - 30_000)).toBe(0);
    expect(await through(20, [bucket], NOW)).toBe(0);
    expect(await through(20, [bucket], NOW + 1_000)).toBe(1);
  });

  test("gives back no more than was taken", async () => {
    const bucket = loginBucket("192.0.2.1", 5);
    await attempt([bucket]);
    for (let again = 0; again < 4; again++) await store.db.write(giveBack([bucket]));
    expect(await through(20, [bucket])).toBe(5);
  });

  test("forgets buckets that are full again", async () => {
    for (let network = 0; network < 120; network++) await attempt([loginBucket(`192.0.2.${network}`, 60)]);
    await attempt([loginBucket("198.51.100.1", 60)], NOW + MINUTE + 1);
    await attempt([loginBucket("198.51.100.1", 60)], NOW + MINUTE + 2);
    const keys = await column(store.db, "key", sql`select key from throttles`);
    expect(keys).toEqual(["login:198.51.100.1"]);
  });
});

/** The failures of a name from an address. */
function failing(name: string, address: string): [Bucket, ...Bucket[]] {
  const [first, ...rest] = failureBuckets(name, address, throttles);
  if (first === undefined) throw new Error("There are two");
  return [first, ...rest];
}
