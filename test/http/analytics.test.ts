import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { moveRevision } from "../../src/db/fragments.ts";
import { unlessHeld } from "../../src/http/analytics.ts";
import { cutOf, UNLIMITED } from "../../src/insights/cut.ts";
import { readStanding } from "../../src/insights/standing.ts";
import { freshStore, type TestStore } from "../support/store.ts";
import { bareService, depsOf } from "./service.ts";

describe("unlessHeld()", () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await freshStore();
  });
  afterAll(() => store.close());

  /** How often the answer itself was made. */
  let made = 0;
  const ask = async (
    held?: string,
    parameters: Record<string, string | number | undefined> = {},
    failing = false,
  ) => {
    const deps = depsOf({ ACCESS: "open" }, { db: store.db, profile: "start" });
    const cut = cutOf(UNLIMITED, Date.now());
    const app = bareService().use(async (c, next) => {
      c.set("deps", deps);
      await next();
    }).get("/", async (c) => {
      const found = await unlessHeld(c, "getThings", parameters, cut, async () => {
        made += 1;
        if (failing) throw new Error("The answer can't be made");
        return { ...await readStanding(deps, cut), things: 3 };
      });
      return found === null ? c.body(null, 304) : c.json(found.things);
    });
    const response = await app.request("/", { headers: held === undefined ? {} : { "if-none-match": held } });
    return { status: response.status, tag: response.headers.get("etag"), body: await response.text() };
  };

  test("makes the answer once, and not again for who holds it", async () => {
    made = 0;
    const { tag } = await ask();
    expect(await ask(tag ?? "")).toEqual({ status: 304, tag, body: "" });
    expect(await ask("*")).toEqual({ status: 304, tag, body: "" });
    expect(made).toBe(1);
    expect(await ask('"other"')).toEqual({ status: 200, tag, body: "3" });
    expect(made).toBe(2);
  });

  test("takes parameters in any order, and what is not stated for nothing", async () => {
    const { tag } = await ask(undefined, { high: 1, medium: 2 });
    expect((await ask(undefined, { medium: 2, as_of: undefined, high: 1 })).tag).toBe(tag);
    expect((await ask(undefined, { medium: 1, high: 2 })).tag).not.toBe(tag);
    expect((await ask(undefined, { high: 1, medium: "2" })).tag).not.toBe(tag);
  });

  test("gives another tag as soon as the revision moves, and the same after a write that moves none", async () => {
    const { tag } = await ask();
    await store.db.write([sql`update store set seed = 'other'`]);
    expect((await ask(tag ?? "")).status).toBe(304);
    await store.db.write([moveRevision()]);
    expect(await ask(tag ?? "")).toMatchObject({ status: 200, body: "3" });
  });

  test("tags no failure", async () => {
    expect(await ask('"other"', {}, true)).toMatchObject({ status: 500, tag: null });
  });
});
