import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, test } from "vitest";
import type { World } from "./world.ts";

/** What anybody may see: the root, health, the OpenAPI document and the pages. */
export function pages(world: () => World): void {
  test("GET / says what is served, and sends a browser to the dashboard", async () => {
    const { call, contract } = world();
    expect(await contract.check("GET", "/", await call("/", { as: null }))).toMatchObject({
      service: "Clustr API",
      status: "ok",
      message: "Welcome to the CDP Dashboard API",
      name: "Quintile",
    });
    const browser = await call("/", { as: null, headers: { accept: "text/html,application/xhtml+xml" } });
    expect([browser.status, browser.headers.get("location")]).toEqual([302, "/app/"]);
  });

  test("GET /health is ok while the database answers", async () => {
    const { call, contract } = world();
    expect(await contract.check("GET", "/health", await call("/health", { as: null }))).toEqual({
      status: "ok",
    });
    expect((await call("/health/", { as: null })).status).toBe(200);
  });

  test("GET /openapi.json is valid OpenAPI 3.1 with every documented path as it is documented", async () => {
    const { document } = world().contract;
    expect(document.openapi).toBe("3.1.0");
    const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(document)));
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(["/", "/health", "/dashboard/", "/kpis", "/rfm_segmentation", "/imports"]),
    );
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        const where = `${method} ${path}`;
        expect(operation.operationId, where).toMatch(/^[a-z][A-Za-z]+$/);
        expect(operation.security, where).toBeInstanceOf(Array);
        expect(operation.tags, where).toHaveLength(1);
        for (const status of ["400", "422", "503"]) {
          expect(operation.responses[status]?.content, where).toHaveProperty(["application/problem+json"]);
        }
      }
    }
  });

  test.each(["/docs", "/redoc", "/app/", "/app"])(
    "GET %s is a page of our own, under a strict policy",
    async (path) => {
      const response = await world().call(path, { as: null });
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toContain("text/html");
      const policy = response.headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'self'");
      expect(policy).not.toMatch(/unsafe-eval|https?:/);
      const html = await response.text();
      expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
      expect(html).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>/);
      const files = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, file]) => file ?? "");
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) {
        const asset = await world().call(file, { as: null });
        expect([file, asset.status]).toEqual([file, 200]);
        expect((await asset.arrayBuffer()).byteLength).toBeGreaterThan(0);
      }
    },
  );

  test("a file that the caller has already is not sent again", async () => {
    const { call } = world();
    const first = await call("/assets/app.css", { as: null });
    await first.arrayBuffer();
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toMatch(/^(W\/)?".+"$/);
    const again = await call("/assets/app.css", { as: null, headers: { "if-none-match": etag } });
    expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", etag]);
    expect((await call("/assets/app.css", { as: null, headers: { "if-none-match": '"other"' } })).status)
      .toBe(200);
  });

  test("hundreds of HEAD requests for a file leave the service as it was", async () => {
    for (let round = 0; round < 15; round++) {
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => world().call("/assets/plotly.js", { as: null, method: "HEAD" })),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    }
    expect((await world().call("/health", { as: null })).status).toBe(200);
  });

  test.each([
    `/assets/${"a".repeat(300)}.js`,
    "/nothing",
    "/assets/nothing.js",
    "/assets/../../deno.json",
    "/assets/..%2f..%2fdeno.json",
    "/%00",
    "//kpis",
  ])(
    "GET %s is a 404 with our body",
    async (path) => {
      const response = await world().call(path, { as: null });
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ status: 404, title: "Not Found", errors: [] });
    },
  );
}
