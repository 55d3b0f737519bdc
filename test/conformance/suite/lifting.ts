import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { at, clientOf, numberAt, textAt } from "./client.ts";
import { apiKeyOf, forgetThrottles, openAccount, statusOf, storedAccount } from "./operators.ts";
import { newPerson } from "./people.ts";
import type { World } from "./world.ts";

/** What a caller would like to be, by every name that somebody might read it under. */
const WISHES = {
  is_demo: true,
  isActive: true,
  isDemo: true,
  Role: "admin",
  ROLE: "admin",
  roles: ["admin"],
  is_admin: true,
  uuid: "00000000-0000-4000-8000-000000000000",
  user_id: 1,
  password_hash: "$scrypt$ln=14,r=8,p=5$AAAA$AAAA",
  passwordHash: "$scrypt$ln=14,r=8,p=5$AAAA$AAAA",
  created_at: "2000-01-01T00:00:00Z",
  "/role": "admin",
  "user.role": "admin",
};

/** Bodies that try to change what objects inherit. */
const POLLUTION = [
  '"__proto__":{"role":"admin","is_active":true,"is_demo":true,"full_name":{"a":1},"email":"x"}',
  '"constructor":{"prototype":{"role":"admin","is_admin":true}}',
  '"__proto__":null,"constructor":null,"hasOwnProperty":1,"toString":{},"valueOf":[]',
];

/** Ways to get more than one was given: privileges in bodies, other people's ids, texts that break out. */
export function lifting(world: () => World): void {
  const nobody = () => clientOf(world, null);
  beforeEach(() => forgetThrottles(world));
  const textOf = (fields: object, more: string) => `${JSON.stringify(fields).slice(0, -1)},${more}}`;

  describe("what a body would like its account to be", () => {
    test.each(["/auth/register", "/register"])("POST %s makes a plain user of it", async (path) => {
      const { email, ...rest } = newPerson();
      const person = path === "/register" ? rest : { ...rest, email };
      const made = await nobody().post(path, textOf({ ...person, ...WISHES }, POLLUTION.join()));
      expect(made.status).toBe(201);
      const stored = await storedAccount(world, person.username);
      expect(stored).toMatchObject({ role: "user", isActive: true, isDemo: false, fullName: null });
      expect(stored?.passwordHash).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$[\w+/]{22}\$[\w+/]{43}$/);
      expect(stored?.uuid).not.toBe(WISHES.uuid);
      expect(Date.now() - (stored?.createdAt ?? 0)).toBeLessThan(60_000);
    });

    test("PUT /users/me changes what it may, and nothing else", async () => {
      const mine = await openAccount(world);
      const before = await storedAccount(world, mine.username);
      for (const more of [JSON.stringify(WISHES).slice(1, -1), ...POLLUTION]) {
        const changed = await mine.client.put("/users/me", textOf({ full_name: "Ann" }, more));
        expect([more, changed.status]).toEqual([more, 200]);
      }
      const { updatedAt: _, ...kept } = { ...before, fullName: "Ann" };
      expect(await storedAccount(world, mine.username)).toMatchObject(kept);
    });

    test.each(["id", "role", "is_active"])(
      "a body that says %s is refused, however it says it",
      async (name) => {
        const mine = await openAccount(world);
        const before = await storedAccount(world, mine.username);
        const value = name === "id" ? "1" : '"admin"';
        const escaped = `\\u00${name.charCodeAt(0).toString(16)}${name.slice(1)}`;
        const { email, ...rest } = newPerson();
        for (const key of [name, escaped]) {
          for (const more of [`"${key}":${value}`, `"${key}":null`, `"${key}":"user","${key}":${value}`]) {
            const answers = [
              await mine.client.put("/users/me", textOf({ full_name: "Ann" }, more)),
              await nobody().post("/auth/register", textOf({ ...rest, email }, more)),
              await nobody().post("/register", textOf(rest, more)),
              await nobody().post("/auth/login", textOf(rest, more)),
              await nobody().post("/login", textOf(rest, more)),
            ];
            expect([more, answers.map(({ status }) => status)]).toEqual([more, [422, 422, 422, 422, 422]]);
            for (const { body } of answers) expect(at(body, "errors", 0, "pointer")).toBe(`/${name}`);
          }
        }
        expect(await storedAccount(world, mine.username)).toEqual(before);
        expect(await storedAccount(world, rest.username)).toBeUndefined();
      },
    );

    test("an API key is what its role is, whatever else its body says", async () => {
      const mine = await openAccount(world);
      const other = await openAccount(world, "admin");
      const more = `"user_id":${other.id},"userId":${other.id},"owner":"${other.username}","key":"qk_mine",` +
        `"hash":"0","prefix":"qk_","uuid":"${crypto.randomUUID()}",${POLLUTION.join()}`;
      const made = await mine.client.post("/auth/api-keys", textOf({ name: "x" }, more));
      expect([made.status, at(made.body, "role")]).toEqual([201, "user"]);
      const machine = clientOf(world, textAt(made.body, "key"));
      expect(numberAt((await machine.get("/auth/me")).body, "id")).toBe(mine.id);
      expect((await machine.get("/admin/stats")).status).toBe(403);
    });

    test("an admin's body about a role sets the role alone", async () => {
      const mine = await openAccount(world);
      const admin = clientOf(world, world().tokens.admin);
      const body = { role: "analyst", ...WISHES, id: 1, is_active: false, username: "somebody.else" };
      expect((await admin.put(`/users/${mine.id}/role`, textOf(body, POLLUTION.join()))).status).toBe(200);
      expect(await storedAccount(world, mine.username)).toMatchObject({
        id: mine.id,
        role: "analyst",
        isActive: true,
        isDemo: false,
        passwordHash: null,
      });
    });

    test("nothing of all that has reached who comes next", async () => {
      const next = await openAccount(world);
      expect((await next.client.get("/admin/stats")).status).toBe(403);
      expect((await next.client.get("/kpis")).status).toBe(403);
      expect((await nobody().get("/auth/me")).status).toBe(401);
    });
  });

  test("nobody gets at somebody else's sessions, keys and account", async () => {
    const mine = await openAccount(world, "analyst");
    const theirs = await openAccount(world, "admin");
    const key = await apiKeyOf(theirs, "admin");
    const keyId = textAt((await theirs.client.get("/auth/api-keys")).body, 0, "id");
    expect((await mine.client.remove(`/auth/sessions/${theirs.sessionId}`)).status).toBe(404);
    expect((await mine.client.remove(`/auth/sessions/${theirs.sessionId.toUpperCase()}`)).status).toBe(404);
    expect((await mine.client.remove(`/auth/api-keys/${keyId}`)).status).toBe(404);
    expect((await mine.client.get("/auth/api-keys")).body).toEqual([]);
    for (const path of [`/users/${theirs.id}`, `/users/${mine.id}`, `/admin/users/${mine.id}`]) {
      expect([path, (await mine.client.get(path)).status]).toEqual([path, 403]);
      expect([path, (await mine.client.remove(path)).status]).toEqual([path, 403]);
    }
    expect((await mine.client.put(`/users/${mine.id}/role`, { role: "admin" })).status).toBe(403);
    expect(await statusOf(world, theirs.token)).toBe(200);
    expect(await statusOf(world, key)).toBe(200);
    expect(await statusOf(world, mine.token)).toBe(200);
  });

  test("an admin's weaker key is no admin", async () => {
    const theirs = await openAccount(world, "admin");
    for (const role of ["user", "analyst"] as const) {
      const machine = clientOf(world, await apiKeyOf(theirs, role));
      expect((await machine.get("/admin/stats")).status).toBe(403);
      expect((await machine.put(`/users/${theirs.id}/role`, { role: "admin" })).status).toBe(403);
    }
  });

  describe("a name that is more than a name", () => {
    const NAMES = [
      "' or 1=1 --",
      "admin'--",
      "' union select 1,2,3 --",
      '" or ""="',
      "%",
      "?1",
      "name'; delete from users; --",
      "a".repeat(320),
      "\u202eadmin",
    ];
    test("signs nobody in, and registers nobody", async () => {
      const counted = async () =>
        (await world().target.db.read([sql`select count(*) as n from users`]))[0]?.rows[0]?.["n"];
      const before = await counted();
      const answers = await Promise.all(
        NAMES.map((name) => nobody().post("/auth/login", { username: name, password: "' or 1=1 --" })),
      );
      expect(answers.map(({ status }) => status)).toEqual(NAMES.map(() => 401));
      for (const username of NAMES) {
        expect((await nobody().post("/register", { ...newPerson(), username })).status).toBe(422);
      }
      expect(await counted()).toBe(before);
    });

    test("that can't be stored is refused in every text of an identity body", async () => {
      const mine = await openAccount(world);
      for (const odd of ["a\\u0000b", "\\u0000", "a\\ud800b", "\\udc00\\ud800"]) {
        const login = (username: string, password: string) =>
          nobody().post("/auth/login", `{"username":"${username}","password":"${password}"}`);
        expect([odd, (await login(odd, "x")).status]).toEqual([odd, 422]);
        expect([401, 422]).toContain((await login("nobody.at.all", odd)).status);
        const person = JSON.stringify(newPerson());
        const registrations = ["username", "email", "full_name", "password"].map((field) =>
          `${person.slice(0, -1)},"${field}":"${odd}aaaaaaaaaa"}`
        );
        for (const body of registrations) {
          expect([body, (await nobody().post("/auth/register", body)).status]).toEqual([body, 422]);
        }
        for (const field of ["username", "email", "full_name", "password"]) {
          const changed = await mine.client.put("/users/me", `{"${field}":"${odd}aaaaaaaaaa"}`);
          expect([field, changed.status]).toEqual([field, 422]);
        }
        expect((await mine.client.post("/auth/api-keys", `{"name":"${odd}"}`)).status).toBe(422);
        expect([401, 422]).toContain(
          (await nobody().post("/auth/refresh", `{"refresh_token":"${odd}"}`)).status,
        );
      }
    });
  });
}
