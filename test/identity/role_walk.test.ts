import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createApp } from "../../src/app.ts";
import type { Deps } from "../../src/deps.ts";
import { reaches, type Role } from "../../src/identity/caller.ts";
import { idleCall, operationsOf, SPENDING } from "../conformance/suite/roles.ts";
import { type Contract, contractOf, type Operation } from "../support/contract.ts";
import { freshStore, type TestStore } from "../support/store.ts";
import { testWasm } from "../support/wasm.ts";
import { callerOf, column, deskOf, PASSWORD, personOf } from "./world.ts";

const ROLES = ["user", "analyst", "admin"] as const;
const SITE = "http://localhost";

/** Whether an operation is public where access is open. */
const isOptional = ({ security }: Operation): boolean =>
  security.length === 0 || security.some((requirement) => Object.keys(requirement).length === 0);

describe.each(
  [
    ["open", "open", "open"],
    ["open", "closed", "closed"],
    ["open", "", "open"],
    ["protected", "open", "open"],
    ["protected", "closed", "closed"],
    ["protected", "", "closed"],
  ] as const,
)("ACCESS=%s REGISTRATION=%s", (access, registration, registrationIs) => {
  let store: TestStore;
  let app: ReturnType<typeof createApp>;
  let contract: Contract;
  let deps: Deps;
  beforeAll(async () => {
    store = await freshStore();
    const desk = deskOf(store.db, { ACCESS: access, REGISTRATION: registration });
    deps = { ...desk.deps, now: Date.now };
    const { config, ...scope } = deps;
    app = createApp({
      config,
      wasm: await testWasm(),
      open: () => scope,
      asset: () => Promise.resolve(null),
    });
    contract = contractOf(await (await app.request(`${SITE}/openapi.json`)).json());
  });
  afterAll(() => store.close());
  beforeEach(() => store.db.write([sql`delete from throttles`]));

  /** Walks every operation; gives those that answer otherwise than they should. */
  const walk = async (role: Role | null, refusalOf: (operation: Operation) => 401 | 403 | null) => {
    const mint = async () => role === null ? null : (await callerOf(deps, role)).token;
    const usual = await mint();
    const wrong: string[] = [];
    for (const { method, path, operation } of operationsOf(contract)) {
      const [idle, { headers, ...init }] = idleCall(method, path, operation);
      const all = new Headers(headers);
      const token = SPENDING.has(operation.operationId) ? await mint() : usual;
      if (token !== null) all.set("authorization", `Bearer ${token}`);
      const response = await app.request(`${SITE}${idle}`, { ...init, headers: all });
      await response.text();
      const { status } = response;
      const refusal = refusalOf(operation);
      const isRight = refusal === null
        ? status !== 401 && status !== 403 && status < 500
        : status === refusal;
      if (!isRight) wrong.push(`${method} ${path}: ${status}, and not ${refusal ?? "let in"}`);
    }
    return wrong;
  };
  const needsToken = (operation: Operation): boolean =>
    access === "protected" ? operation["x-least-role"] !== "nobody" : !isOptional(operation);

  test("lets nobody in where that was decided, and nowhere else", async () => {
    expect(await walk(null, (operation) => needsToken(operation) ? 401 : null)).toEqual([]);
  });

  test.each(ROLES)("asks the role %s where a token is needed, and nowhere else", async (role) => {
    const isLow = (least: string) => {
      const known = ROLES.find((one) => one === least);
      return known !== undefined && !reaches(role, known);
    };
    const wrong = await walk(
      role,
      (operation) => needsToken(operation) && isLow(operation["x-least-role"]) ? 403 : null,
    );
    expect(wrong).toEqual([]);
  });

  test("both registers are open or closed", async () => {
    const post = async (path: string, body: object) => {
      const response = await app.request(`${SITE}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      await contract.check("POST", path, response);
      return response.status;
    };
    const before = await column(store.db, "id", sql`select id from users`);
    const person = { username: "ann.smith", password: PASSWORD };
    const expected = registrationIs === "open" ? 201 : 403;
    expect(await post("/auth/register", { ...person, email: "ann@shop.example" })).toBe(expected);
    expect(await post("/register", { ...person, username: "bob.smith" })).toBe(expected);
    const after = await column(store.db, "id", sql`select id from users`);
    expect(after.length - before.length).toBe(expected === 201 ? 2 : 0);
    // Who is there already signs in all the same.
    const { username } = await personOf(deps);
    expect(await post("/auth/login", { username, password: PASSWORD })).toBe(200);
  });
});
