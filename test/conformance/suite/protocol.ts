import { expect, test } from "vitest";
import type { World } from "./world.ts";

/** What all operations share: error bodies, methods, CORS, caching. */
export function protocol(world: () => World): void {
  test("an unknown method is a 405 that names the known ones", async () => {
    for (
      const [path, method] of [["/kpis", "POST"], ["/kpis/", "PUT"], ["/dashboard", "DELETE"], [
        "/",
        "PATCH",
      ]] as const
    ) {
      const response = await world().call(path, { method });
      expect([path, response.status]).toEqual([path, 405]);
      expect(response.headers.get("allow")).toContain("GET");
      expect(await response.json()).toMatchObject({ status: 405 });
    }
  });

  test("the error's content type follows Accept", async () => {
    const type = async (accept: string) =>
      (await world().call("/nothing", { headers: { accept } })).headers.get("content-type");
    expect(await type("application/json")).toBe("application/json");
    expect(await type("application/json, application/problem+json")).toBe("application/problem+json");
    expect(await type("*/*")).toBe("application/problem+json");
  });

  test("every failure has the one body, with an id of its own", async () => {
    const bodies = await Promise.all(
      ["/nothing", "/nothing"].map(async (path) => await (await world().call(path)).json()),
    );
    for (const body of bodies) {
      expect(Object.keys(body)).toEqual([
        "type",
        "title",
        "status",
        "detail",
        "error",
        "request_id",
        "errors",
      ]);
      expect(body.error).toBe(body.detail);
    }
    expect(bodies[0].request_id).not.toBe(bodies[1].request_id);
  });

  test("HEAD answers as GET does, without a body", async () => {
    const response = await world().call("/kpis", { method: "HEAD" });
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });

  test("answers are private to their caller, and sniffing and framing are off", async () => {
    const { headers } = await world().call("/kpis");
    expect(headers.get("cache-control")).toBe("private, no-cache");
    expect(headers.get("vary")).toContain("Authorization");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  });

  test("no foreign origin reads or writes unless CORS_ORIGINS names it", async () => {
    const origin = "https://elsewhere.example";
    const read = await world().call("/kpis", { headers: { origin } });
    expect(read.headers.get("access-control-allow-origin")).toBeNull();
    const preflight = await world().call("/imports", {
      as: null,
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST" },
    });
    expect(preflight.headers.get("access-control-allow-origin")).toBeNull();
    const write = await world().call("/imports", {
      method: "POST",
      headers: { origin, "content-type": "text/csv" },
      body: "a,b\n1,2\n",
    });
    expect(write.status).toBe(403);
  });

  test("calls in parallel do not disturb each other", async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, async (_, at) => {
        const response = await world().call(at % 2 === 0 ? "/kpis" : "/dashboard/");
        return [response.status, JSON.stringify(await response.json())] as const;
      }),
    );
    expect(new Set(answers.map(([status]) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(([, body]) => body)).size).toBe(2);
  });
}
