import { eq, sql } from "drizzle-orm";
import { SignJWT } from "jose";
import { expect, test } from "vitest";
import { users } from "../../../src/db/schema/users.ts";
import { sessions } from "../../../src/db/schema/sessions.ts";
import { AUDIENCE, ISSUER } from "../../../src/identity/tokens.ts";
import { SECRET } from "../../support/targets.ts";
import type { World } from "./world.ts";

const GUARDED = ["/dashboard/", "/kpis", "/rfm_segmentation"];
const PUBLIC = ["/", "/health", "/openapi.json", "/docs", "/redoc", "/app/"];

/** Who may do what under protected access, and which tokens stand. */
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

  test("every operation of the document says its least role, and the guarded ones refuse nobody and a user", async () => {
    const { contract, call } = world();
    for (const [path, operations] of Object.entries(contract.document.paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        const init = { method: method.toUpperCase(), ...method === "get" ? {} : { body: "" } };
        const anonymous = (await call(path, { ...init, as: null })).status;
        const user = (await call(path, { ...init, as: "user" })).status;
        const expected = operation["x-least-role"] === "nobody" ? [200, 200] : [401, 403];
        expect([path, anonymous, user]).toEqual([path, ...expected]);
      }
    }
  });

  const claims = { sid: "session", use: "access" };
  const sign = (payload: object, { alg = "HS256", secret = SECRET, expires = "10m" } = {}) =>
    new SignJWT({ ...claims, ...payload }).setProtectedHeader({ alg, typ: "JWT" }).setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject("1").setJti("j").setIssuedAt().setNotBefore("0s").setExpirationTime(expires)
      .sign(new TextEncoder().encode(secret));
  const base64 = (value: object) => btoa(JSON.stringify(value)).replaceAll("=", "");

  test("no token stands that we did not sign for a session that lasts", async () => {
    const { call, tokens } = world();
    const [header = "", payload = "", signature = ""] = tokens.analyst.split(".");
    const body = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
    const forged = {
      "of another secret": await sign({}, { secret: "another secret, which is just as long as ours is" }),
      "of another algorithm": await sign({}, { alg: "HS384" }),
      "without a session": await sign({ sid: "no such session" }),
      "that has expired": await sign({}, { expires: "-1m" }),
      "for another use": await sign({ use: "refresh" }),
      "with alg none": `${base64({ alg: "none", typ: "JWT" })}.${payload}.`,
      "with a changed payload": `${header}.${base64({ ...body, sub: "3" })}.${signature}`,
      "cut short": tokens.analyst.slice(0, -3),
      "that is no token": "hello",
    };
    for (const [what, token] of Object.entries(forged)) {
      const response = await call("/kpis", { as: null, headers: { authorization: `Bearer ${token}` } });
      expect([what, response.status]).toEqual([what, 401]);
    }
    const basic = await call("/kpis", { as: null, headers: { authorization: "Basic YTpi" } });
    expect(basic.status).toBe(401);
  });

  test("a token ends with its session, its account, and its account's role", async () => {
    const { call, target } = world();
    const status = async (token: string) =>
      (await call("/kpis", { as: null, headers: { authorization: `Bearer ${token}` } })).status;
    const mint = async () => {
      const token = await target.token("analyst");
      const { sub, sid } = JSON.parse(
        atob((token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/")),
      );
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
