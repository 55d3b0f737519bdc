import { describe, expect, test } from "vitest";
import { jsonBodyOf } from "../../src/http/json_body.ts";
import { bareService } from "./service.ts";

const MOST = 1_048_576;
/** What fetch's standard demands of a body that is a stream, and the types here do not know yet. */
const STREAMED: object = { duplex: "half" };
const JSON_TYPE = { "content-type": "application/json" };

const app = bareService().post("/", jsonBodyOf(), async (c) =>
  c.json({
    body: await c.req.json(),
    kept: new TextDecoder().decode(c.var.body),
    type: c.req.header("content-type"),
  }));

const send = (body: BodyInit | null, headers: Record<string, string> = JSON_TYPE, init: object = {}) =>
  app.request("/", { method: "POST", body, headers, ...init });

/** A JSON text of so many bytes. */
const textOf = (bytes: number): string => `"${"x".repeat(bytes - 2)}"`;

/** A body that comes in pieces, with no length ahead of it. */
function inPieces(pieces: Iterable<Uint8Array>) {
  const rest = pieces[Symbol.iterator]();
  const log = { pulled: 0, cancelled: false };
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const { done, value } = rest.next();
      if (done) return controller.close();
      log.pulled++;
      controller.enqueue(value);
    },
    cancel() {
      log.cancelled = true;
    },
  }, { highWaterMark: 0 });
  return { log, stream };
}

const problem = async (response: Response) => {
  const { status, errors } = await response.json();
  expect(response.status).toBe(status);
  return { status, pointers: errors.map(({ pointer }: { pointer: string }) => pointer) };
};

describe("jsonBodyOf()", () => {
  test("hands on what was sent, and keeps its bytes", async () => {
    const text = ' {"name": "Tea 語",\n "price": 1.10, "of": [1, null, true]} ';
    const response = await send(text);
    expect(await response.json()).toEqual({
      body: { name: "Tea 語", price: 1.1, of: [1, null, true] },
      kept: text,
      type: "application/json",
    });
  });

  test.each([
    "application/json",
    "application/json; charset=utf-8",
    "application/json;charset=UTF-8",
    "Application/JSON ; charset=utf-8",
  ])("takes the type %j", async (type) => {
    const response = await send("{}", { "content-type": type });
    expect(await response.json()).toMatchObject({ body: {}, type: "application/json" });
  });

  test.each([
    "text/plain",
    "text/json",
    "application/jsonp",
    "application/problem+json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "charset=utf-8; application/json",
    "",
  ])("refuses the type %j", async (type) => {
    expect(await problem(await send("{}", { "content-type": type }))).toEqual({
      status: 415,
      pointers: ["header content-type"],
    });
  });

  test("refuses a body that states no type", async () => {
    const response = await send(new TextEncoder().encode("{}"), {});
    expect(await problem(response)).toEqual({ status: 415, pointers: ["header content-type"] });
  });

  test("takes the encoding identity", async () => {
    expect((await send("{}", { ...JSON_TYPE, "content-encoding": "Identity" })).status).toBe(200);
  });

  test.each(["gzip", "br", "identity, gzip", "x-unknown"])("refuses the encoding %s", async (encoding) => {
    const response = await send("{}", { ...JSON_TYPE, "content-encoding": encoding });
    expect(await problem(response)).toEqual({ status: 415, pointers: ["header content-encoding"] });
  });

  test("takes as many bytes as its bound, and not one more", async () => {
    const most = await send(textOf(MOST));
    expect([most.status, (await most.json()).body.length]).toEqual([200, MOST - 2]);
    expect(await problem(await send(textOf(MOST + 1)))).toEqual({ status: 413, pointers: [""] });
    // A character of three bytes counts as three.
    expect((await send(`"${"語".repeat(MOST / 3)}"`)).status).toBe(413);
  });

  test("counts the bytes of a body that states no length", async () => {
    const pieces = (bytes: number) => {
      const text = new TextEncoder().encode(textOf(bytes));
      return [text.subarray(0, 10), new Uint8Array(0), text.subarray(10, 500_000), text.subarray(500_000)];
    };
    expect((await send(inPieces(pieces(MOST)).stream, JSON_TYPE, STREAMED)).status).toBe(200);
    expect((await send(inPieces(pieces(MOST + 1)).stream, JSON_TYPE, STREAMED)).status).toBe(413);
  });

  test("reads what is a little over the bound to its end, and cancels what does not end", async () => {
    const mebibyte = new Uint8Array(MOST).fill(0x20);
    const little = inPieces(Array(3).fill(mebibyte));
    expect((await send(little.stream, JSON_TYPE, STREAMED)).status).toBe(413);
    expect(little.log).toEqual({ pulled: 3, cancelled: false });
    const endless = inPieces(function* () {
      for (;;) yield mebibyte;
    }());
    expect((await send(endless.stream, JSON_TYPE, STREAMED)).status).toBe(413);
    expect(endless.log).toEqual({ pulled: 9, cancelled: true });
  });

  test("says that a body broke off", async () => {
    const broken = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"a":'));
      },
      pull(controller) {
        controller.error(new Error("The connection was reset"));
      },
    });
    expect(await problem(await send(broken, JSON_TYPE, STREAMED))).toEqual({ status: 400, pointers: [""] });
  });

  test("joins a character that comes in two pieces", async () => {
    const text = new TextEncoder().encode('"語"');
    const response = await send(
      inPieces([text.subarray(0, 2), text.subarray(2)]).stream,
      JSON_TYPE,
      STREAMED,
    );
    expect(await response.json()).toMatchObject({ body: "語" });
  });

  test.each([
    ["a lone byte", [0x22, 0xff, 0x22]],
    ["half a character", [0x22, 0xe8, 0xaa, 0x22]],
    ["a surrogate", [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ["an overlong form", [0x22, 0xc0, 0xaf, 0x22]],
    ["UTF-16", [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]],
  ])("refuses %s, which is not UTF-8", async (_, bytes) => {
    expect(await problem(await send(Uint8Array.from(bytes)))).toEqual({ status: 400, pointers: [""] });
  });

  test("takes a byte order mark before the text", async () => {
    expect(await (await send("\uFEFF[1]")).json()).toMatchObject({ body: [1] });
  });

  test.each(["{", "[1,]", "{'a':1}", "1 2", "undefined", '{"a":1}x', '"\n"'])(
    "refuses %j, which is not JSON",
    async (text) => {
      expect(await problem(await send(text))).toEqual({ status: 400, pointers: [""] });
    },
  );

  test.each([["nothing", null], ["no bytes", ""], ["blanks", " \r\n\t "]])(
    "asks for an object when %s comes",
    async (_, body) => {
      expect(await problem(await send(body))).toEqual({ status: 422, pointers: [""] });
    },
  );

  test("answers nesting of any depth without a failure of its own", async () => {
    const nested = (depth: number, within = "") => "[".repeat(depth) + within + "]".repeat(depth);
    expect((await send(nested(100, "1"))).status).toBe(200);
    // With a number to look at, the depth is beyond what is read.
    expect((await send(nested(500_000, "1e5"))).status).toBe(400);
    expect((await send("[".repeat(MOST))).status).toBe(400);
  });

  test("hands a number on only when a double holds it exactly", async () => {
    const { body } = await (await send('{"a":0.1,"b":19.990000000000000001,"c":-0,"d":1e400}')).json();
    expect(body).toEqual({ a: 0.1, b: { inexact: "19.990000000000000001" }, c: 0, d: { inexact: "1e400" } });
  });

  test("refuses what is nested deeper than can be written again", async () => {
    const nested = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    expect(await problem(await send(`{"0":1,"e":${nested}}`))).toMatchObject({ status: 400, pointers: [""] });
  });
});
