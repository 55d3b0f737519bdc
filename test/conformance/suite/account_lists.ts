import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { at, clientOf, listAt, numberAt, recordAt } from "./client.ts";
import type { World } from "./world.ts";

/** What admins list: the accounts, and what was done. */
export function accountLists(world: () => World): void {
  const admin = () => clientOf(world, world().tokens.admin);

  describe.each(["/users/", "/admin/users"])("GET %s", (path) => {
    test("gives every account by id, with their number, or as many as are asked for", async () => {
      const { status, body, headers } = await admin().get(path);
      expect([status, headers.get("cache-control")]).toEqual([200, "no-store"]);
      const ids = listAt(body, "users").map((user) => numberAt(user, "id"));
      expect(ids).toEqual(ids.toSorted((one, other) => one - other));
      expect(at(body, "total")).toBe(ids.length);
      const part = await admin().get(`${path}?skip=1&limit=2`);
      expect(listAt(part.body, "users").map((user) => at(user, "id"))).toEqual(ids.slice(1, 3));
      expect(at(part.body, "total")).toBe(ids.length);
      expect(listAt((await admin().get(`${path}?skip=100000`)).body, "users")).toEqual([]);
    });

    test.each(["skip=-1", "skip=x", "limit=0", "limit=1001"])("refuses ?%s", async (query) => {
      const { status, body } = await admin().get(`${path}?${query}`);
      expect([status, at(body, "errors", 0, "pointer")]).toEqual([422, `?${query.split("=")[0]}`]);
    });

    test("is the admins' alone", async () => {
      expect((await clientOf(world).get(path)).status).toBe(403);
      expect((await clientOf(world, null).get(path)).status).toBe(401);
    });
  });

  test("a list of more accounts than a query reads is whole", async () => {
    const { db } = world().target;
    await db.write([sql`insert into users (uuid, username, role, is_active, is_demo, created_at, updated_at)
      with recursive n(i) as (select 1 union all select i + 1 from n where i < 600)
      select 'many-' || i, 'many.' || i, 'user', 1, 0, i, i from n`]);
    const { body } = await admin().get("/users/");
    expect(listAt(body, "users")).toHaveLength(numberAt(body, "total"));
    expect(numberAt(body, "total")).toBeGreaterThanOrEqual(600);
    const part = await admin().get("/admin/users?skip=3&limit=500");
    expect(listAt(part.body, "users")).toHaveLength(500);
    await db.write([sql`delete from users where uuid like 'many-%'`]);
  });

  describe("GET /admin/audit", () => {
    test("gives what was done, newest first, page by page", async () => {
      const caller = recordAt((await admin().get("/auth/me")).body);
      const { db } = world().target;
      await db.write([sql`insert into users (uuid, username, role, is_active, is_demo, created_at, updated_at)
        values ('audited', 'audited', 'user', 1, 0, 1, 1)`]);
      const [found] = await db.read([sql`select id from users where uuid = 'audited'`]);
      const id = Number(found?.rows[0]?.["id"]);
      await admin().put(`/admin/users/${id}/role`, { role: "analyst" });
      await admin().put(`/admin/users/${id}/toggle-active`, undefined);
      await admin().remove(`/users/${id}`);
      const { body, headers } = await admin().get("/admin/audit?limit=2");
      expect(listAt(body)).toMatchObject([
        { action: "user_deleted", actor_id: caller["id"], target_id: id },
        { action: "deactivated", actor_id: caller["id"], target_id: id },
      ]);
      const next = /<([^>]+)>; rel="next"/.exec(headers.get("link") ?? "")?.[1] ?? "";
      const second = await admin().get(next);
      expect(listAt(second.body)[0]).toMatchObject({
        action: "role_changed",
        target_id: id,
        detail: { role: "analyst" },
      });
      const all = listAt((await admin().get("/admin/audit")).body).map((entry) => numberAt(entry, "id"));
      expect(all).toEqual(all.toSorted((one, other) => other - one));
    });

    test("is the admins' alone", async () => {
      expect((await clientOf(world).get("/admin/audit")).status).toBe(403);
    });
  });
}
