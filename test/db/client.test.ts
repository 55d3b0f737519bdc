import type { Client, ResultSet } from "@libsql/client";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { openDatabase, type Turns } from "../../src/db/client.ts";
import { freshStore } from "../support/store.ts";

const busy = () => Object.assign(new Error("SQLITE_BUSY: database is locked"), { code: "SQLITE_BUSY" });

/** A database whose client fails so many times before it does what it is asked. */
async function failing(times: number, failure: () => Error, turns?: Turns) {
  const store = await freshStore();
  const asked = { times: 0 };
  const batch = async (statements: Parameters<Client["batch"]>[0]): Promise<ResultSet[]> => {
    if (asked.times++ < times) throw failure();
    return await store.db.write(
      statements.map((statement) =>
        sql.raw(typeof statement === "object" && "sql" in statement ? statement.sql : "select 1")
      ),
    );
  };
  const none = () => {
    throw new Error("Only batches are asked for");
  };
  const client = {
    batch,
    close: () => {},
    execute: none,
    transaction: none,
    executeMultiple: none,
    migrate: none,
  };
  const db = openDatabase({ ...client, sync: none, reconnect: none, closed: false, protocol: "http" }, turns);
  return { db, asked, close: store.close, revision: () => store.db.orm.get(sql`select revision from store`) };
}

describe("openDatabase()", () => {
  test.each([
    ["found the store locked", busy],
    [
      "came to a server that took no more",
      () => Object.assign(new Error("HTTP status 429"), { status: 429 }),
    ],
  ])("sends a batch again that %s", async (_, failure) => {
    const { db, asked, close, revision } = await failing(3, failure);
    await db.write([sql`update store set revision = revision + 1`]);
    expect([asked.times, await revision()]).toEqual([4, { revision: 1 }]);
    await close();
  });

  test("gives up after five tries, with what a caller can do", async () => {
    const { db, asked, close, revision } = await failing(9, busy);
    await expect(db.write([sql`update store set revision = revision + 1`])).rejects.toMatchObject({
      code: "unavailable",
    });
    expect([asked.times, await revision()]).toEqual([5, { revision: 0 }]);
    await close();
  });

  test("sends nothing again of which nobody knows whether it was done", async () => {
    const { db, asked, close } = await failing(1, () => new TypeError("fetch failed"));
    await expect(db.write([sql`update store set revision = revision + 1`])).rejects.toMatchObject({
      code: "unavailable",
    });
    expect(asked.times).toBe(1);
    await close();
  });

  test("waits for its turn to write, and for none to read", async () => {
    let writes = 0;
    const turns: Turns = (work) => {
      writes++;
      return work();
    };
    const { db, close } = await failing(0, busy, turns);
    await db.read([sql`select 1`]);
    expect(writes).toBe(0);
    await db.write([sql`update store set revision = revision + 1`]);
    expect(writes).toBe(1);
    await close();
  });
});
