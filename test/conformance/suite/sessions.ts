import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { at, clientOf, listAt, textAt } from "./client.ts";
import { newPerson, signInAs } from "./people.ts";
import type { World } from "./world.ts";

/** What an account is used through: sessions, and keys for machines. */
export function sessions(world: () => World): void {
  const nobody = () => clientOf(world, null);
  beforeEach(() => world().target.db.write([sql`delete from throttles`]));

  describe("sessions", () => {
    test("logout ends the session, its token and its refresh token", async () => {
      const { client, refreshToken } = await signInAs(world);
      const out = await client.post("/auth/logout", undefined);
      expect([out.status, out.body]).toEqual([200, { message: "Successfully logged out" }]);
      expect(out.headers.get("set-cookie")).toMatch(/^session=; Max-Age=0/);
      expect((await client.get("/auth/me")).status).toBe(401);
      expect((await nobody().post("/auth/refresh", { refresh_token: refreshToken })).status).toBe(401);
    });

    test("are listed, and ended one by one or all at once", async () => {
      const first = await signInAs(world);
      const second = await signInAs(world, first.person);
      const listed = listAt((await first.client.get("/auth/sessions")).body);
      expect(listed).toHaveLength(2);
      expect(listed.map((session) => at(session, "current"))).toEqual([false, true]);
      const other = textAt(listed, 0, "id");
      expect((await first.client.remove(`/auth/sessions/${other}`)).status).toBe(200);
      expect((await second.client.get("/auth/me")).status).toBe(401);
      expect((await first.client.remove(`/auth/sessions/${other}`)).status).toBe(404);
      expect((await first.client.remove("/auth/sessions")).status).toBe(200);
      expect((await first.client.get("/auth/me")).status).toBe(401);
    });

    test("of somebody else can't be ended", async () => {
      const mine = await signInAs(world);
      const theirs = await signInAs(world);
      const id = textAt((await theirs.client.get("/auth/sessions")).body, 0, "id");
      expect((await mine.client.remove(`/auth/sessions/${id}`)).status).toBe(404);
      expect((await theirs.client.get("/auth/me")).status).toBe(200);
    });

    test("are renewed by a refresh token, once", async () => {
      const { refreshToken, client } = await signInAs(world);
      const renewed = await nobody().post("/auth/refresh", { refresh_token: refreshToken });
      expect(renewed.status).toBe(200);
      expect(at(renewed.body, "refresh_token")).not.toBe(refreshToken);
      const later = clientOf(world, textAt(renewed.body, "access_token"));
      expect((await later.get("/auth/me")).status).toBe(200);
      // The old one again: somebody else has it, so everything that came of this session ends.
      expect((await nobody().post("/auth/refresh", { refresh_token: refreshToken })).status).toBe(401);
      expect((await later.get("/auth/me")).status).toBe(401);
      expect((await client.get("/auth/me")).status).toBe(401);
      const next = { refresh_token: textAt(renewed.body, "refresh_token") };
      expect((await nobody().post("/auth/refresh", next)).status).toBe(401);
    });
  });

  describe("API keys", () => {
    test("open what their role opens, are shown once, and stop when they are deleted", async () => {
      const { client } = await signInAs(world);
      const made = await client.post("/auth/api-keys", { name: "nightly" });
      expect(made.status).toBe(201);
      const key = textAt(made.body, "key");
      expect(key).toMatch(/^qk_[\w-]{43}$/);
      expect(key.startsWith(textAt(made.body, "prefix"))).toBe(true);
      const machine = clientOf(world, key);
      expect((await machine.get("/auth/me")).status).toBe(200);
      const listed = await client.get("/auth/api-keys");
      expect(listAt(listed.body)).toMatchObject([{
        name: "nightly",
        role: "user",
        last_used_at: expect.any(String),
      }]);
      expect(JSON.stringify(listed.body)).not.toContain(key);
      const id = textAt(made.body, "id");
      expect((await client.remove(`/auth/api-keys/${id}`)).status).toBe(200);
      expect((await machine.get("/auth/me")).status).toBe(401);
      expect((await client.remove(`/auth/api-keys/${id}`)).status).toBe(404);
    });

    test("can do no more than their owner, and nothing with credentials", async () => {
      const { client } = await signInAs(world);
      const above = await client.post("/auth/api-keys", { name: "x", role: "analyst" });
      expect([above.status, at(above.body, "errors", 0, "pointer")]).toEqual([422, "/role"]);
      const machine = clientOf(
        world,
        textAt((await client.post("/auth/api-keys", { name: "x" })).body, "key"),
      );
      expect((await machine.post("/auth/api-keys", { name: "y" })).status).toBe(403);
      expect((await machine.post("/auth/logout", undefined)).status).toBe(403);
      expect((await machine.put("/users/me", { password: "a new long sentence" })).status).toBe(403);
      expect((await machine.remove("/users/me")).status).toBe(403);
    });

    test("of an account that is demoted can do no more than the account", async () => {
      const { client, id } = await signInAs(world, newPerson(), "analyst");
      const key = textAt((await client.post("/auth/api-keys", { name: "x", role: "analyst" })).body, "key");
      expect((await clientOf(world, key).get("/kpis")).status).toBe(200);
      const admin = clientOf(world, world().tokens.admin);
      expect((await admin.put(`/users/${id}/role`, { role: "user" })).status).toBe(200);
      expect((await clientOf(world, key).get("/kpis")).status).toBe(403);
    });

    test.each([
      ["/name", {}],
      ["/name", { name: " " }],
      ["/role", { name: "x", role: "root" }],
      ["/expires_at", { name: "x", expires_at: "2020-01-01" }],
      ["/expires_at", { name: "x", expires_at: 5 }],
    ])("name %s where a body breaks a rule: %j", async (pointer, body) => {
      const { client } = await signInAs(world);
      const refused = await client.post("/auth/api-keys", body);
      expect([refused.status, at(refused.body, "errors", 0, "pointer")]).toEqual([422, pointer]);
    });
  });
}
