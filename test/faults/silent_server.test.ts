import { describe, expect, test } from "vitest";
import { startTarget } from "../support/targets.ts";

describe.concurrent("a server that takes a request and never answers", () => {
  test.each(["Deno with a server", "workerd with a server"] as const)("is away, to %s", async (name) => {
    const target = await startTarget(name);
    try {
      const headers = {
        authorization: `Bearer ${await target.token("analyst")}`,
        "content-type": "application/json",
      };
      target.sqld?.freeze();
      const url = `${target.url}/api/products/`;
      const body = JSON.stringify({ product_name: "Cup", product_category: "Kitchen", price: 4.5 });
      const answers = await Promise.all([
        fetch(url, { headers }),
        fetch(url, { method: "POST", headers: { ...headers, "idempotency-key": "once" }, body }),
      ]);
      for (const answer of answers) {
        expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
        expect(await answer.json()).toMatchObject({ detail: expect.stringContaining("can't be reached") });
      }
    } finally {
      await target.stop();
    }
  });
});
