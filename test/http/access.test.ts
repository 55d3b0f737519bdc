import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Deps } from "../../src/deps.ts";
import { type Openness, operation, writing } from "../../src/http/access.ts";
import { makeApiKey } from "../../src/identity/api_keys.ts";
import { authenticate } from "../../src/identity/authenticate.ts";
import type { Role } from "../../src/identity/caller.ts";
import { issueOperatorToken } from "../../src/identity/operator_token.ts";
import { freshStore, type TestStore } from "../support/store.ts";
import { bareService, depsOf } from "./service.ts";

const SETTINGS = { SECRET_KEY: "0123456789abcdef0123456789abcdef" };
const PROTECTED = { ...SETTINGS, ACCESS: "protected" };
const OPEN = { ...SETTINGS, ACCESS: "open" };

describe("operation()", () => {
  let store: TestStore;
  const tokens = new Map<Role, string>();
  beforeAll(async () => {
    store = await freshStore();
    for (const role of ["user", "analyst", "admin"] as const) {
      tokens.set(
        role,
        await issueOperatorToken(depsOf(PROTECTED, { db: store.db }), {
          username: `${role}-1`,
          role,
          minutes: 5,
        }),
      );
    }
  });
  afterAll(() => store.close());

  const bearer = (role: Role) => `Bearer ${tokens.get(role)}`;
  const overStore = (settings: Readonly<Record<string, string>>) =>
    depsOf(settings, { db: store.db, profile: "start" });

  /** What an analyst's operation answers: the caller's name, or the status of a refusal. */
  async function ask(deps: Deps, authorization: string | undefined, openness?: Openness) {
    const { middleware } = operation("Retail", "analyst", openness === undefined ? {} : { openness });
    const app = bareService();
    app.use(async (c, next) => {
      c.set("deps", deps);
      await next();
    });
    app.get("/", middleware, (c) => c.json({ caller: c.var.caller?.username ?? null, room: c.var.room }));
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    const response = await app.request("/", { headers });
    const body = await response.json();
    return response.status === 200 ? body.caller : response.status;
  }

  const GARBAGE = ["", "Bearer", "Bearer ", "Bearer not.a.token", "Basic YTpi", "Bearer a b", "nonsense"];

  test.each([undefined, ...GARBAGE])(
    "a public operation ignores the Authorization header %j, and asks no store",
    async (authorization) => {
      // A Worker may lack the secret that tokens are read with.
      for (const settings of [PROTECTED, { ACCESS: "protected" }]) {
        expect(await ask(depsOf(settings, { profile: "worker" }), authorization, "public")).toBeNull();
      }
    },
  );

  test("a public operation knows nobody, though the token is good", async () => {
    for (const settings of [PROTECTED, OPEN]) {
      expect(await ask(overStore(settings), bearer("admin"), "public")).toBeNull();
    }
  });

  test("an open operation needs a token of its role where access is protected", async () => {
    const deps = overStore(PROTECTED);
    expect(await ask(deps, undefined)).toBe(401);
    expect(await ask(deps, bearer("user"))).toBe(403);
    expect(await ask(deps, bearer("analyst"))).toBe("analyst-1");
    expect(await ask(deps, bearer("admin"))).toBe("admin-1");
  });

  test("an open operation needs no token where access is open, and knows who sends one", async () => {
    const deps = overStore(OPEN);
    expect(await ask(deps, undefined)).toBeNull();
    expect(await ask(deps, bearer("user"))).toBe("user-1");
  });

  test.each(GARBAGE.filter((header) => header !== ""))(
    "an operation that is not public refuses the Authorization header %j, open access or not",
    async (authorization) => {
      for (const settings of [OPEN, PROTECTED]) {
        for (const openness of ["open", "token"] as const) {
          expect([openness, await ask(overStore(settings), authorization, openness)]).toEqual([
            openness,
            401,
          ]);
        }
      }
    },
  );

  test("a token operation needs a token of its role, open access or not", async () => {
    for (const settings of [OPEN, PROTECTED]) {
      const deps = overStore(settings);
      expect(await ask(deps, undefined, "token")).toBe(401);
      expect(await ask(deps, bearer("user"), "token")).toBe(403);
      expect(await ask(deps, bearer("analyst"), "token")).toBe("analyst-1");
    }
  });

  test("reads the word Bearer in any case, and a token that is over as one that does not stand", async () => {
    const token = tokens.get("analyst");
    expect(await ask(overStore(PROTECTED), `bEARER ${token}`)).toBe("analyst-1");
    const later = { ...overStore(PROTECTED), now: () => Date.now() + 6 * 60_000 };
    expect(await ask(later, `Bearer ${token}`)).toBe(401);
  });

  describe("with the session cookie", () => {
    /** What an analyst's operation answers to the cookie: the caller's name, or the status of a refusal. */
    async function askByCookie(
      deps: Deps,
      token: string | undefined,
      { method = "GET", openness = "open", origin }: {
        method?: string;
        openness?: Openness;
        origin?: string;
      } = {},
    ) {
      const app = bareService();
      app.use(async (c, next) => {
        c.set("deps", deps);
        await next();
      });
      const { middleware } = operation("Retail", "analyst", { openness });
      app.all("/", middleware, (c) => c.json(c.var.caller?.username ?? null));
      const headers = { cookie: `session=${token}`, ...origin === undefined ? {} : { origin } };
      const response = await app.request("http://localhost/", { method, headers });
      return response.status === 200 ? await response.json() : response.status;
    }
    const later = (settings: Readonly<Record<string, string>>): Deps => ({
      ...overStore(settings),
      now: () => Date.now() + 6 * 60_000,
    });

    test("knows who sends it, where a token is needed and where none is", async () => {
      for (const settings of [OPEN, PROTECTED]) {
        expect(await askByCookie(overStore(settings), tokens.get("analyst"))).toBe("analyst-1");
      }
      expect(await askByCookie(overStore(PROTECTED), tokens.get("user"))).toBe(403);
      expect(await askByCookie(overStore(OPEN), tokens.get("user"))).toBe("user-1");
      expect(await askByCookie(overStore(OPEN), tokens.get("user"), { openness: "token" })).toBe(403);
    });

    test.each(["not.a.token", "qk_nobodys", "x".repeat(5_000)])(
      "takes %j for nobody where no token is needed, and refuses it where one is",
      async (token) => {
        expect(await askByCookie(overStore(OPEN), token)).toBeNull();
        expect(await askByCookie(overStore(OPEN), token, { openness: "public" })).toBeNull();
        expect(await askByCookie(overStore(OPEN), token, { openness: "token" })).toBe(401);
        expect(await askByCookie(overStore(PROTECTED), token)).toBe(401);
      },
    );

    test("takes a stale one for nobody where no token is needed, for writes of our own page too", async () => {
      const token = tokens.get("analyst");
      const write = { method: "POST", origin: "http://localhost" };
      expect(await askByCookie(later(OPEN), token)).toBeNull();
      expect(await askByCookie(later(OPEN), token, write)).toBeNull();
      expect(await askByCookie(later(OPEN), token, { ...write, openness: "token" })).toBe(401);
      expect(await askByCookie(later(PROTECTED), token)).toBe(401);
      expect(await askByCookie(later(PROTECTED), token, write)).toBe(401);
    });

    test("writes from no page but ours, though CORS_ORIGINS is *", async () => {
      const token = tokens.get("admin");
      for (const settings of [{ ...OPEN, CORS_ORIGINS: "*" }, { ...PROTECTED, CORS_ORIGINS: "*" }]) {
        const deps = overStore(settings);
        expect(await askByCookie(deps, token, { method: "POST", origin: "http://localhost" })).toBe(
          "admin-1",
        );
        for (const origin of ["https://elsewhere.example", "null", "http://localhost:8001"]) {
          expect(await askByCookie(deps, token, { method: "POST", origin })).toBe(403);
        }
        expect(await askByCookie(deps, token, { method: "DELETE" })).toBe(403);
        // It may well read: no answer goes to another origin with credentials.
        expect(await askByCookie(deps, token, { origin: "https://elsewhere.example" })).toBe("admin-1");
      }
    });
  });

  test("a personal operation refuses API keys, whatever their role, and no session", async () => {
    const deps = overStore(PROTECTED);
    const owner = await authenticate(deps, tokens.get("admin") ?? "");
    const { key } = await makeApiKey(deps, owner, { name: "x", role: "admin", expiresAt: null });
    const app = bareService();
    app.use(async (c, next) => {
      c.set("deps", deps);
      await next();
    });
    for (const personal of [true, false]) {
      const { middleware } = operation("Retail", "user", { openness: "token", personal, unstored: true });
      app.get(`/${personal}`, middleware, (c) => c.json(c.var.caller?.role ?? null));
    }
    const status = async (path: string, token: string | undefined) => {
      const response = await app.request(path, { headers: { authorization: `Bearer ${token}` } });
      expect(response.headers.get("cache-control")).toBe("no-store");
      return response.status;
    };
    expect(await status("/true", key)).toBe(403);
    expect(await status("/false", key)).toBe(200);
    expect(await status("/true", tokens.get("user"))).toBe(200);
  });

  test.each(
    [
      ["public", "nobody", []],
      ["open", "analyst", [{ bearer: [] }, { session: [] }, {}]],
      ["token", "analyst", [{ bearer: [] }, { session: [] }]],
    ] as const,
  )("documents a %s operation by its least caller, %s", (openness, least, security) => {
    expect(operation("Clustr", "analyst", { openness })).toMatchObject({
      tags: ["Clustr"],
      "x-least-role": least,
      security,
    });
    expect(operation("Clustr", "analyst", { openness }).security).toHaveLength(security.length);
  });
});

describe("writing()", () => {
  test("reads no body of whom it refuses", async () => {
    const { middleware: [guard, body] } = writing("Retail", "analyst");
    const app = bareService();
    app.use(async (c, next) => {
      c.set("deps", depsOf(PROTECTED));
      await next();
    });
    if (guard === undefined || body === undefined) {
      throw new Error("A writing operation has a guard and a body");
    }
    app.post("/", guard, body, (c) => c.json(null));
    const sent = new Request("http://localhost/", {
      method: "POST",
      body: "{",
      headers: { "content-type": "text/plain" },
    });
    expect((await app.request(sent)).status).toBe(401);
    expect(sent.bodyUsed).toBe(false);
  });
});
