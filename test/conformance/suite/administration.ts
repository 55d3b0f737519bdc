import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { at, clientOf, numberAt, recordAt, textAt } from "./client.ts";
import { exchange, forgetThrottles, openAccount, setAccount, storedAccount } from "./operators.ts";
import { newPerson, PASSWORD, signInAs } from "./people.ts";
import type { World } from "./world.ts";

/** What an admin sees and does of accounts, and what is written down of it. */
export function administration(world: () => World): void {
  const admin = () => clientOf(world, world().tokens.admin);
  beforeEach(() => forgetThrottles(world));

  /** What was written down of an account, oldest first. */
  const audited = async (id: number) => {
    const [answer] = await world().target.db.read([
      sql`select action, actor_id, target_id, address, detail from audit_log where target_id = ${id}
        and action <> 'operator_token_issued' order by id`,
    ]);
    return (answer?.rows ?? []).map((row) => ({
      action: String(row["action"]),
      by: row["actor_id"] === null ? null : Number(row["actor_id"]),
      address: row["address"],
      detail: row["detail"] === null ? null : JSON.parse(String(row["detail"])),
    }));
  };
  const adminId = async () => numberAt((await admin().get("/auth/me")).body, "id");

  describe.each(["/users", "/admin/users"])("%s", (base) => {
    test("shows an account without its secrets, counted under /admin", async () => {
      const { id, username } = await openAccount(world, "analyst");
      const { status, body, headers } = await admin().get(`${base}/${id}`);
      expect([status, headers.get("cache-control")]).toEqual([200, "no-store"]);
      expect(body).toEqual({
        id,
        username,
        email: null,
        full_name: null,
        role: "analyst",
        is_active: true,
        created_at: expect.stringMatching(/^\d{4}-.*Z$/),
        ...base === "/users" ? {} : { total_predictions: 0, total_profiles: 0 },
      });
    });

    test("gives a role, there and back", async () => {
      const { id, username } = await openAccount(world);
      for (const role of ["admin", "analyst", "user", "user"]) {
        const { status, body } = await admin().put(`${base}/${id}/role`, { role });
        expect([status, at(body, "role"), at(body, "id")]).toEqual([200, role, id]);
        expect((await storedAccount(world, username))?.role).toBe(role);
      }
      // The last one changed nothing, and is not written down.
      const roles = (await audited(id)).filter(({ action }) => action === "role_changed");
      expect(roles).toEqual(
        ["admin", "analyst", "user"].map((role) => ({
          action: "role_changed",
          by: expect.any(Number),
          address: "127.0.0.1",
          detail: { role },
        })),
      );
      expect(roles[0]?.by).toBe(await adminId());
    });

    test.each([{}, { role: null }, { role: "root" }, { role: "Admin" }, { role: ["admin"] }, [], "admin"])(
      "gives no role for the body %j",
      async (body) => {
        const { id, username } = await openAccount(world);
        expect((await admin().put(`${base}/${id}/role`, JSON.stringify(body))).status).toBe(422);
        expect((await storedAccount(world, username))?.role).toBe("user");
      },
    );

    test("deletes an account once, with all that belongs to it", async () => {
      const { id, username, client } = await openAccount(world);
      await client.post("/auth/api-keys", { name: "x" });
      const deleted = await admin().remove(`${base}/${id}`);
      expect([deleted.status, deleted.body]).toEqual([200, { message: "User deleted successfully" }]);
      expect((await admin().remove(`${base}/${id}`)).status).toBe(404);
      expect((await admin().get(`${base}/${id}`)).status).toBe(404);
      expect(await storedAccount(world, username)).toBeUndefined();
      for (const table of ["sessions", "api_keys"]) {
        const left = await world().target.db.read([
          sql`select 1 from ${sql.identifier(table)} where user_id = ${id}`,
        ]);
        expect([table, left[0]?.rows]).toEqual([table, []]);
      }
      // What was written down of it stays.
      expect((await audited(id)).map(({ action }) => action)).toEqual(["api_key_made", "user_deleted"]);
    });

    test("knows no account by what is no id, and none that is not there", async () => {
      for (
        const [id, status] of [["x", 422], ["-1", 422], ["1.5", 422], ["0x1", 422], ["1e3", 422]] as const
      ) {
        expect([id, (await admin().get(`${base}/${id}`)).status]).toEqual([id, status]);
        expect([id, (await admin().remove(`${base}/${id}`)).status]).toEqual([id, status]);
      }
      for (const id of ["0", "987654321", "999999999999999"]) {
        const answers = [
          await admin().get(`${base}/${id}`),
          await admin().put(`${base}/${id}/role`, { role: "user" }),
          await admin().put(`${base}/${id}/role`, { role: "admin" }),
          await admin().remove(`${base}/${id}`),
        ];
        expect([id, answers.map(({ status }) => status)]).toEqual([id, [404, 404, 404, 404]]);
        expect(answers.map(({ body }) => at(body, "errors", 0, "pointer"))).toEqual(
          answers.map(() => "path user_id"),
        );
      }
    });
  });

  describe("PUT /admin/users/{user_id}/toggle-active", () => {
    test("deactivates and activates, and both are written down", async () => {
      const { id } = await openAccount(world);
      const toggle = () => admin().put(`/admin/users/${id}/toggle-active`, undefined);
      expect(recordAt((await toggle()).body)).toMatchObject({ id, is_active: false });
      expect(recordAt((await toggle()).body)).toMatchObject({ id, is_active: true });
      const by = await adminId();
      expect(await audited(id)).toEqual([
        { action: "deactivated", by, address: "127.0.0.1", detail: {} },
        { action: "activated", by, address: "127.0.0.1", detail: {} },
      ]);
    });

    test("knows no account that is not there", async () => {
      expect((await admin().put("/admin/users/987654321/toggle-active", undefined)).status).toBe(404);
      expect((await admin().put("/admin/users/x/toggle-active", undefined)).status).toBe(422);
      expect(await audited(987654321)).toEqual([]);
    });
  });

  test("GET /admin/stats counts accounts as they come and go", async () => {
    const stats = async () => recordAt((await admin().get("/admin/stats")).body);
    const before = await stats();
    const { id } = await openAccount(world, "analyst");
    const other = await openAccount(world);
    await setAccount(world, other.id, { isActive: false });
    const after = await stats();
    const more = (name: string, by: number) =>
      expect([name, after[name]]).toEqual([name, Number(before[name]) + by]);
    more("total_users", 2);
    more("active_users", 1);
    more("inactive_users", 1);
    more("total_predictions", 0);
    more("total_profiles", 0);
    expect(after["users_by_role"]).toEqual({
      user: numberAt(before, "users_by_role", "user") + 1,
      analyst: numberAt(before, "users_by_role", "analyst") + 1,
      admin: numberAt(before, "users_by_role", "admin"),
    });
    await admin().remove(`/users/${id}`);
    await admin().remove(`/users/${other.id}`);
    expect(await stats()).toEqual(before);
  });

  describe("the audit log", () => {
    test("tells of a life from its registration to its end, and holds no secret", async () => {
      const person = newPerson();
      const nobody = clientOf(world, null);
      const { client, id, refreshToken } = await signInAs(world, person);
      expect((await nobody.post("/auth/login", { ...person, password: "not that one" })).status).toBe(401);
      const made = await client.post("/auth/api-keys", { name: "nightly" });
      await client.remove(`/auth/api-keys/${textAt(made.body, "id")}`);
      await client.put("/users/me", { full_name: "Ann" });
      await client.put("/users/me", { password: "quite another sentence" });
      expect(await exchange(world, refreshToken)).toBe(200);
      expect(await exchange(world, refreshToken)).toBe(401);
      const again = await signInAs(world, { ...person, password: "quite another sentence" });
      await again.client.post("/auth/logout", undefined);
      const last = await signInAs(world, { ...person, password: "quite another sentence" });
      await last.client.remove("/users/me");
      const found = await audited(id);
      expect(found.map(({ action, by }) => [action, by])).toEqual([
        ["registered", id],
        ["signed_in", id],
        ["sign_in_failed", null],
        ["api_key_made", id],
        ["api_key_deleted", id],
        ["account_changed", id],
        ["password_changed", id],
        ["refresh_token_reused", null],
        ["signed_in", id],
        ["signed_out", id],
        ["signed_in", id],
        ["account_deleted", id],
      ]);
      expect(new Set(found.map(({ address }) => address))).toEqual(new Set(["127.0.0.1"]));
      expect(found[3]?.detail).toEqual({ prefix: textAt(made.body, "prefix"), role: "user" });
    });

    test("tells of sign-ins to a name that nobody has, and of those to a deactivated account", async () => {
      const person = newPerson();
      const nobody = clientOf(world, null);
      const { body } = await nobody.post("/auth/register", person);
      const id = numberAt(body, "id");
      await setAccount(world, id, { isActive: false });
      expect((await nobody.post("/auth/login", person)).status).toBe(403);
      expect((await audited(id)).at(-1)).toMatchObject({
        action: "sign_in_failed",
        by: null,
        detail: { deactivated: true },
      });
      const count = async () =>
        (await world().target.db.read([
          sql`select count(*) as n from audit_log where action = 'sign_in_failed' and target_id is null`,
        ]))[0]?.rows[0]?.["n"];
      const before = Number(await count());
      await nobody.post("/auth/login", { username: "nobody.at.all", password: PASSWORD });
      expect(Number(await count())).toBe(before + 1);
    });

    test("of the whole suite holds no secret, and nothing that somebody typed as one", async () => {
      const [answer] = await world().target.db.read([sql`select * from audit_log`]);
      const text = JSON.stringify((answer?.rows ?? []).map((row) => Object.values(row)));
      expect(text).not.toMatch(/\$scrypt\$|q[kr]_[\w-]{12}|eyJ|not that one|nobody\.at\.all/);
      expect(text).not.toContain(PASSWORD);
    });
  });
}
