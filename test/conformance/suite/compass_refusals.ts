import { expect, test } from "vitest";
import { asking, documented } from "./compass_paths.ts";
import type { World } from "./world.ts";

/** What Compass refuses: days, periods and cut points that make no sense, and callers without the role. */
export function compassRefusals(
  world: () => World,
  operations: readonly string[],
  figures: readonly string[],
): void {
  test.each(operations.flatMap((path) =>
    [
      ["start_date=2024-02-31", "?start_date"],
      ["end_date=yesterday", "?end_date"],
      ["as_of=2200-01-01", "?as_of"],
      ["as_of=", "?as_of"],
      ["as_of=2026-01-01&as_of=2026-01-02", "?as_of"],
      ["start_date=2026-02-01&end_date=2026-01-31", "?end_date"],
      ["start_date=2026-02-01&as_of=2026-01-31", "?as_of"],
      ["start_date=%00", "?start_date"],
    ].map(([query = "", pointer = ""]) => [path, query, pointer] as const)
  ))("GET %s?%s is a 400 that names the field", async (path, query, pointer) => {
    const { call, contract } = world();
    const body = await contract.check("GET", documented(path), await call(asking(path, query)));
    expect(body).toMatchObject({ status: 400, error: expect.any(String), errors: [{ pointer }] });
  });

  test.each([
    ["/kpis", "compare=month&as_of=2026-01-01", "?compare"],
    ["/kpis", "compare=year", "?compare"],
    ["/kpis", "compare=previous&start_date=2026-01-01", "?compare"],
    ["/customer_segments", "high=500", "?high ?medium"],
    ["/customer_segments", "high=-1", "?high"],
    ["/customer_segments", "medium=1.005", "?medium"],
    ["/customer_segments", "high=1e3", "?high"],
    ["/churn_risk", "high=90&medium=90", "?high ?medium"],
    ["/churn_risk", "medium=1.5", "?medium"],
    ["/churn_risk", "high=", "?high"],
    ...figures.map((path) => [path, "format=csv", "?format"]),
  ])("GET %s?%s is a 400 that names %s", async (path = "", query = "", pointers = "") => {
    const { call, contract } = world();
    const body = await contract.check("GET", documented(path), await call(asking(path, query)));
    expect(body).toMatchObject({ status: 400, errors: pointers.split(" ").map((pointer) => ({ pointer })) });
  });

  test.each(operations)("GET %s needs an analyst", async (path) => {
    const { call, contract } = world();
    const status = async (as: "user" | "admin" | null) => {
      const response = await call(path, { as });
      await contract.check("GET", documented(path), response.clone());
      return response.status;
    };
    expect([await status(null), await status("user"), await status("admin")]).toEqual([401, 403, 200]);
  });
}
