import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Deps } from "../../src/deps.ts";
import { type Openness, operation, writing } from "../../src/http/access.ts";
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
