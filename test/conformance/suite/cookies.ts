import { expect, test } from "vitest";
import { openAccount, type Operator } from "./operators.ts";
import type { World } from "./world.ts";

/** The session cookie of a browser, and the pages that may write with it. */
export function cookies(world: () => World): void {
  /** Calls with the cookie, and with nothing else unless it is said; the answer is held to the document. */
  const ask = async (
    token: string,
    { method = "GET", path = "/auth/me", ...init }: {
      method?: string;
      path?: string;
      headers?: Record<string, string>;
      body?: string;
    } = {},
  ) => {
    const { call, contract } = world();
    const headers = {
      cookie: `other=1; session=${token}`,
      ...init.body === undefined ? {} : { "content-type": "application/json" },
      ...init.headers,
    };
    const response = await call(path, { ...init, method, headers, as: null });
    const { status } = response;
    return { status, headers: response.headers, body: await contract.check(method, path, response) };
  };
  const rename = (mine: Operator, headers: Record<string, string>) =>
    ask(mine.token, { method: "PUT", path: "/users/me", body: '{"full_name":"Renamed"}', headers });

  test("signs reads in, from whichever page, and HEAD as GET", async () => {
    const mine = await openAccount(world);
    expect((await ask(mine.token)).body).toMatchObject({ username: mine.username });
    expect((await ask(mine.token, { headers: { origin: "https://elsewhere.example" } })).status).toBe(200);
    expect((await ask(mine.token, { method: "HEAD" })).status).toBe(200);
  });

  test("signs writes in from our own page", async () => {
    const mine = await openAccount(world);
    const written = await rename(mine, { origin: world().target.url });
    expect([written.status, written.body]).toEqual([200, expect.objectContaining({ full_name: "Renamed" })]);
  });

  test("writes nothing for a page that is not ours, or that nobody names", async () => {
    const mine = await openAccount(world);
    const { url } = world().target;
    const foreign: Record<string, string>[] = [
      {},
      { origin: "null" },
      { origin: "https://elsewhere.example" },
      { origin: `${url}.elsewhere.example` },
      { origin: url.replace(/:\d+$/, ":1") },
      { origin: url.replace("127.0.0.1", "localhost") },
      { origin: "*" },
      { origin: "https://elsewhere.example", referer: `${url}/app/` },
      { referer: `${url}/app/` },
      { origin: "https://elsewhere.example", "x-forwarded-host": "elsewhere.example" },
      { origin: "https://elsewhere.example", "sec-fetch-site": "same-origin" },
    ];
    for (const headers of foreign) {
      expect([headers, (await rename(mine, headers)).status]).toEqual([headers, 403]);
    }
    const logout = await ask(mine.token, { method: "POST", path: "/auth/logout" });
    expect(logout.status).toBe(403);
    expect((await ask(mine.token)).body).toMatchObject({ full_name: null });
  });

  test("stands back where there is an Authorization header, whatever that says", async () => {
    const mine = await openAccount(world);
    const other = await openAccount(world);
    const asOther = await ask(mine.token, { headers: { authorization: `Bearer ${other.token}` } });
    expect(asOther.body).toMatchObject({ username: other.username });
    for (const authorization of ["Bearer not.a.token", "Basic YTpi", "Bearer"]) {
      const refused = await ask(mine.token, { headers: { authorization } });
      expect([authorization, refused.status]).toEqual([authorization, 401]);
    }
  });

  test("of an ended session opens nothing that needs a token, and is no reason to refuse what needs none", async () => {
    const mine = await openAccount(world);
    await mine.client.post("/auth/logout", undefined);
    expect((await ask(mine.token)).status).toBe(401);
    expect((await ask(mine.token, { path: "/kpis" })).status).toBe(401);
    expect((await rename(mine, { origin: world().target.url })).status).toBe(401);
    expect((await ask(mine.token, { path: "/health" })).status).toBe(200);
  });

  test("holds an access token or a key, and no other secret", async () => {
    const mine = await openAccount(world);
    for (const secret of [mine.refreshToken, mine.sessionId, "", "x".repeat(4_000)]) {
      expect((await ask(secret)).status).toBe(401);
    }
    const { call } = world();
    for (const name of ["Session", "__Host-session", "access_token", "token"]) {
      const response = await call("/auth/me", { as: null, headers: { cookie: `${name}=${mine.token}` } });
      expect([name, response.status]).toEqual([name, 401]);
    }
  });

  test("is taken back by a logout", async () => {
    const mine = await openAccount(world);
    const out = await ask(mine.token, {
      method: "POST",
      path: "/auth/logout",
      headers: { origin: world().target.url },
    });
    expect([out.status, out.headers.get("set-cookie")]).toEqual([200, "session=; Max-Age=0; Path=/"]);
    expect((await ask(mine.token)).status).toBe(401);
  });
}
