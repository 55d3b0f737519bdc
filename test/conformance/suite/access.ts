import { eq, sql } from "drizzle-orm";
import { decodeJwt } from "jose";
import { expect, test } from "vitest";
import { users } from "../../../src/db/schema/users.ts";
import { sessions } from "../../../src/db/schema/sessions.ts";
import type { World } from "./world.ts";

const GUARDED = ["/dashboard/", "/kpis", "/rfm_segmentation"];
const PUBLIC = ["/", "/health", "/openapi.json", "/docs", "/redoc", "/app/"];

/** What needs a token under protected access, and that a token is worth what its account is. */
export function access(world: () => World): void {
  test.each(GUARDED)("GET %s needs an analyst", async (path) => {
    const { call, contract } = world();
    const nobody = await call(path, { as: null });
    expect(nobody.headers.get("www-authenticate")).toBe("Bearer");
    expect(await contract.check("GET", path, nobody)).toMatchObject({ status: 401 });
    expect(await contract.check("GET", path, await call(path, { as: "user" }))).toMatchObject({
      status: 403,
    });
    for (const as of ["analyst", "admin"] as const) expect((await call(path, { as })).status).toBe(200);
  });

  test.each(PUBLIC)("GET %s needs nobody", async (path) => {
    expect((await world().call(path, { as: null })).status).toBe(200);
  });

  test("a token ends with its session, its account, and its account's role", async () => {
    const { call, target } = world();
    const status = async (token: string) =>
      (await call("/kpis", { as: null, headers: { authorization: `Bearer ${token}` } })).status;
    const mint = async () => {
      const token = await target.token("analyst");
      const { sub, sid } = decodeJwt(token);
      expect(await status(token)).toBe(200);
      return { token, userId: Number(sub), sessionId: String(sid) };
    };
    const revoked = await mint();
    await target.db.orm.update(sessions).set({ revokedAt: 1 }).where(eq(sessions.id, revoked.sessionId));
    expect(await status(revoked.token)).toBe(401);

    const deactivated = await mint();
    await target.db.orm.update(users).set({ isActive: false }).where(eq(users.id, deactivated.userId));
    expect(await status(deactivated.token)).toBe(403);

    const demoted = await mint();
    await target.db.orm.update(users).set({ role: "user" }).where(eq(users.id, demoted.userId));
    expect(await status(demoted.token)).toBe(403);

    const demo = await mint();
    await target.db.orm.update(users).set({ isDemo: true }).where(eq(users.id, demo.userId));
    expect(await status(demo.token)).toBe(401);

    const deleted = await mint();
    await target.db.write([sql`delete from ${users} where id = ${deleted.userId}`]);
    expect(await status(deleted.token)).toBe(401);
  });
}
