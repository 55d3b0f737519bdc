import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { verifyStore } from "../../../src/commerce/verify.ts";
import { readRevision } from "../../../src/db/revision.ts";
import type { World } from "./world.ts";

const HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
/** Three invoices: two lines, a cancellation, and an anonymous one. */
const sales = (prefix: string) =>
  [
    HEADER,
    `${prefix}1,A-1,Café chair,2,2026-03-04 10:15:00,12.50,${prefix}c1,France`,
    `${prefix}1,B-2,"Lamp, ""small""",1,2026-03-04 10:15:00,0.335,${prefix}c1,France`,
    `C${prefix}2,A-1,Café chair,-1,2026-03-05 09:00:00,12.50,${prefix}c1,France`,
    `${prefix}3,B-2,Lamp,3,2026-03-06,0,NA,France`,
  ].join("\r\n");

/** What is read of a stream of server-sent events. */
const eventsOf = (text: string) =>
  text.split("\n\n").filter((block) => block.trim() !== "").map((block) => ({
    event: /^event: (.*)$/m.exec(block)?.[1],
    data: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? "null"),
  }));

/** POST /imports: raw and multipart, again and overlapping, partly bad, refused, streamed, keyed. */
export function imports(world: () => World): void {
  const post = (
    body: BodyInit,
    { path = "/imports", headers = {} }: { path?: string; headers?: Record<string, string> } = {},
  ) =>
    world().call(path, {
      method: "POST",
      body,
      headers: typeof body === "string" ? { "content-type": "text/csv", ...headers } : headers,
    });
  const check = async (response: Response) => await world().contract.check("POST", "/imports", response);
  const count = async (table: string) =>
    Number(
      (await world().target.db.orm.get<{ n: number }>(
        sql`select count(*) as n from ${sql.identifier(table)}`,
      )).n,
    );
  const form = (text: string, fields: Record<string, string> = {}) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    body.append("file", new Blob([text], { type: "text/csv" }), "march.csv");
    return body;
  };

  test("POST /imports loads a file once: again, and overlapped, it adds only what is new", async () => {
    const before = await count("transaction_items");
    expect(await check(await post(sales("r")))).toMatchObject({
      kind: "sales",
      status: "done",
      rows: { read: 4, loaded: 4, skipped: 0, failed: 0 },
      customers_created: 1,
      transactions_created: 3,
    });
    expect(await count("transaction_items")).toBe(before + 4);
    const revision = await readRevision(world().target.db);
    expect(await check(await post(form(sales("r"))))).toMatchObject({
      rows: { read: 4, loaded: 0, skipped: 4 },
      transactions_created: 0,
    });
    expect(await readRevision(world().target.db)).toBe(revision);
    const more = `${sales("r")}\r\nr4,A-1,Café chair,1,2026-03-07,12.50,rc1,France`;
    expect(await check(await post(more))).toMatchObject({ rows: { read: 5, loaded: 1, skipped: 4 } });
    expect(
      await world().target.db.orm.get(
        sql`select s.purchases, s.spend_minor from customer_stats s join customers c
      on c.id = s.customer_id where c.reference = 'rc1'`,
      ),
    ).toMatchObject({ purchases: 2, spend_minor: 2_500 + 34 - 1_250 + 1_250 });
    expect((await verifyStore(world().target)).sound).toBe(true);
  });

  test("POST /imports applies the good rows and reports the bad ones by reason and line", async () => {
    const bad =
      `${HEADER}\nb1,A,Thing,1,2026-01-01,1.00,b9,UK\nb1,A,Thing,0,2026-01-01,1.00,b9,UK\nb2,A,Thing,x,2026-01-01,1.00,b9,UK\nb3,A,Thing,1,2026-01-01,-5,b9,UK`;
    const report = await check(await post(bad));
    expect(report).toMatchObject({ rows: { read: 4, loaded: 1, failed: 3 } });
    expect(report).toMatchObject({
      errors: expect.arrayContaining([expect.objectContaining({ lines: [5] })]),
    });
  });

  test("POST /imports?mode=atomic applies nothing when a row is bad", async () => {
    const before = await count("transactions");
    const response = await post(`${sales("a")}\r\nz,Z,Z,0,2026-01-01,1,z,UK`, {
      path: "/imports?mode=atomic",
    });
    expect(await check(response)).toMatchObject({ status: 422 });
    expect(await count("transactions")).toBe(before);
  });

  test("POST /imports streams its progress, then the report, to whoever asks for events", async () => {
    const response = await post(form(sales("s")), { headers: { accept: "text/event-stream" } });
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const events = eventsOf(await response.text());
    expect(events.length).toBeGreaterThan(1);
    expect(events.slice(0, -1).every(({ event }) => event === "progress")).toBe(true);
    expect(events.at(-1)).toMatchObject({ event: "result", data: { rows: { loaded: 4 } } });
    const failed = eventsOf(
      await (await post("a,b\n1,2\n", { headers: { accept: "text/event-stream" } })).text(),
    );
    expect(failed.at(-1)).toMatchObject({ event: "error", data: { status: 422, error: expect.any(String) } });
  });

  test("POST /imports that its listener leaves is cancelled, and leaves nothing staged", async () => {
    const { target } = world();
    const lines = Array.from({ length: 60_000 }, (_, at) => `g${at},P${at % 50},Thing,1,2026-01-05,1.00,,UK`);
    const leave = new AbortController();
    const response = await world().call("/imports", {
      method: "POST",
      body: [HEADER, ...lines].join("\n"),
      headers: { "content-type": "text/csv", accept: "text/event-stream" },
      signal: leave.signal,
    });
    await response.body?.getReader().read();
    leave.abort();
    // workerd ends what a request runs when its caller goes: there the next import sweeps the stage, after its lease.
    if (target.name !== "workerd with a server") {
      await expect.poll(() => count("import_chunks"), { timeout: 15_000 }).toBe(0);
      await expect.poll(() => count("import_lines"), { timeout: 15_000 }).toBe(0);
    }
    expect((await verifyStore(target)).sound).toBe(true);
    expect((await post(sales("after"))).status).toBe(200);
    await target.db.write([sql`delete from imports where status in ('staging', 'applying')`]);
  });

  test("POST /imports with an Idempotency-Key answers a retry with the first report, and refuses another file", async () => {
    const headers = { "idempotency-key": "one" };
    const first = await check(await post(sales("k"), { headers }));
    expect(await check(await post(sales("k"), { headers }))).toEqual(first);
    expect(await check(await post(sales("other"), { headers }))).toMatchObject({ status: 422 });
  });

  test.each([
    ["no body", "", {}, 422],
    ["a header alone", HEADER, {}, [200, 422]],
    ["columns that say nothing", "a,b\n1,2\n", {}, 422],
    ["dates whose order nothing tells", `${HEADER}\n1,A,A,1,1/2/2026,1,c,UK`, {}, 422],
    ["an open quote", `${HEADER}\n1,A,"A,1,2026-01-02,1,c,UK`, {}, 422],
    ["binary", "\u0000\u0001\u0002\u0003", {}, 422],
    ["JSON", '{"rows":[]}', { "content-type": "application/json" }, 415],
    ["a broken form", "--x\r\nno", { "content-type": "multipart/form-data; boundary=x" }, [400, 422]],
    ["a form without a boundary", "x", { "content-type": "multipart/form-data" }, [400, 422]],
  ])("POST /imports of %s is a clear answer that changes nothing", async (_, body, headers, status) => {
    const before = await count("transactions");
    const response = await post(body, { headers });
    expect([status].flat()).toContain(response.status);
    if (response.status !== 200) {
      expect(await check(response)).toMatchObject({ error: expect.stringMatching(/\w{3}/) });
    }
    expect(await count("transactions")).toBe(before);
    expect(await count("import_chunks")).toBe(0);
  });

  test.each(["kind=nonsense", "mode=some", "date_order=zzz", "mapping=%7B", "mapping=%5B%5D"])(
    "POST /imports?%s is a 422 that names the field",
    async (query) => {
      const body = await check(await post(sales("q"), { path: `/imports?${query}` }));
      expect(body).toMatchObject({ status: 422, errors: [{ pointer: `?${query.split("=")[0]}` }] });
    },
  );

  test("POST /imports of the same file twice at once loads it once", async () => {
    const reports = await Promise.all(
      [post(sales("p")), post(sales("p"))].map(async (sent) => await (await sent).json()),
    );
    expect(reports.map(({ rows }) => rows.loaded).reduce((sum, loaded) => sum + loaded, 0)).toBe(4);
    expect((await verifyStore(world().target)).sound).toBe(true);
  });
}
