import { z } from "@hono/zod-openapi";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { SkippingPage } from "../../src/db/rows.ts";
import { skippedList } from "../../src/http/skipped_list.ts";
import { issueOperatorToken } from "../../src/identity/operator_token.ts";
import { freshStore, type TestStore } from "../support/store.ts";
import { bareService, depsOf } from "./service.ts";

const SETTINGS = { SECRET_KEY: "0123456789abcdef0123456789abcdef", ACCESS: "protected" };
const LARGEST = Number.MAX_SAFE_INTEGER;

describe("skippedList()", () => {
  let store: TestStore;
  let token: string;
  beforeAll(async () => {
    store = await freshStore();
    const operator = { username: "user-1", role: "user", minutes: 5 } as const;
    token = await issueOperatorToken(depsOf(SETTINGS, { db: store.db }), operator);
  });
  afterAll(() => store.close());

  /** A list of the ids 1 to `count`, and what it asked its reader for. */
  function listOf(
    count: number,
    { descending = false, inEnvelope = false, breaksAt = Infinity }: {
      descending?: boolean;
      inEnvelope?: boolean;
      breaksAt?: number;
    } = {},
  ) {
    const asked: SkippingPage[] = [];
    const ids = Array.from({ length: count }, (_, index) => index + 1);
    if (descending) ids.reverse();
    const app = bareService();
    app.use(async (c, next) => {
      c.set("deps", depsOf(SETTINGS, { db: store.db }));
      await next();
    });
    app.route(
      "/",
      skippedList({
        path: "/things",
        operationId: "listThings",
        summary: "Things",
        least: "user",
        item: z.number(),
        ...inEnvelope ? { envelope: { rows: "things", total: () => Promise.resolve(count) } } : {},
        descending,
        reader: () => (page) => {
          asked.push(page);
          if (asked.length > breaksAt) return Promise.reject(new Error("The store is away"));
          const { after, limit, skip } = page;
          const rows = ids.filter((id) => descending ? id < after : id > after);
          return Promise.resolve(rows.slice(skip, skip + limit).map((id) => ({ id })));
        },
        toWire: ({ id }) => id,
      }),
    );
    const ask = (query = "", authorization = `Bearer ${token}`) =>
      app.request(`/things${query}`, { headers: { authorization } });
    return { asked, ids, ask };
  }

  test.each([0, 1, 249, 250, 251, 500, 777])("gives all of %i rows, in either order", async (count) => {
    for (const descending of [false, true]) {
      const { ask, ids } = listOf(count, { descending });
      expect(await (await ask()).json()).toEqual(ids);
    }
  });

  test("reads pages of 250, each from where the last one ended, and skips once", async () => {
    const rising = listOf(600);
    await (await rising.ask("?skip=10")).text();
    expect(rising.asked).toEqual([
      { after: 0, limit: 250, skip: 10 },
      { after: 260, limit: 250, skip: 0 },
      { after: 510, limit: 250, skip: 0 },
    ]);
    const falling = listOf(300, { descending: true });
    await (await falling.ask()).text();
    expect(falling.asked).toEqual([
      { after: LARGEST, limit: 250, skip: 0 },
      { after: 51, limit: 250, skip: 0 },
    ]);
  });

  test.each([
    ["", 0, 700],
    ["?limit=1", 0, 1],
    ["?limit=250", 0, 250],
    ["?limit=0251", 0, 251],
    ["?limit=500&skip=0", 0, 500],
    ["?limit=1000", 0, 700],
    ["?skip=699", 699, 700],
    ["?skip=700", 700, 700],
    ["?skip=2147483647&limit=5", 700, 700],
    ["?skip=100&limit=300", 100, 400],
  ])("gives the rows of %s", async (query, from, to) => {
    const { ask, ids, asked } = listOf(700, { descending: true });
    expect(await (await ask(query)).json()).toEqual(ids.slice(from, to));
    const most = Number(/limit=(\d+)/.exec(query)?.[1] ?? 1_000);
    expect(asked.reduce((sum, { limit }) => sum + limit, 0)).toBeLessThanOrEqual(Math.max(most, 250));
  });

  test("tells the total beside the rows, whatever part of them is asked for", async () => {
    const { ask, ids } = listOf(300, { inEnvelope: true });
    expect(await (await ask()).json()).toEqual({ things: ids, total: 300 });
    expect(await (await ask("?skip=2&limit=3")).json()).toEqual({ things: [3, 4, 5], total: 300 });
    expect(await (await listOf(0, { inEnvelope: true }).ask()).json()).toEqual({ things: [], total: 0 });
  });

  test.each([
    ["?skip=-1", "?skip"],
    ["?skip=2147483648", "?skip"],
    ["?skip=1.5", "?skip"],
    ["?skip=", "?skip"],
    ["?skip=1e3", "?skip"],
    ["?limit=0", "?limit"],
    ["?limit=1001", "?limit"],
    ["?limit=ten", "?limit"],
  ])("refuses %s before anything is read", async (query, pointer) => {
    const { ask, asked } = listOf(3);
    const response = await ask(query);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ pointer }] });
    expect(asked).toEqual([]);
  });

  test("needs a token, and its answer is kept nowhere", async () => {
    const { ask } = listOf(3);
    expect((await ask("", "")).status).toBe(401);
    const response = await ask();
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  test("fails whole before its headers, and breaks off after them", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    expect((await listOf(3, { breaksAt: 0 }).ask()).status).toBe(500);
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
    const later = await listOf(300, { breaksAt: 1 }).ask();
    expect(later.status).toBe(200);
    await expect(later.text()).rejects.toThrow();
  });
});
