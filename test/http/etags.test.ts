import { describe, expect, test } from "vitest";
import { contentTag, holdsAlready, stampsOfIfMatch, stampTag } from "../../src/http/etags.ts";
import { bareService } from "./service.ts";

describe("stampTag()", () => {
  test("is a strong tag, which If-Match reads again", () => {
    expect(stampTag(1_769_853_600_000)).toBe('"1769853600000"');
    expect(stampsOfIfMatch(stampTag(1_769_853_600_000))).toEqual([1_769_853_600_000]);
  });
});

describe("contentTag()", () => {
  test("is a strong tag that follows from the parts and their order alone", async () => {
    const tag = await contentTag(["1", 2, null]);
    expect(tag).toMatch(/^"[\w-]{22}"$/);
    expect(await contentTag(["1", 2, null])).toBe(tag);
    const others = [["1", "2", null], [1, 2, null], ["1", 2], ["1", 2, ""], [2, "1", null], ["12", null]];
    const tags = await Promise.all(others.map(contentTag));
    expect(new Set([tag, ...tags]).size).toBe(others.length + 1);
  });
});

describe("stampsOfIfMatch()", () => {
  test.each([
    [undefined, undefined],
    ["*", null],
    [" * ", null],
    ['"5"', [5]],
    ['"5", "6"', [5, 6]],
    ['"5","6" ,\t"7"', [5, 6, 7]],
    ['"0"', [0]],
    ['"999999999999999"', [999_999_999_999_999]],
  ])("of %j allows %j", (stated, stamps) => {
    expect(stampsOfIfMatch(stated)).toEqual(stamps);
  });

  test.each([
    "",
    " ",
    "5",
    '"',
    '""',
    '"5',
    'W/"5"',
    '"five"',
    '"-5"',
    '"5.0"',
    '"5e3"',
    '" 5"',
    '"0x5"',
    '"1000000000000000"',
    '"*"',
    "W/*",
    '"abc, 5"',
  ])("of %j allows nothing", (stated) => {
    expect(stampsOfIfMatch(stated)).toEqual([]);
  });

  test("takes what is ours out of a list with what is not", () => {
    expect(stampsOfIfMatch('W/"1", "2", "of another, W/", "x3", "4"')).toEqual([2, 4]);
  });
});

describe("holdsAlready()", () => {
  const holds = async (stated: string | undefined, tag: string) => {
    const app = bareService().get("/", (c) => c.json(holdsAlready(c, tag)));
    const headers: Record<string, string> = stated === undefined ? {} : { "if-none-match": stated };
    return await (await app.request("/", { headers })).json();
  };

  test.each([
    ["*", '"5"'],
    [" * ", 'W/"a-b"'],
    ['"5"', '"5"'],
    ['W/"5"', '"5"'],
    ['"5"', 'W/"5"'],
    ['W/"5"', 'W/"5"'],
    ['"4", W/"5","6"', '"5"'],
    ['"a, b"', '"a, b"'],
  ])("is true when %j is stated of %s", async (stated, tag) => {
    expect(await holds(stated, tag)).toBe(true);
  });

  test.each([
    [undefined, '"5"'],
    ["", '"5"'],
    ["5", '"5"'],
    ['"55"', '"5"'],
    ['"5 "', '"5"'],
    ['"05"', '"5"'],
    ['"*"', '"5"'],
    ['"a"', '"A"'],
    ['"5', '"5"'],
    ['"4, 5"', '"5"'],
  ])("is false when %j is stated of %s", async (stated, tag) => {
    expect(await holds(stated, tag)).toBe(false);
  });
});
