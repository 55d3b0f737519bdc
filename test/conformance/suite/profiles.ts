import { describe, expect, test } from "vitest";
import { at, type Client, clientOf, listAt, numberAt, recordAt } from "./client.ts";
import type { World } from "./world.ts";

const PROFILE = {
  name: "Em Fox",
  sex: "Female",
  age: 35,
  annual_income: 65.5,
  spending_score: 80,
  purchase_frequency: 12,
};

/** Saved customers, which their user alone sees. */
export function profiles(world: () => World): void {
  const nobody = clientOf(world, null);
  /** A user without profiles. */
  const newcomer = async () => clientOf(world, await world().target.token("user"));
  const pointerOf = (body: unknown) => at(body, "errors", 0, "pointer");
  const save = async (client: Client, more: Record<string, unknown> = {}) =>
    recordAt((await client.post("/profiles/", { ...PROFILE, ...more })).body);

  test("are saved, shown, listed and deleted as documented, and kept by nobody on the way", async () => {
    const client = await newcomer();
    const id = numberAt((await client.get("/auth/me")).body, "id");
    const made = await client.post("/profiles/", { ...PROFILE, notes: "Likes tea" });
    expect([made.status, made.body]).toEqual([201, {
      ...PROFILE,
      notes: "Likes tea",
      id: expect.any(Number),
      user_id: id,
      created_at: expect.stringMatching(/Z$/),
      updated_at: at(made.body, "created_at"),
    }]);
    const path = `/profiles/${numberAt(made.body, "id")}`;
    expect((await client.get(path)).body).toEqual(made.body);
    expect((await client.get("/profiles/")).body).toEqual([made.body]);
    expect((await client.get("/profiles")).headers.get("cache-control")).toBe("no-store");
    expect(made.headers.get("cache-control")).toBe("no-store");
    const gone = await client.remove(path);
    expect([gone.status, gone.body]).toEqual([200, { message: "Profile deleted successfully" }]);
    expect((await client.remove(path)).status).toBe(404);
    expect((await client.get(path)).status).toBe(404);
    expect((await client.get("/profiles/")).body).toEqual([]);
  });

  test("need no notes, and have none then", async () => {
    const client = await newcomer();
    expect((await save(client))["notes"]).toBeNull();
    expect((await save(client, { notes: null }))["notes"]).toBeNull();
    expect((await save(client, { notes: "x".repeat(5_000) }))["notes"]).toHaveLength(5_000);
  });

  test("ignore an id, a user and stamps that a body brings", async () => {
    const client = await newcomer();
    const { id, user_id } = await save(client);
    const other = await save(client, { id, user_id: 1, created_at: "2000-01-01T00:00:00.000Z" });
    expect(other).toMatchObject({ user_id, created_at: expect.stringMatching(/^20[2-9]/) });
    expect(other["id"]).not.toBe(id);
  });

  describe("POST /profiles/", () => {
    test("with an Idempotency-Key saves once, and refuses another body under it", async () => {
      const client = await newcomer();
      const headers = { "idempotency-key": "one" };
      const answers = await Promise.all(
        Array.from({ length: 6 }, () => client.post("/profiles/", PROFILE, headers)),
      );
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
      expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
      expect((await client.post("/profiles/", { ...PROFILE, age: 36 }, headers)).status).toBe(422);
      expect(listAt((await client.get("/profiles/")).body)).toHaveLength(1);
      // The key is the account's own.
      expect((await (await newcomer()).post("/profiles/", { ...PROFILE, age: 36 }, headers)).status).toBe(
        201,
      );
    });

    test("refuses what is no JSON object", async () => {
      const client = await newcomer();
      expect((await client.post("/profiles/", "[]")).status).toBe(422);
      expect((await client.post("/profiles/", "{")).status).toBe(400);
      expect((await client.post("/profiles/", PROFILE, { "content-type": "text/plain" })).status).toBe(415);
    });
  });

  test.each([
    ["/name", { name: "" }],
    ["/name", { name: " \t" }],
    ["/name", { name: "x".repeat(201) }],
    ["/name", { name: "\ud800" }],
    ["/sex", { sex: "" }],
    ["/sex", { sex: "x".repeat(51) }],
    ["/age", { age: 17 }],
    ["/age", { age: 100.5 }],
    ["/annual_income", { annual_income: -1 }],
    ["/annual_income", { annual_income: "65" }],
    ["/spending_score", { spending_score: 0 }],
    ["/spending_score", { spending_score: 101 }],
    ["/purchase_frequency", { purchase_frequency: 1e7 }],
    ["/purchase_frequency", { purchase_frequency: null }],
    ["/notes", { notes: 5 }],
    ["/notes", { notes: "x".repeat(5_001) }],
    ["/notes", { notes: "a\u0000" }],
  ])("name %s where a body breaks a rule, made or changed: case %#", async (pointer, change) => {
    const client = await newcomer();
    const saved = await save(client);
    const refused = await client.post("/profiles/", { ...PROFILE, ...change });
    expect([refused.status, pointerOf(refused.body)]).toEqual([422, pointer]);
    const unchanged = await client.put(`/profiles/${saved["id"]}`, change);
    expect([unchanged.status, pointerOf(unchanged.body)]).toEqual([422, pointer]);
    expect((await client.get("/profiles/")).body).toEqual([saved]);
  });

  describe("PUT /profiles/{profile_id}", () => {
    test("changes what is sent alone; the body of a GET may be sent back", async () => {
      const client = await newcomer();
      const saved = await save(client, { notes: "Likes tea" });
      const path = `/profiles/${saved["id"]}`;
      const older = await client.put(path, { age: 36 });
      expect([older.status, older.body]).toEqual([200, {
        ...saved,
        age: 36,
        updated_at: expect.stringMatching(/Z$/),
      }]);
      const same = recordAt((await client.put(path, { ...recordAt(older.body), id: 1, user_id: 1 })).body);
      expect(same).toEqual({ ...recordAt(older.body), updated_at: expect.any(String) });
      expect(recordAt((await client.put(path, { notes: null })).body)).toMatchObject({
        age: 36,
        notes: null,
      });
      expect((await client.get(path)).body).toMatchObject({ age: 36, notes: null });
    });

    test("never gives two changes the same stamp", async () => {
      const client = await newcomer();
      const path = `/profiles/${(await save(client))["id"]}`;
      const changed = await Promise.all([20, 30, 40, 50].map((age) => client.put(path, { age })));
      expect(new Set(changed.map(({ body }) => at(body, "updated_at"))).size).toBe(4);
    });
  });

  test("of somebody else are not there, whatever is asked of them", async () => {
    const [owner, other] = [await newcomer(), await newcomer()];
    const saved = await save(owner);
    const path = `/profiles/${saved["id"]}`;
    for (const client of [other, clientOf(world, world().tokens.admin)]) {
      for (
        const answer of [
          await client.get(path),
          await client.put(path, { name: "Mine" }),
          await client.remove(path),
        ]
      ) {
        expect([answer.status, at(answer.body, "error"), pointerOf(answer.body)]).toEqual([
          404,
          "There is no such profile",
          "path profile_id",
        ]);
      }
    }
    expect((await other.get("/profiles/")).body).toEqual([]);
    expect((await owner.get(path)).body).toEqual(saved);
  });

  test("are found by whole numbers", async () => {
    const client = await newcomer();
    for (const id of ["x", "1.5", "-1", "9999999999999999"]) {
      for (const answer of [await client.get(`/profiles/${id}`), await client.put(`/profiles/${id}`, {})]) {
        expect([id, answer.status, pointerOf(answer.body)]).toEqual([id, 422, "path profile_id"]);
      }
    }
    expect((await client.get("/profiles/0")).status).toBe(404);
    expect((await client.remove("/profiles/999999999")).status).toBe(404);
  });

  test("are listed by skip and limit, by id", async () => {
    const client = await newcomer();
    for (const name of ["a", "b", "c", "d", "e"]) await save(client, { name });
    const names = async (query: string) =>
      listAt((await client.get(`/profiles/${query}`)).body).map((row) => at(row, "name")).join("");
    expect(await names("")).toBe("abcde");
    expect(await names("?skip=1&limit=3")).toBe("bcd");
    expect(await names("?limit=1")).toBe("a");
    expect(await names("?skip=5")).toBe("");
    for (const query of ["?skip=x", "?limit=0", "?limit=1001"]) {
      const refused = await client.get(`/profiles/${query}`);
      expect([refused.status, pointerOf(refused.body)]).toEqual([422, query.slice(0, query.indexOf("="))]);
    }
  });

  test("need a token, in every way of access", async () => {
    for (
      const { status } of [
        await nobody.get("/profiles/"),
        await nobody.post("/profiles/", PROFILE),
        await nobody.get("/profiles/1"),
        await nobody.put("/profiles/1", {}),
        await nobody.remove("/profiles/1"),
      ]
    ) {
      expect(status).toBe(401);
    }
  });

  test("count in the user's own profile, and go with the account", async () => {
    const client = await newcomer();
    await save(client);
    await save(client);
    expect(at((await client.get("/users/me/profile")).body, "total_saved_profiles")).toBe(2);
    expect((await client.remove("/users/me")).status).toBe(200);
    expect((await client.get("/profiles/")).status).toBe(401);
  });
}
