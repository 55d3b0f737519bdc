import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { changeOwnAccount } from "../../src/identity/accounts.ts";
import { register } from "../../src/identity/register.ts";
import { revokeSessions } from "../../src/identity/sessions.ts";
import { signIn } from "../../src/identity/sign_in.ts";
import { readAccessToken } from "../../src/identity/tokens.ts";
import { freshStore, type TestStore } from "../support/store.ts";
import { callerOf, column, deskOf, NOW, PASSWORD, personOf, SECRET_KEY, watched } from "./world.ts";

let store: TestStore;
beforeAll(async () => {
  store = await freshStore();
});
afterAll(() => store.close());
beforeEach(() => store.db.write([sql`delete from throttles`]));

const sessionsOf = (id: number) =>
  column(store.db, "id", sql`select id from sessions where user_id = ${id} and revoked_at is null`);
const actionsOf = (id: number) =>
  column(
    store.db,
    "action",
    sql`select action from audit_log where target_id = ${id}
    and action <> 'operator_token_issued' order by id`,
  );

describe("signIn()", () => {
  test("opens a session, and keeps no token of it", async () => {
    const { deps } = deskOf(store.db);
    const { id, username } = await personOf(deps);
    const granted = await signIn(deps, {
      name: username,
      password: PASSWORD,
      userAgent: "a\u0000b\ud800".padEnd(300),
    });
    const { sessionId } = await readAccessToken(granted.accessToken, SECRET_KEY, NOW);
    expect(await sessionsOf(id)).toEqual([sessionId]);
    expect(granted.expiresIn).toBe(1800);
    const [kept] = await store.db.read([sql`select * from sessions where id = ${sessionId}`]);
    expect(kept?.rows[0]).toMatchObject({
      address: "192.0.2.1",
      user_agent: expect.stringMatching(/^ab\ufffd *$/),
    });
    const stored = await store.db.read([sql`select * from refresh_tokens`, sql`select * from audit_log`]);
    const text = JSON.stringify(stored.map(({ rows }) => rows.map((row) => Object.values(row))));
    expect(text).not.toContain(granted.refreshToken);
    expect(text).not.toContain(granted.accessToken);
    expect(text).not.toContain(PASSWORD);
  });

  test.each([
    ["the password is changed", sql`update users set password_hash = '$scrypt$other'`],
    ["the password is taken away", sql`update users set password_hash = null`],
    ["the account is deactivated", sql`update users set is_active = 0`],
    ["the account is deleted", sql`delete from users`],
  ])("opens none when %s while the hash is computed", async (_, change) => {
    // The first call finds the account, the second one would open the session.
    const { db, calls } = watched(store.db, async (call) => {
      if (call === 2) await store.db.write([sql`${change} where username = ${person.username}`]);
    });
    const { deps } = deskOf(db);
    const person = await personOf(deskOf(store.db).deps);
    await expect(signIn(deps, { name: person.username, password: PASSWORD, userAgent: null })).rejects
      .toMatchObject({ code: "unauthenticated", message: "Wrong username or password" });
    expect(calls.count).toBe(2);
    expect(await sessionsOf(person.id)).toEqual([]);
    expect(await actionsOf(person.id)).toEqual([]);
  });

  test("asks the store as often whoever is not let in", async () => {
    const person = await personOf(deskOf(store.db).deps);
    const demo = await personOf(deskOf(store.db).deps, { isDemo: true });
    const operator = await callerOf(deskOf(store.db).deps);
    const counts = [];
    for (
      const [name, password] of [
        ["nobody.at.all", PASSWORD],
        [person.username, "not that one"],
        [operator.username, PASSWORD],
        [demo.username, PASSWORD],
      ] as const
    ) {
      const { db, calls } = watched(store.db);
      await expect(signIn(deskOf(db).deps, { name, password, userAgent: null })).rejects.toMatchObject({
        code: "unauthenticated",
        message: "Wrong username or password",
      });
      counts.push(calls.count);
    }
    expect(counts).toEqual([2, 2, 2, 2]);
  });

  test("lets demo accounts in where access is open, and nowhere else", async () => {
    const { deps } = deskOf(store.db, { ACCESS: "open" });
    const demo = await personOf(deps, { isDemo: true, role: "admin" });
    const attempt = { name: demo.username, password: PASSWORD, userAgent: null };
    expect((await signIn(deps, attempt)).account.role).toBe("admin");
    await expect(signIn(deskOf(store.db).deps, attempt)).rejects.toMatchObject({ code: "unauthenticated" });
  });

  test("needs a secret to sign with", async () => {
    const { deps } = deskOf(store.db);
    const without = { ...deps, config: { ...deps.config, secretKey: undefined } };
    await expect(signIn(without, { name: "x", password: "y", userAgent: null })).rejects.toMatchObject({
      code: "unavailable",
    });
  });

  test("counts no failure for who succeeds or is deactivated, and one for who fails", async () => {
    const { deps } = deskOf(store.db);
    const { id, username } = await personOf(deps);
    const left = () =>
      column(store.db, "tokens", sql`select tokens from throttles where key = ${`failures:${id}`}`);
    const attempt = (password: string) => signIn(deps, { name: username, password, userAgent: null });
    await attempt(PASSWORD);
    expect(await left()).toEqual([100]);
    await expect(attempt("not that one")).rejects.toMatchObject({ code: "unauthenticated" });
    expect(await left()).toEqual([99]);
    await store.db.write([sql`update users set is_active = 0 where id = ${id}`]);
    await expect(attempt(PASSWORD)).rejects.toMatchObject({ code: "forbidden" });
    expect(await left()).toEqual([99]);
  });

  test("refuses without hashing when there were too many", async () => {
    const { db, calls } = watched(store.db);
    const { deps } = deskOf(db);
    const { id, username } = await personOf(deskOf(store.db).deps);
    const attempt = () => signIn(deps, { name: username, password: PASSWORD, userAgent: null });
    await attempt();
    await store.db.write([sql`update throttles set tokens = 0 where key = ${`failures:${id}`}`]);
    calls.count = 0;
    await expect(attempt()).rejects.toMatchObject({
      code: "throttled",
      retryAfter: 9,
      allowance: { policy: "account-failures", quota: 100, windowSeconds: 900, remaining: 0 },
    });
    expect(calls.count).toBe(1);
  });
});

describe("register()", () => {
  const person = () => {
    const username = `person.${crypto.randomUUID().slice(0, 8)}`;
    return { username, email: `${username}@shop.example`, fullName: null, password: PASSWORD };
  };

  test("of one name at once makes one account, and tells the others", async () => {
    const { deps } = deskOf(store.db);
    const wanted = person();
    const answers = await Promise.allSettled([1, 2, 3].map(() => register(deps, wanted)));
    const made = answers.filter(({ status }) => status === "fulfilled");
    expect(made).toHaveLength(1);
    for (const answer of answers) {
      if (answer.status === "rejected") expect(answer.reason).toMatchObject({ code: "conflict" });
    }
    const ids = await column(store.db, "id", sql`select id from users where username = ${wanted.username}`);
    expect(ids).toHaveLength(1);
    expect(await actionsOf(Number(ids[0]))).toEqual(["registered"]);
  });

  test("is closed by default where access is protected, and open where it is open", async () => {
    const wanted = person();
    const { deps } = deskOf(store.db, { REGISTRATION: "" });
    await expect(register(deps, wanted)).rejects.toMatchObject({ code: "forbidden" });
    await expect(register(deskOf(store.db, { ACCESS: "open", REGISTRATION: "closed" }).deps, wanted)).rejects
      .toMatchObject({ code: "forbidden" });
    const open = deskOf(store.db, { ACCESS: "open", REGISTRATION: "" });
    expect((await register(open.deps, wanted)).account).toMatchObject({ role: "user", isActive: 1 });
  });

  test("counts no try for what breaks a rule", async () => {
    const { deps } = deskOf(store.db);
    for (const change of [{ password: "short" }, { username: "a@b" }]) {
      await expect(register(deps, { ...person(), ...change })).rejects.toMatchObject({ code: "invalid" });
    }
    expect(await column(store.db, "key", sql`select key from throttles`)).toEqual([]);
  });
});

describe("changeOwnAccount()", () => {
  test("sets no password for a session that was ended while the hash was computed", async () => {
    const person = await callerOf(deskOf(store.db).deps);
    // The first call counts the attempt; the second one writes.
    const { db } = watched(store.db, async (call) => {
      if (call === 2) await revokeSessions(deskOf(store.db).deps, person);
    });
    await expect(changeOwnAccount(deskOf(db).deps, person, { password: PASSWORD })).rejects.toMatchObject({
      code: "unauthenticated",
    });
    const hashes = await column(
      store.db,
      "password_hash",
      sql`select password_hash from users where id = ${person.userId}`,
    );
    expect(hashes).toEqual([null]);
    expect(await actionsOf(person.userId)).toEqual(["session_revoked"]);
  });

  test("at once in two sessions: the first ends the other, whose change does not happen", async () => {
    const { deps } = deskOf(store.db);
    const one = await callerOf(deps);
    const other = await callerOf(deps, "user", one.username);
    const answers = await Promise.allSettled([
      changeOwnAccount(deps, one, { password: "the one sentence", fullName: "one" }),
      changeOwnAccount(deps, other, { password: "the other sentence", fullName: "other" }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const winner = answers[0]?.status === "fulfilled" ? one : other;
    expect(await sessionsOf(one.userId)).toEqual([winner.sessionId]);
    const name = winner === one ? "one" : "other";
    const names = await column(
      store.db,
      "full_name",
      sql`select full_name from users where id = ${one.userId}`,
    );
    expect(names).toEqual([name]);
    expect(await actionsOf(one.userId)).toEqual(["password_changed"]);
  });
});
