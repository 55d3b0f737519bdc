import { expect, test } from "vitest";
import type { World } from "./world.ts";

/** What happens while the libSQL server is away, and after it is back. */
export function outage(world: () => World): void {
  test("every answer is a 503 that says when to try again while the database is away, and right once it is back", async () => {
    const { call, contract, target } = world();
    const before = await (await call("/kpis")).json();
    await target.sqld?.stop("SIGKILL");
    const health = await call("/health", { as: null });
    expect(Number(health.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await contract.check("GET", "/health", health)).toMatchObject({ status: 503 });
    const kpis = await call("/kpis");
    expect(kpis.status).toBe(503);
    expect(await kpis.text()).not.toMatch(/127\.0\.0\.1|fetch|select|hrana/i);
    expect((await call("/openapi.json", { as: null })).status).toBe(200);

    await target.sqld?.restart();
    expect(await contract.check("GET", "/health", await call("/health", { as: null }))).toEqual({
      status: "ok",
    });
    expect(await (await call("/kpis")).json()).toEqual(before);
  });
}
