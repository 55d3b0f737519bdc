import { describe, expect, test } from "vitest";
import { line, newWorld, sales, sql } from "./world.ts";

const idempotency = { caller: "user:1", method: "POST", path: "/imports", key: "k1" };

describe("importFile() with an idempotency key", () => {
  test("importFile() answers the same key and file with the stored report", async () => {
    const world = await newWorld();
    const first = await world.load(sales(line()), { idempotency });
    const again = await world.load(sales(line()), { idempotency });
    expect(again).toEqual(first);
    expect(await world.rows(sql`select count(*) as n from imports`)).toEqual([{ n: 1 }]);
    const other = await world.load(sales(line()), { idempotency: { ...idempotency, caller: "user:2" } });
    expect(other.id).not.toBe(first.id);
  });

  test("importFile() refuses the key with another body or other parameters", async () => {
    const world = await newWorld();
    await world.load(sales(line()), { idempotency });
    for (
      const attempt of [
        world.refusal(sales(line({ invoice: "2" })), { idempotency }),
        world.refusal(sales(line()), { idempotency, mode: "atomic" }),
      ]
    ) {
      expect((await attempt).code).toBe("invalid");
    }
    world.clock.now += 24 * 3_600_000 + 1;
    expect((await world.load(sales(line({ invoice: "2" })), { idempotency })).rows.loaded).toBe(1);
  });

  test("importFile() answers conflict while the key's import runs, and takes it over when its lease is over", async () => {
    const world = await newWorld();
    const attempts = await Promise.allSettled(
      Array.from({ length: 3 }, () => world.load(sales(line()), { idempotency })),
    );
    expect(attempts.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const attempt of attempts) {
      if (attempt.status === "rejected") expect(attempt.reason).toMatchObject({ code: "conflict" });
    }
    await world.db.write([
      sql`update imports set status = 'applying', report = null, lease_until = ${world.clock.now}`,
    ]);
    expect((await world.refusal(sales(line()), { idempotency })).retryAfter).toBeGreaterThan(0);
    world.clock.now += 1;
    expect((await world.refusal(sales(line({ invoice: "2" })), { idempotency })).code).toBe("invalid");
    expect((await world.load(sales(line()), { idempotency })).rows).toMatchObject({ loaded: 0, skipped: 1 });
  });

  test("importFile() forgets keys older than 24 hours, a thousand at a time", async () => {
    const world = await newWorld();
    await world.db.write([
      sql`insert into idempotency_keys (caller, method, path, key, body_hash, result, created_at)
        select 'address:x', 'POST', '/customers', value, '', '{}', ${world.clock.now} from generate_series(1, 1500)`,
    ]);
    const left = async () => (await world.rows(sql`select count(*) as n from idempotency_keys`))[0]?.["n"];
    world.clock.now += 24 * 3_600_000;
    await world.load(sales(line()), { idempotency });
    expect(await left()).toBe(1501);
    world.clock.now += 1;
    await world.load(sales(line()));
    expect(await left()).toBe(501);
    await world.load(sales(line()));
    expect(await left()).toBe(1);
    expect((await world.load(sales(line()), { idempotency })).rows.loaded).toBe(1);
  });

  test("importFile() frees the key of an import that was refused", async () => {
    const world = await newWorld();
    await world.refusal("nothing", { idempotency });
    await world.refusal(sales(line({ quantity: "0" })), { idempotency, mode: "atomic" });
    expect((await world.load(sales(line()), { idempotency })).rows.loaded).toBe(1);
  });
});
