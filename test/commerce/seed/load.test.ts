import { spawn } from "node:child_process";
import { once } from "node:events";
import { sql } from "drizzle-orm";
import { afterEach, describe, expect, test } from "vitest";
import { seedStore } from "../../../src/commerce/seed/load.ts";
import { advance } from "../../../src/commerce/seed/queries.ts";
import { verifyStore } from "../../../src/commerce/verify.ts";
import type { Database } from "../../../src/db/client.ts";
import { AppError } from "../../../src/errors.ts";
import { openDenoDatabase } from "../../../src/platform/deno_database.ts";
import { batchesOf } from "./collect.ts";
import { closeStores, countOf, dump, emptyStore, SMALL, wholeSmall } from "./stores.ts";

afterEach(closeStores);

describe("seedStore()", () => {
  test("loads what was asked for, with figures that hold", async () => {
    const { db } = await emptyStore();
    const seen: number[] = [];
    const written = await seedStore(
      { db },
      SMALL,
      ({ transactions }) => seen.push(transactions),
    );
    expect(written).toBe(batchesOf(SMALL).length);
    expect(seen).toEqual(seen.toSorted((left, right) => left - right));
    expect(seen.at(-1)).toBe(SMALL.transactions);
    expect(await countOf(db, "customers")).toBe(2_000);
    expect(await countOf(db, "products")).toBe(200);
    expect(await countOf(db, "transactions")).toBe(6_000);
    expect(await verifyStore({ db })).toMatchObject({ sound: true });
    const [row] = await db.orm.all<{ revision: number }>(
      sql`select revision from store`,
    );
    expect(row?.revision).toBe(written);
  });

  test("gives two stores the same bytes, table by table", async () => {
    const { db } = await emptyStore();
    await seedStore({ db }, SMALL);
    expect(await dump(db)).toEqual(await wholeSmall());
  });

  test("goes on where an interrupted load stopped, after whichever batch", async () => {
    const { db } = await emptyStore();
    for (let stops = 0; stops < batchesOf(SMALL).length; stops++) {
      await expect(seedStore({ db }, SMALL, () => {
        throw new Error("interrupted");
      })).rejects.toThrow("interrupted");
    }
    expect(await seedStore({ db }, SMALL)).toBe(0);
    expect(await dump(db)).toEqual(await wholeSmall());
  });

  test("goes on where a killed process stopped", async () => {
    const { db, url } = await emptyStore();
    const task = spawn(process.execPath, [
      ...["run", "-A", "src/platform/tasks/seed.ts"],
      ...["--customers", "2000", "--transactions", "6000", "--seed", "11"],
    ], { env: { ...process.env, DATABASE_URL: url } });
    const ended = once(task, "exit");
    while (task.exitCode === null && await countOf(db, "transactions") === 0) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    task.kill("SIGKILL");
    await ended;
    expect(await countOf(db, "transactions")).toBeLessThan(6_000);
    expect(await verifyStore({ db })).toMatchObject({ sound: true });
    expect(await seedStore({ db }, SMALL)).toBeGreaterThan(0);
    expect(await dump(db)).toEqual(await wholeSmall());
  });

  test("lets two loaders race: each batch is written once, and both come to an end", async () => {
    const { db, url } = await emptyStore();
    const other = await openDenoDatabase(url);
    const losses: unknown[] = [];
    const racer = (racing: Database, slow: 0 | 1): Database => {
      let calls = 0;
      return {
        ...racing,
        write: async (statements) => {
          // Now the one is ahead, now the other.
          if (calls++ % 2 === slow) {
            await new Promise((resolve) => setTimeout(resolve, 60));
          }
          return await racing.write(statements).catch((error) => {
            losses.push(error);
            throw error;
          });
        },
      };
    };
    try {
      const [one, two] = await Promise.all([
        seedStore({ db: racer(db, 0) }, SMALL),
        seedStore({ db: racer(other, 1) }, SMALL),
      ]);
      expect(one + two).toBe(batchesOf(SMALL).length);
      expect(losses.length).toBeGreaterThan(0);
    } finally {
      other.close();
    }
    expect(await dump(db)).toEqual(await wholeSmall());
  });

  test("writes nothing of a batch when the load stands elsewhere by then", async () => {
    const { db } = await emptyStore();
    await expect(db.write([
      sql`insert into product_categories (uuid, name, created_at, updated_at) values ('k', 'K', 0, 0)`,
      advance("somewhere else", "further on"),
    ])).rejects.toThrow(AppError);
    expect(await countOf(db, "product_categories")).toBe(0);
    await db.write([advance(null, "further on")]);
    await expect(db.write([advance(null, "further on still")])).rejects.toThrow(
      AppError,
    );
  });

  test("leaves room for sales that come in meanwhile", async () => {
    const { db } = await emptyStore();
    let batch = 0;
    await expect(seedStore({ db }, SMALL, () => {
      if (++batch === 4) throw new Error("interrupted");
    })).rejects.toThrow("interrupted");
    await db.write([
      sql`insert into customers (uuid, created_at, updated_at) values ('c', 0, 0)`,
      sql`insert into timeframe (date, day, month, year) values ('2026-10-31', 31, 10, 2026)
        on conflict (date) do nothing`,
      sql`insert into transactions (uuid, time_id, occurred_at, amount_minor, created_at, updated_at)
        select 't', id, 1793404800000, 0, 0, 0 from timeframe where date = '2026-10-31'`,
    ]);
    await seedStore({ db }, SMALL);
    expect(await countOf(db, "transactions")).toBe(6_001);
    const ids = await db.orm.all<{ id: number }>(
      sql`select id from transactions where uuid = 't'`,
    );
    expect(ids).toEqual([{ id: 6_001 }]);
  });
});
