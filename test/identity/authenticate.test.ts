import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { models } from "../../src/db/schema/models.ts";
import { makeApiKey } from "../../src/identity/api_keys.ts";
import { authenticate } from "../../src/identity/authenticate.ts";
import { lesser, reaches, type Role } from "../../src/identity/caller.ts";
import { freshStore, type TestStore } from "../support/store.ts";
import { callerOf, column, deskOf, NOW, watched } from "./world.ts";

const ROLES = ["user", "analyst", "admin"] as const;
const MINUTE = 60_000;

describe("authenticate()", () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await freshStore();
  });
  afterAll(() => store.close());
  const setChampion = (version: number | null) =>
    store.db.write([
      sql`update models set is_champion = 0`,
      ...version === null ? [] : [sql`update models set is_champion = 1 where version = ${version}`],
    ]);
  const keyOf = async (role: Role, keyRole: Role, expiresAt: number | null = null) => {
    const { deps } = deskOf(store.db);
    const owner = await callerOf(deps, role);
    return { owner, ...await makeApiKey(deps, owner, { name: "x", role: keyRole, expiresAt }) };
  };

  test("finds the account and its role in one query", async () => {
    const { db, calls } = watched(store.db);
    const { deps } = deskOf(db);
    const { token, userId, username, sessionId } = await callerOf(deskOf(store.db).deps, "analyst");
    expect(await authenticate(deps, token)).toEqual({
      userId,
      username,
      role: "analyst",
      sessionId,
      championVersion: null,
    });
    expect(calls.count).toBe(1);
  });

  test("brings the champion's version along in the same query, for a token and for a key", async () => {
    const { key } = await keyOf("user", "user");
    const { token } = await callerOf(deskOf(store.db).deps);
    await authenticate(deskOf(store.db).deps, key);
    const model = {
      document: "{}",
      dataHash: "",
      hash: "",
      changes: "{}",
      origin: "trained",
      createdAt: NOW,
    } as const;
    await store.db.orm.insert(models).values([{ ...model, version: 3 }, { ...model, version: 7 }]);
    for (const version of [3, 7, null]) {
      await setChampion(version);
      for (const credential of [token, key]) {
        const { db, calls } = watched(store.db);
        expect((await authenticate(deskOf(db).deps, credential)).championVersion).toBe(version);
        expect(calls.count).toBe(1);
      }
    }
  });

  test("asks no store about what is not signed", async () => {
    const { db, calls } = watched(store.db);
    for (const token of ["", "x", "a.b.c", "qr_x"]) {
      await expect(authenticate(deskOf(db).deps, token)).rejects.toMatchObject({ code: "unauthenticated" });
    }
    expect(calls.count).toBe(0);
  });

  test("knows no session that has run out, before its token has", async () => {
    const { deps, clock } = deskOf(store.db);
    const { token, sessionId } = await callerOf(deps);
    await store.db.write([sql`update sessions set expires_at = ${NOW + MINUTE} where id = ${sessionId}`]);
    clock.now = NOW + MINUTE - 1;
    expect((await authenticate(deps, token)).sessionId).toBe(sessionId);
    clock.now = NOW + MINUTE;
    await expect(authenticate(deps, token)).rejects.toMatchObject({ code: "unauthenticated" });
  });

  test("tells a deactivated account from an ended session, and shuts demo accounts out as unknown", async () => {
    const { deps } = deskOf(store.db);
    const open = deskOf(store.db, { ACCESS: "open" }).deps;
    const { owner: { token, userId }, key } = await keyOf("admin", "admin");
    await store.db.write([sql`update users set is_active = 0 where id = ${userId}`]);
    for (const credential of [token, key]) {
      for (const where of [deps, open]) {
        await expect(authenticate(where, credential)).rejects.toMatchObject({ code: "forbidden" });
      }
    }
    await store.db.write([sql`update users set is_active = 1, is_demo = 1 where id = ${userId}`]);
    for (const credential of [token, key]) {
      await expect(authenticate(deps, credential)).rejects.toMatchObject({ code: "unauthenticated" });
      expect((await authenticate(open, credential)).userId).toBe(userId);
    }
  });

  describe("of an API key", () => {
    test.each(ROLES.flatMap((role) => ROLES.map((keyRole) => [role, keyRole] as const)))(
      "of a %s's account with the key's role %s gives the lesser",
      async (role, keyRole) => {
        const { key, owner } = await keyOf("admin", keyRole);
        await store.db.write([sql`update users set role = ${role} where id = ${owner.userId}`]);
        const found = await authenticate(deskOf(store.db).deps, key);
        expect(found).toMatchObject({ sessionId: null, role: lesser(role, keyRole) });
        expect(reaches(role, found.role) && reaches(keyRole, found.role)).toBe(true);
      },
    );

    test("refuses one that has expired, to the millisecond", async () => {
      const { key } = await keyOf("user", "user", NOW + MINUTE);
      const { deps, clock } = deskOf(store.db);
      clock.now = NOW + MINUTE - 1;
      expect((await authenticate(deps, key)).role).toBe("user");
      clock.now = NOW + MINUTE;
      await expect(authenticate(deps, key)).rejects.toMatchObject({
        code: "unauthenticated",
        message: "The API key has expired; make a new one",
      });
    });

    test("notes its use once a minute at most", async () => {
      const { key, kept } = await keyOf("user", "user");
      const { db, calls } = watched(store.db);
      const { deps, clock } = deskOf(db);
      const used = async (after: number) => {
        clock.now = NOW + after;
        const before = calls.count;
        await authenticate(deps, key);
        const [at] = await column(
          store.db,
          "last_used_at",
          sql`select last_used_at from api_keys where uuid = ${kept.uuid}`,
        );
        return [calls.count - before, Number(at) - NOW];
      };
      expect(await used(0)).toEqual([2, 0]);
      expect(await used(1)).toEqual([1, 0]);
      expect(await used(MINUTE - 1)).toEqual([1, 0]);
      expect(await used(MINUTE)).toEqual([2, MINUTE]);
      expect(await used(2 * MINUTE - 1)).toEqual([1, MINUTE]);
    });

    test("notes no use of one that is refused", async () => {
      const { key, kept } = await keyOf("user", "user", NOW + 1);
      const { deps, clock } = deskOf(store.db);
      clock.now = NOW + 1;
      await expect(authenticate(deps, key)).rejects.toThrow();
      const query = sql`select last_used_at from api_keys where uuid = ${kept.uuid}`;
      expect(await column(store.db, "last_used_at", query)).toEqual([null]);
    });
  });
});
