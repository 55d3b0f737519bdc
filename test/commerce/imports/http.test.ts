import { OpenAPIHono } from "@hono/zod-openapi";
import { describe, expect, test } from "vitest";
import type { Environment } from "../../../src/http/context.ts";
import { renderError } from "../../../src/http/errors.ts";
import { imports } from "../../../src/http/quintile/imports.ts";
import { perRequest } from "../../../src/http/requests.ts";
import { HEADER, line, newWorld, sales, sql, streamOf } from "./world.ts";

async function service(over: Parameters<typeof newWorld>[0] = {}) {
  const world = await newWorld(over);
  const app = new OpenAPIHono<Environment>();
  app.onError(renderError);
  const { db, now, newId, config } = world.deps;
  const wasm = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  app.use(perRequest({ config, wasm }, () => ({ db, now, newId, address: "192.0.2.1" })));
  app.route("/", imports);
  const post = (
    body: BodyInit,
    { headers = {}, query = "" }: { headers?: Record<string, string>; query?: string } = {},
  ) => app.request(`/imports${query}`, { method: "POST", body, headers });
  return { world, app, post };
}

const CSV = { "content-type": "text/csv" };

/** A form whose parts come in this order. */
function form(
  ...parts: readonly (readonly [string, string] | readonly [string, string, string])[]
): FormData {
  const made = new FormData();
  for (const [name, value, file] of parts) {
    if (file === undefined) made.append(name, value);
    else made.append(name, new Blob([value], { type: "text/csv" }), file);
  }
  return made;
}

/** What fetch's standard demands of a body that is a stream, and the types here do not know yet. */
const STREAMED: object = { duplex: "half" };

describe("POST /imports", () => {
  test("POST /imports takes raw CSV and answers the report", async () => {
    const { post, world } = await service();
    const response = await post(sales(line()), { headers: CSV });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      kind: "sales",
      status: "done",
      rows: { read: 1, loaded: 1 },
      name: "import.csv",
    });
    expect((await (await post(sales(line()), { headers: CSV })).json()).rows.skipped).toBe(1);
    expect(await world.sound()).toBe(true);
  });

  test("POST /imports takes a form, its fields before the file, whatever the pieces", async () => {
    const { app, world } = await service();
    const text = "Beleg,StockCode,Quantity,UnitPrice,Date\n1,A,2,3.50,5/6/24\n";
    const made = new Request("http://localhost/imports", {
      method: "POST",
      body: form(["mapping", '{"invoice":"Beleg"}'], ["date_order", "dmy"], ["file", text, "mai.csv"]),
    });
    const bytes = new Uint8Array(await made.clone().arrayBuffer());
    for (const piece of [1, 13, 100_000]) {
      const response = await app.request("/imports", {
        method: "POST",
        headers: { "content-type": made.headers.get("content-type") ?? "" },
        body: streamOf(bytes, piece),
        ...STREAMED,
      });
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({
        name: "mai.csv",
        rows: { read: 1 },
        columns: { invoice: "Beleg" },
      });
    }
    expect(await world.rows(sql`select date from timeframe`)).toEqual([{ date: "2024-06-05" }]);
  });

  test("POST /imports refuses bodies that are no file", async () => {
    const { post, world } = await service();
    const status = async (response: Response | Promise<Response>) => (await response).status;
    expect(await status(post("{}", { headers: { "content-type": "application/json" } }))).toBe(415);
    expect(await status(post(sales(), { headers: { ...CSV, "content-encoding": "gzip" } }))).toBe(415);
    expect(await status(post("x", { headers: { "content-type": "multipart/form-data; boundary=b" } }))).toBe(
      400,
    );
    expect(await status(post("x", { headers: { "content-type": "multipart/form-data" } }))).toBe(400);
    expect(await status(post(form(["mode", "atomic"])))).toBe(422);
    expect(await status(post(form(["file", sales(line()), "a.csv"], ["mode", "atomic"])))).toBe(422);
    expect(await status(post(form(["file", sales(line()), "a.csv"], ["file", sales(line()), "b.csv"])))).toBe(
      422,
    );
    expect(await status(post(form(["mode", "perhaps"], ["file", sales(line()), "a.csv"])))).toBe(422);
    expect(await status(post(sales(line()), { headers: CSV, query: "?mode=perhaps" }))).toBe(422);
    expect(await status(post(sales(line()), { headers: CSV, query: "?mapping=[1]" }))).toBe(422);
    const cut = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n' +
      sales(line());
    expect(await status(post(cut, { headers: { "content-type": "multipart/form-data; boundary=b" } }))).toBe(
      400,
    );
    expect(await world.rows(sql`select id from transactions`)).toEqual([]);
    expect(await world.staged()).toBe(0);
  });

  test("POST /imports answers 413 above MAX_IMPORT_MB, stated or not", async () => {
    const { app, world } = await service({ maxImportBytes: 1_048_576 });
    const big = new TextEncoder().encode(sales(...Array.from({ length: 25_000 }, () => line())));
    for (const headers of [CSV, { ...CSV, "content-length": String(big.length) }]) {
      const response = await app.request("/imports", {
        method: "POST",
        headers,
        body: streamOf(big),
        ...STREAMED,
      });
      expect(response.status).toBe(413);
    }
    const formed = await app.request("/imports", {
      method: "POST",
      body: form(["file", new TextDecoder().decode(big), "big.csv"]),
    });
    expect(formed.status).toBe(413);
    expect(await world.staged()).toBe(0);
  });

  test("POST /imports groups the bad rows of an atomic file in its problem", async () => {
    const { post } = await service();
    const response = await post(sales(line(), line({ quantity: "0" }), line({ quantity: "0" })), {
      headers: CSV,
      query: "?mode=atomic",
    });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      errors: [{ pointer: "/lines/3", message: "The quantity is zero: 2 rows, line 3, 4" }],
    });
  });

  test("POST /imports as an event stream tells its progress, then one result or error", async () => {
    const { post } = await service();
    const events = async (body: string) => {
      const response = await post(body, { headers: { ...CSV, accept: "text/event-stream" } });
      expect(response.headers.get("content-type")).toMatch("text/event-stream");
      return (await response.text()).trim().split("\n\n").map((event) => {
        const [, name = "", data = ""] = /^event: (\w+)\ndata: (.*)$/.exec(event) ?? [];
        return { name, data: JSON.parse(data) };
      });
    };
    const good = await events(sales(line()));
    expect(good.slice(0, -1).every(({ name }) => name === "progress")).toBe(true);
    expect(good.length).toBeGreaterThan(3);
    expect(good.at(-1)).toMatchObject({ name: "result", data: { rows: { loaded: 1 } } });
    expect((await events(HEADER.replace("InvoiceNo", "x"))).at(-1)).toMatchObject({
      name: "error",
      data: { status: 422 },
    });
  });

  test("POST /imports stops when nobody listens to its events any more", async () => {
    const { post, world } = await service();
    const file = sales(
      ...Array.from({ length: 20_000 }, (_, index) => line({ invoice: String(index), customer: "" })),
    );
    const response = await post(file, { headers: { ...CSV, accept: "text/event-stream" } });
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    for (let tries = 0; tries < 200 && (await world.rows(sql`select id from imports`)).length > 0; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(await world.rows(sql`select id from imports`)).toEqual([]);
    expect(await world.staged()).toBe(0);
    expect(await world.sound()).toBe(true);
  });

  test("POST /imports answers a key again with the same report", async () => {
    const { post } = await service();
    const headers = { ...CSV, "idempotency-key": "abc" };
    const first = await (await post(sales(line()), { headers })).json();
    expect(await (await post(sales(line()), { headers })).json()).toEqual(first);
    expect((await post(sales(line({ invoice: "2" })), { headers })).status).toBe(422);
    expect((await post(sales(line()), { headers: { ...headers, "idempotency-key": "a b" } })).status).toBe(
      422,
    );
  });
});
