import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Deps } from "../../src/deps.ts";
import { deleteOwnAccount } from "../../src/identity/accounts.ts";
import { changeRole, deleteAccount, toggleAccount } from "../../src/identity/administration.ts";
import type { Caller } from "../../src/identity/caller.ts";
import { openDenoDatabase } from "../../src/platform/deno_database.ts";
import { freshStore, type TestStore } from "../support/store.ts";
import { callerOf, column, deskOf, personOf, watched } from "./world.ts";

/** Ways to take an admin away. */
const WAYS: readonly [string, (deps: Deps, caller: Caller, id: number) => Promise<unknown>][] = [
  ["changeRole()", (deps, caller, id) => changeRole(deps, caller, id, "analyst")],
  ["toggleAccount()", toggleAccount],
  ["deleteAccount()", deleteAccount],
];

describe.each(WAYS)("%s", (_, way) => {
  let store: TestStore;
  beforeEach(async () => {
    store = await freshStore();
  });
  afterEach(() => store.close());
  const admins = () =>
    column(store.db, "id", sql`select id from users where role = 'admin' and is_active = 1 order by id`);
  /** A caller whose account is no admin any more: its request was on its way already. */
  const lateCaller = async (deps: Deps) => ({ ...await callerOf(deps, "user"), role: "admin" as const });

  test("takes no last admin, and nothing of the batch happens", async () => {
    const { deps } = deskOf(store.db);
    const last = await callerOf(deps, "admin");
    await expect(way(deps, await lateCaller(deps), last.userId)).rejects.toMatchObject({ code: "conflict" });
    expect(await admins()).toEqual([last.userId]);
    expect(await column(store.db, "revoked_at", sql`select revoked_at from sessions`)).toEqual([null, null]);
    expect(
      await column(store.db, "id", sql`select id from audit_log where action <> 'operator_token_issued'`),
    ).toEqual([]);
    expect(await column(store.db, "name", sql`select name from guards`)).toEqual([]);
  });

  test("counts no admin that is inactive, and no demo admin where access is protected", async () => {
    const { deps } = deskOf(store.db);
    const last = await callerOf(deps, "admin");
    const inactive = await callerOf(deps, "admin");
    await store.db.write([sql`update users set is_active = 0 where id = ${inactive.userId}`]);
    const demo = await personOf(deps, { isDemo: true, role: "admin" });
    const caller = await lateCaller(deps);
    await expect(way(deps, caller, last.userId)).rejects.toMatchObject({ code: "conflict" });
    // The demo admin can't sign in here: it may go, whoever else is there.
    await way(deps, caller, demo.id);
    expect(await admins()).toEqual([last.userId]);
  });

  test("counts demo admins where access is open", async () => {
    const { deps } = deskOf(store.db, { ACCESS: "open" });
    const one = await callerOf(deps, "admin");
    const demo = await personOf(deps, { isDemo: true, role: "admin" });
    await way(deps, await lateCaller(deps), one.userId);
    await expect(way(deps, await lateCaller(deps), demo.id)).rejects.toMatchObject({ code: "conflict" });
    expect(await admins()).toEqual([demo.id]);
  });

  test("by two isolates at once leaves one admin, round after round", async () => {
    const other = await openDenoDatabase(store.url);
    for (let round = 0; round < 10; round++) {
      await store.db.write([sql`delete from users`]);
      const [here, there] = [deskOf(store.db).deps, deskOf(other).deps];
      const [one, two] = [await callerOf(here, "admin"), await callerOf(here, "admin")];
      const answers = await Promise.allSettled([way(here, one, two.userId), way(there, two, one.userId)]);
      expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      expect(await admins()).toHaveLength(1);
    }
    other.close();
  });

  test("is nothing that one does to oneself, and asks no store about it", async () => {
    const { deps } = deskOf(store.db);
    const one = await callerOf(deps, "admin");
    await callerOf(deps, "admin");
    const { db, calls } = watched(store.db);
    await expect(way(deskOf(db).deps, one, one.userId)).rejects.toMatchObject({ code: "conflict" });
    expect(calls.count).toBe(0);
    expect(await admins()).toHaveLength(2);
  });

  test("knows nobody who is not there, and writes nothing down", async () => {
    const { deps } = deskOf(store.db);
    const one = await callerOf(deps, "admin");
    await expect(way(deps, one, 4711)).rejects.toMatchObject({ code: "not_found" });
    expect(
      await column(store.db, "id", sql`select id from audit_log where action <> 'operator_token_issued'`),
    ).toEqual([]);
  });
});

describe("deleteOwnAccount()", () => {
  test("keeps an account that became the last admin while the request was under way", async () => {
    const store = await freshStore();
    const { deps } = deskOf(store.db);
    const mine = await callerOf(deps, "user");
    await store.db.write([sql`update users set role = 'admin' where id = ${mine.userId}`]);
    await expect(deleteOwnAccount(deps, mine)).rejects.toMatchObject({ code: "conflict" });
    await expect(deleteOwnAccount(deps, { ...mine, role: "admin" })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await column(store.db, "id", sql`select id from users`)).toEqual([mine.userId]);
    await store.close();
  });
});
