import { describe, expect, test } from "vitest";
import { credentialOf } from "../../src/http/credentials.ts";
import { bareService, depsOf } from "./service.ts";

const SITE = "https://shop.example";

/** What a request brings along, or the status of its refusal. */
async function brought(
  headers: Record<string, string>,
  { method = "GET", site = SITE, origins = "" }: { method?: string; site?: string; origins?: string } = {},
): Promise<unknown> {
  const app = bareService();
  app.use(async (c, next) => {
    c.set("deps", depsOf({ ACCESS: "protected", CORS_ORIGINS: origins }, { profile: "worker" }));
    await next();
  });
  app.all("/", (c) => c.json(credentialOf(c)));
  const response = await app.request(`${site}/`, { method, headers });
  return response.status === 200 ? method === "HEAD" ? 200 : await response.json() : response.status;
}

const cookie = "__Host-session=a.b.c";
const FROM_COOKIE = { secret: "a.b.c", from: "cookie" };

describe("credentialOf()", () => {
  test("finds nothing where there is nothing", async () => {
    for (const method of ["GET", "POST"]) expect(await brought({}, { method })).toBeNull();
    expect(await brought({ cookie: "__Host-session=" })).toBeNull();
    expect(await brought({ cookie: "theme=dark" }, { method: "DELETE" })).toBeNull();
  });

  test.each(["Bearer a.b.c", "bearer a.b.c", "BEARER a.b.c", "  Bearer a.b.c  "])(
    "reads %j",
    async (header) => {
      expect(await brought({ authorization: header })).toEqual({ secret: "a.b.c", from: "header" });
    },
  );

  test.each([
    "",
    " ",
    "Bearer",
    "Bearer ",
    "Bearera.b.c",
    "Bearer  a.b.c",
    "Bearer\ta.b.c",
    "Bearer a.b.c, Bearer d.e.f",
    "Bearer a.b.c d",
    'Bearer "a.b.c"',
    "Bearer a.b.c;",
    "Basic YTpi",
    "Token a.b.c",
    "a.b.c",
  ])("refuses the header %j, and does not fall back to the cookie", async (authorization) => {
    expect(await brought({ authorization })).toBe(401);
    expect(await brought({ authorization, cookie })).toBe(401);
  });

  test("takes the header before the cookie, for writes from anywhere", async () => {
    const both = { authorization: "Bearer d.e.f", cookie, origin: "https://elsewhere.example" };
    expect(await brought(both, { method: "POST" })).toEqual({ secret: "d.e.f", from: "header" });
  });

  test.each(["GET", "OPTIONS"])("takes the cookie of a %s, whoever asks", async (method) => {
    for (const headers of [{}, { origin: "https://elsewhere.example" }, { origin: "null" }]) {
      expect(await brought({ cookie, ...headers }, { method })).toEqual(FROM_COOKIE);
    }
    expect(await brought({ cookie }, { method: "HEAD" })).toBe(200);
  });

  const FOREIGN: Record<string, string>[] = [
    {},
    { origin: "null" },
    { origin: "*" },
    { origin: "" },
    { origin: "https://elsewhere.example" },
    { origin: `${SITE}.elsewhere.example` },
    { origin: "https://elsewhere.shop.example" },
    { origin: "https://shop.example@elsewhere.example" },
    { origin: "https://elsewhere@shop.example" },
    { origin: `${SITE}:8443` },
    { origin: `${SITE}/` },
    { origin: "ftp://shop.example" },
    { origin: "chrome-extension://shop.example" },
    { referer: `${SITE}/app/` },
    { "x-forwarded-host": "elsewhere.example", origin: "https://elsewhere.example" },
  ];
  test.each(FOREIGN)("takes no cookie for a write with %j", async (headers) => {
    for (const method of ["POST", "PUT", "DELETE", "PATCH"]) {
      expect([method, await brought({ cookie, ...headers }, { method })]).toEqual([method, 403]);
    }
  });

  test("takes the cookie for a write from our own page, and from those that are allowed by name", async () => {
    const write = (origin: string, origins = "") => brought({ cookie, origin }, { method: "PUT", origins });
    expect(await write(SITE)).toEqual(FROM_COOKIE);
    expect(await write("https://desk.example")).toBe(403);
    expect(await write("https://desk.example", "https://desk.example")).toEqual(FROM_COOKIE);
    expect(await write("https://desk.example", "https://other.example,https://desk.example")).toEqual(
      FROM_COOKIE,
    );
  });

  test("takes none for a write from anywhere, though CORS_ORIGINS lets everybody read", async () => {
    for (const headers of FOREIGN.filter(({ origin }) => origin !== "*")) {
      expect([headers, await brought({ cookie, ...headers }, { method: "POST", origins: "*" })]).toEqual([
        headers,
        403,
      ]);
    }
    expect(await brought({ cookie, origin: SITE }, { method: "POST", origins: "*" })).toEqual(FROM_COOKIE);
  });

  test("knows its own page by the Host header, behind a proxy that ends TLS", async () => {
    const proxied = { cookie, host: "shop.example" };
    const site = "http://10.0.0.7:8000";
    expect(await brought({ ...proxied, origin: SITE }, { method: "POST", site })).toEqual(FROM_COOKIE);
    expect(await brought({ ...proxied, origin: site }, { method: "POST", site })).toBe(403);
  });

  test("reads the plain cookie on this machine's plain http, and the bound one everywhere else", async () => {
    const plain = "session=d.e.f";
    for (const site of ["http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:8000"]) {
      expect(await brought({ cookie: `${cookie}; ${plain}` }, { site })).toEqual({
        secret: "d.e.f",
        from: "cookie",
      });
      expect(await brought({ cookie }, { site })).toBeNull();
    }
    for (const site of [SITE, "http://shop.example", "https://localhost"]) {
      expect(await brought({ cookie: `${plain}; ${cookie}` }, { site })).toEqual(FROM_COOKIE);
      expect(await brought({ cookie: plain }, { site })).toBeNull();
    }
  });
});
