import { describe, expect, test } from "vitest";
import { jsonArray } from "../../src/http/streaming.ts";

const BARE = { head: "[", tail: "]" };
const asIs = (row: unknown) => row;
const textOf = (stream: ReadableStream<Uint8Array>) => new Response(stream).text();

/** Pages that say when they are read, and when they are given up. */
function pagesOf(pages: readonly (readonly number[])[], failure?: Error) {
  const log: string[] = [];
  async function* read() {
    try {
      for (const [at, page] of pages.entries()) {
        log.push(`page ${at}`);
        yield await Promise.resolve(page);
      }
      if (failure !== undefined) throw failure;
      log.push("end");
    } finally {
      log.push("closed");
    }
  }
  return { log, pages: read() };
}

describe("jsonArray()", () => {
  test.each([
    ["no rows at all", [], [], []],
    ["the first rows alone", [1, 2], [], [1, 2]],
    ["pages after the first rows", [1], [[2, 3], [4]], [1, 2, 3, 4]],
    ["pages after no rows", [], [[1], [2]], [1, 2]],
    ["empty pages before, between and behind", [], [[], [1], [], [], [2], []], [1, 2]],
    ["empty pages alone", [], [[], []], []],
  ])("is one array of %s", async (_, first, pages, all) => {
    const text = await textOf(jsonArray(BARE, first, pagesOf(pages).pages, asIs));
    expect(JSON.parse(text)).toEqual(all);
    expect(await textOf(jsonArray(BARE, first, pages, asIs))).toBe(text);
  });

  test("stands in its envelope, row by row as the wire shows it", async () => {
    const envelope = { head: '{"data":[', tail: '],"done":true}' };
    const rows = [{ name: 'Tea "語"\n' }, { name: "[,]" }];
    const text = await textOf(
      jsonArray(envelope, rows.slice(0, 1), [rows.slice(1)], ({ name }) => ({ called: name })),
    );
    expect(JSON.parse(text)).toEqual({ data: rows.map(({ name }) => ({ called: name })), done: true });
  });

  test("reads a page only when it is wanted, and each once", async () => {
    const { log, pages } = pagesOf([[2], [], [3]]);
    const reader = jsonArray(BARE, [1], pages, asIs).getReader();
    const next = async () => new TextDecoder().decode((await reader.read()).value);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(log).toEqual([]);
    expect([await next(), [...log]]).toEqual(["[1", []]);
    expect([await next(), [...log]]).toEqual([",2", ["page 0"]]);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(log).toEqual(["page 0"]);
    // Nothing is sent for a page without rows: the one behind it comes at once.
    expect([await next(), [...log]]).toEqual([",3", ["page 0", "page 1", "page 2"]]);
    expect([await next(), (await reader.read()).done]).toEqual(["]", true]);
    expect(log).toEqual(["page 0", "page 1", "page 2", "end", "closed"]);
  });

  test("breaks when a page fails on the way, before anything that would make it whole", async () => {
    const failure = new Error("The database is away");
    const reader = jsonArray(BARE, [1], pagesOf([[2]], failure).pages, asIs).getReader();
    let text = "";
    const rest = async () => {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        text += new TextDecoder().decode(value);
      }
    };
    await expect(rest()).rejects.toBe(failure);
    expect(text).toBe("[1,2");
  });

  test("breaks when a row can't be shown", async () => {
    const failure = new Error("A row without a name");
    const stream = jsonArray(BARE, [1], [[2]], (row) => {
      if (row === 2) throw failure;
      return row;
    });
    await expect(textOf(stream)).rejects.toBe(failure);
  });

  test("stops the reader when it is cancelled, and reads no page more", async () => {
    const { log, pages } = pagesOf([[2], [3], [4]]);
    const reader = jsonArray(BARE, [1], pages, asIs).getReader();
    await reader.read();
    await reader.read();
    await reader.cancel();
    expect(log).toEqual(["page 0", "closed"]);
  });

  test("reads nothing when it is cancelled before anybody has read", async () => {
    const { log, pages } = pagesOf([[2]]);
    await jsonArray(BARE, [1], pages, asIs).cancel();
    expect(log).toEqual([]);
  });
});
