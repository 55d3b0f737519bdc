import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { at, clientOf, numberAt, recordAt, textAt } from "./client.ts";
import { newPerson, PASSWORD, signInAs } from "./people.ts";
import type { World } from "./world.ts";

/** Accounts: registration, sign-in, sessions, keys, and what an account may do with itself. */
export function accounts(world: () => World): void {
  const nobody = () => clientOf(world, null);
  // The suite comes from one address; what a throttle does has tests of its own.
  beforeEach(() => world().target.db.write([sql`delete from throttles`]));

  describe("POST /auth/register", () => {
    test("registers a user, whatever role the house would like, and shows no hash", async () => {
      const person = newPerson();
      const { status, body, headers } = await nobody().post("/auth/register", {
        ...person,
        full_name: "Ann Smith",
      });
      expect(status).toBe(201);
      expect(body).toEqual({
        id: expect.any(Number),
        email: person.email,
        username: person.username,
        full_name: "Ann Smith",
        role: "user",
        is_active: true,
        created_at: expect.stringMatching(/^\d{4}-.*Z$/),
      });
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("ratelimit-policy")).toBe('"register";q=30;w=60');
    });

    test.each(["id", "role", "is_active"])(
      "refuses a body that brings %s, and makes nothing",
      async (name) => {
        const person = newPerson();
        const { status, body } = await nobody().post("/auth/register", { ...person, [name]: "admin" });
        expect([status, at(body, "errors", 0, "pointer")]).toEqual([422, `/${name}`]);
        expect((await nobody().post("/auth/login", person)).status).toBe(401);
      },
    );

    test.each([
      ["/username", { username: "a@b" }],
      ["/username", { username: "ab" }],
      ["/email", { email: "nowhere" }],
      ["/email", { email: null }],
      ["/password", { password: "short" }],
      ["/password", { password: "Password1" }],
      ["/password", { password: "x".repeat(129) }],
      ["/password", { password: "\u{1F600}".repeat(7) }],
      ["/full_name", { full_name: 5 }],
    ])("names %s where it breaks a rule: %j", async (pointer, change) => {
      const { status, body } = await nobody().post("/auth/register", { ...newPerson(), ...change });
      expect([status, at(body, "errors", 0, "pointer")]).toEqual([422, pointer]);
    });

    test("tells addresses apart by what can be seen of them alone", async () => {
      const { username, email } = newPerson();
      const accented = { ...newPerson(), email: `\u00c9${email}` };
      expect((await nobody().post("/auth/register", accented)).status).toBe(201);
      const decomposed = { ...newPerson(), email: `e\u0301${email}` };
      expect((await nobody().post("/auth/register", decomposed)).status).toBe(409);
      const invisible = await nobody().post("/auth/register", {
        ...newPerson(),
        username,
        email: `a\u200b${email}`,
      });
      expect([invisible.status, at(invisible.body, "errors", 0, "pointer")]).toEqual([422, "/email"]);
    });

    test("holds names and addresses unique without case", async () => {
      const person = newPerson();
      expect((await nobody().post("/auth/register", person)).status).toBe(201);
      const sameName = { ...newPerson(), username: person.username.toUpperCase() };
      const taken = await nobody().post("/auth/register", sameName);
      expect([taken.status, at(taken.body, "errors", 0, "pointer")]).toEqual([409, "/username"]);
      const sameAddress = { ...newPerson(), email: person.email.toUpperCase() };
      const takenAddress = await nobody().post("/auth/register", sameAddress);
      expect([takenAddress.status, at(takenAddress.body, "errors", 0, "pointer")]).toEqual([409, "/email"]);
    });
  });

  describe("POST /auth/login", () => {
    test("signs in by username and by address, in any case, and the token opens /auth/me", async () => {
      const person = newPerson();
      await nobody().post("/auth/register", person);
      for (const username of [person.username, person.email.toUpperCase()]) {
        const { status, body, headers } = await nobody().post("/auth/login", {
          username,
          password: PASSWORD,
        });
        expect(status).toBe(200);
        expect(recordAt(body, "user")["username"]).toBe(person.username);
        expect(at(body, "token_type")).toBe("bearer");
        expect(headers.get("set-cookie")).toMatch(
          /^session=[^;]+; Max-Age=1800; Path=\/; HttpOnly; SameSite=Strict$/,
        );
        const me = await clientOf(world, textAt(body, "access_token")).get("/auth/me");
        expect(at(me.body, "username")).toBe(person.username);
      }
    });

    test("takes every password that can be set, as long as it may be", async () => {
      const person = { ...newPerson(), password: "e\u0301".repeat(128) };
      expect((await nobody().post("/auth/register", person)).status).toBe(201);
      expect((await nobody().post("/auth/login", person)).status).toBe(200);
      const longer = { ...person, password: "x".repeat(129) };
      expect((await nobody().post("/auth/login", longer)).status).toBe(422);
    });

    test("understands a password in any normalisation form", async () => {
      const person = { ...newPerson(), password: "caf\u00e9 au lait" };
      expect((await nobody().post("/auth/register", person)).status).toBe(201);
      const decomposed = { username: person.username, password: "cafe\u0301 au lait" };
      expect((await nobody().post("/auth/login", decomposed)).status).toBe(200);
    });

    test("answers an unknown name and a wrong password alike", async () => {
      const person = newPerson();
      await nobody().post("/auth/register", person);
      const wrong = await nobody().post("/auth/login", {
        username: person.username,
        password: "not that one",
      });
      const unknown = await nobody().post("/auth/login", { username: "nobody.at.all", password: "x" });
      expect([wrong.status, unknown.status]).toEqual([401, 401]);
      const shown = ({ body }: typeof wrong) => ({ ...recordAt(body), request_id: "" });
      expect(shown(wrong)).toEqual(shown(unknown));
    });
  });

  describe("Retail's /register and /login", () => {
    test("make and open the same accounts", async () => {
      const { username, password } = newPerson();
      const made = await nobody().post("/register", { username, password });
      expect(made.status).toBe(201);
      expect(at(made.body, "message")).toBe("User registered successfully");
      expect(recordAt(made.body, "data")).toEqual({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        username,
        role: "user",
        created_at: expect.any(String),
        updated_at: expect.any(String),
      });
      const signedIn = await nobody().post("/login", { username, password });
      expect([signedIn.status, at(signedIn.body, "message")]).toEqual([200, "User logged in successfully"]);
      const me = await clientOf(world, textAt(signedIn.body, "data", "access_token")).get("/auth/me");
      expect(recordAt(me.body)).toMatchObject({ username, email: null, full_name: null });
      expect((await nobody().post("/auth/login", { username, password })).status).toBe(200);
    });

    test("refuse a taken name, a wrong pair, and what is not the caller's to choose", async () => {
      const { username, password } = newPerson();
      await nobody().post("/register", { username, password });
      expect((await nobody().post("/register", { username, password })).status).toBe(409);
      expect((await nobody().post("/login", { username, password: "wrong" })).status).toBe(401);
      const lifted = await nobody().post("/register", { ...newPerson(), role: "admin" });
      expect([lifted.status, at(lifted.body, "errors", 0, "pointer")]).toEqual([422, "/role"]);
    });
  });

  describe("the own account", () => {
    test("is shown with its counts, changed in part, and deleted with its tokens", async () => {
      const { client, person } = await signInAs(world);
      const profile = await client.get("/users/me/profile");
      expect(recordAt(profile.body)).toMatchObject({
        username: person.username,
        total_predictions: 0,
        total_saved_profiles: 0,
      });
      const changed = await client.put("/users/me", { full_name: "Somebody Else", email: null });
      expect(recordAt(changed.body)).toMatchObject({ full_name: "Somebody Else", email: person.email });
      expect((await client.remove("/users/me")).body).toEqual({ message: "Account deleted successfully" });
      expect((await client.get("/auth/me")).status).toBe(401);
      expect((await nobody().post("/auth/login", person)).status).toBe(401);
    });

    test("takes no privileges, no bad values, and no name of somebody else", async () => {
      const { client } = await signInAs(world);
      const other = await signInAs(world);
      for (
        const [pointer, body] of [
          ["/role", { role: "admin" }],
          ["/is_active", { is_active: true }],
          ["/id", { id: 1 }],
          ["/username", { username: "x" }],
          ["/password", { password: "12345678" }],
        ] as const
      ) {
        const refused = await client.put("/users/me", body);
        expect([refused.status, at(refused.body, "errors", 0, "pointer")]).toEqual([422, pointer]);
      }
      expect((await client.put("/users/me", { username: other.person.username })).status).toBe(409);
      expect(recordAt((await client.get("/auth/me")).body)["role"]).toBe("user");
    });

    test("a new password ends the other sessions, and only that opens the account", async () => {
      const { client, person } = await signInAs(world);
      const elsewhere = await signInAs(world, person);
      expect((await client.put("/users/me", { password: "quite another sentence" })).status).toBe(200);
      expect((await client.get("/auth/me")).status).toBe(200);
      expect((await elsewhere.client.get("/auth/me")).status).toBe(401);
      expect((await nobody().post("/auth/login", person)).status).toBe(401);
      const fresh = { username: person.username, password: "quite another sentence" };
      expect((await nobody().post("/auth/login", fresh)).status).toBe(200);
    });
  });

  test("a path that is documented word for word is no id", async () => {
    const response = await world().call("/users/me", { as: "admin" });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "DELETE, OPTIONS, PUT"]);
    expect((await world().call("/models/champion", { as: "admin" })).status).toBe(405);
  });

  test("an id that is no number is refused, and an unknown one is not found", async () => {
    const admin = clientOf(world, world().tokens.admin);
    expect((await admin.get("/users/x")).status).toBe(422);
    expect((await admin.get("/users/999999")).status).toBe(404);
    expect(numberAt((await admin.get("/admin/stats")).body, "users_by_role", "admin")).toBeGreaterThan(0);
  });
}
