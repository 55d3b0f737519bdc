import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deleteApiKey, listApiKeys, makeApiKey } from "../../src/identity/api_keys.ts";
import { reaches } from "../../src/identity/caller.ts";
import { digestOf } from "../../src/identity/secrets.ts";
import { freshStore, type TestStore } from "../support/store.ts";
import { callerOf, column, deskOf, NOW } from "./world.ts";

const ROLES = ["user", "analyst", "admin"] as const;

describe("API keys", () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await freshStore();
  });
  afterAll(() => store.close());

  test("are kept as a digest and a prefix", async () => {
    const { deps } = deskOf(store.db);
    const owner = await callerOf(deps);
    const { key, kept } = await makeApiKey(deps, owner, { name: "nightly", role: "user", expiresAt: null });
    const [stored] = await store.db.read([sql`select * from api_keys where uuid = ${kept.uuid}`]);
    expect(stored?.rows[0]).toMatchObject({
      hash: await digestOf(key),
      prefix: key.slice(0, 11),
      role: "user",
    });
    const everything = await store.db.read([sql`select * from api_keys`, sql`select * from audit_log`]);
    expect(JSON.stringify(everything.map(({ rows }) => rows.map((row) => Object.values(row))))).not.toContain(
      key,
    );
    expect(await listApiKeys(deps, owner)).toEqual([kept]);
    expect(Object.keys(kept)).not.toContain("hash");
  });

  test.each(ROLES.flatMap((role) => ROLES.map((wanted) => [role, wanted] as const)))(
    "of a caller with the role %s and the wanted role %s are at most the caller's",
    async (role, wanted) => {
      const { deps } = deskOf(store.db);
      const made = makeApiKey(deps, await callerOf(deps, role), { name: "x", role: wanted, expiresAt: null });
      if (reaches(role, wanted)) expect((await made).kept.role).toBe(wanted);
      else await expect(made).rejects.toMatchObject({ code: "invalid", details: [{ pointer: "/role" }] });
    },
  );

  test.each([NOW, NOW - 1, 0])("expire in the future, and not at %i", async (expiresAt) => {
    const { deps } = deskOf(store.db);
    const owner = await callerOf(deps);
    await expect(makeApiKey(deps, owner, { name: "x", role: "user", expiresAt })).rejects.toMatchObject({
      code: "invalid",
      details: [{ pointer: "/expires_at" }],
    });
    expect(await listApiKeys(deps, owner)).toEqual([]);
  });

  test("are made for no account that has gone meanwhile, and nothing is written down", async () => {
    const { deps } = deskOf(store.db);
    const owner = await callerOf(deps);
    await store.db.write([sql`delete from users where id = ${owner.userId}`]);
    await expect(makeApiKey(deps, owner, { name: "x", role: "user", expiresAt: null })).rejects.toMatchObject(
      {
        code: "unauthenticated",
      },
    );
    const actions = sql`select action from audit_log where actor_id = ${owner.userId}`;
    expect(await column(store.db, "action", actions)).toEqual([]);
  });

  test("are deleted by their owner, once", async () => {
    const { deps } = deskOf(store.db);
    const [owner, other] = [await callerOf(deps), await callerOf(deps, "admin")];
    const { kept } = await makeApiKey(deps, owner, { name: "x", role: "user", expiresAt: null });
    await expect(deleteApiKey(deps, other, kept.uuid)).rejects.toMatchObject({ code: "not_found" });
    await deleteApiKey(deps, owner, kept.uuid);
    await expect(deleteApiKey(deps, owner, kept.uuid)).rejects.toMatchObject({ code: "not_found" });
    const actions =
      sql`select action from audit_log where actor_id in (${owner.userId}, ${other.userId}) order by id`;
    expect(await column(store.db, "action", actions)).toEqual(["api_key_made", "api_key_deleted"]);
  });
});
