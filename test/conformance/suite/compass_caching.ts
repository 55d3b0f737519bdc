import { expect, test } from "vitest";
import { asking, documented } from "./compass_paths.ts";
import type { World } from "./world.ts";

/** Tags that tell when an answer of Compass is out of date, and only then. */
export function compassCaching(world: () => World, operations: readonly string[]): void {
  test.each(operations)("GET %s is tagged by all that it hangs on, and 304 to who holds it", async (path) => {
    const { call, contract } = world();
    const ask = async (query: string, headers: Record<string, string> = {}) => {
      const response = await call(asking(path, query), { headers });
      await contract.check("GET", documented(path), response.clone());
      return { status: response.status, tag: response.headers.get("etag") ?? "", headers: response.headers };
    };
    const first = await ask("");
    expect(first.tag).toMatch(/^"[\w-]{22}"$/);
    expect(first.headers.get("cache-control")).toBe("private, no-cache");
    // The same question in other words, and asked by somebody with another session.
    expect((await ask("nothing=known")).tag).toBe(first.tag);
    await world().target.token("analyst");
    expect(await ask("", { "if-none-match": `"other", W/${first.tag}` })).toMatchObject({
      status: 304,
      tag: first.tag,
    });
    expect((await ask("", { "if-none-match": '"other"' })).status).toBe(200);
    const others = [
      "as_of=2026-10-31",
      "as_of=2026-10-30",
      "end_date=2026-10-31",
      "start_date=2025-01-01",
    ];
    const tags = await Promise.all(others.map(async (query) => (await ask(query)).tag));
    expect(new Set([first.tag, ...tags]).size).toBe(others.length + 1);
    // Who may not read it learns nothing from a tag either.
    expect((await call(path, { as: "user", headers: { "if-none-match": first.tag } })).status).toBe(403);
  });

  test("a tag tells cut points and representations apart, and knows a default when it is stated", async () => {
    const tag = async (query: string) => (await world().call(`/churn_risk${query}`)).headers.get("etag");
    expect(await tag("?high=180&format=figure&medium=090")).toBe(await tag(""));
    expect(new Set(await Promise.all(["", "?high=181", "?medium=91", "?format=data"].map(tag))).size).toBe(4);
  });

  test("a write makes every tag stale at once", async () => {
    const { call } = world();
    const tags = await Promise.all(
      operations.map(async (path) => [path, (await call(path)).headers.get("etag") ?? ""] as const),
    );
    const made = await call("/api/customers/", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ first_name: "New", last_name: "Comer" }),
    });
    expect(made.status).toBe(201);
    for (const [path, tag] of tags) {
      const again = await call(path, { headers: { "if-none-match": tag } });
      expect([path, again.status]).toEqual([path, 200]);
      expect(again.headers.get("etag")).not.toBe(tag);
    }
  });
}
