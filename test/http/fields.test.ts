import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toMinor } from "../../src/commerce/money.ts";
import { amount, email, id, knownId, LARGEST_ID, name, text, uuid, whole } from "../../src/http/fields.ts";

interface Schema {
  safeParse(value: unknown): { success: boolean; data?: unknown; error?: { issues: { message: string }[] } };
}
const takes = (schema: Schema, value: unknown) => schema.safeParse(value).success;

describe("amount()", () => {
  /** A decimal number with at most 15 digits, so that its double says the same: what it is made of, and its text. */
  const decimal = fc.record({
    minus: fc.constantFrom("", "-"),
    whole: fc.integer({ min: 0, max: 9_999_999_999 }),
    decimals: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 5 }).map((digits) => digits.join("")),
  }).map(({ minus, whole, decimals }) => ({
    minus,
    whole,
    decimals,
    written: `${minus}${whole}${decimals === "" ? "" : `.${decimals}`}`,
  }));

  test("takes a number by its decimal text: two decimals, and up to a thousand million", () => {
    fc.assert(fc.property(decimal, ({ minus, whole, decimals, written }) => {
      const said = decimals.replace(/0+$/, "");
      const within = whole < 1_000_000_000 || whole === 1_000_000_000 && said === "";
      const value = Number(written);
      expect([written, takes(amount(), value)]).toEqual([written, said.length <= 2 && within]);
      const isNegative = minus === "-" && (whole > 0 || said !== "");
      expect([written, takes(amount(0), value)]).toEqual([
        written,
        said.length <= 2 && within && !isNegative,
      ]);
    }));
  });

  test("takes every amount of minor units, which come out of it exactly", () => {
    fc.assert(fc.property(fc.integer({ min: -100_000_000_000, max: 100_000_000_000 }), (cents) => {
      const found = amount().safeParse(cents / 100);
      expect(found.success && toMinor(found.data)).toBe(cents + 0);
    }));
  });

  test.each([
    0.001,
    1.005,
    19.999,
    1e-7,
    1.5e-7,
    5e-324,
    0.1 + 0.2,
    1e21,
    Infinity,
    NaN,
    "1",
    null,
    true,
    [1],
    { inexact: "1" },
  ])(
    "refuses %j",
    (value) => {
      expect(takes(amount(), value)).toBe(false);
    },
  );

  test("says what is wrong: the decimals, or the range", () => {
    const messages = (schema: Schema, value: unknown) =>
      schema.safeParse(value).error?.issues.map(({ message }) => message);
    expect(messages(amount(), 0.001)).toEqual([
      "should be a number with at most two decimals, such as 19.99",
    ]);
    expect(messages(amount(), "1")).toEqual(["should be a number with at most two decimals, such as 19.99"]);
    expect(messages(amount(), 1e9 + 0.01)).toEqual(["should lie between -1000000000 and 1000000000"]);
    expect(messages(amount(0), -0.01)).toEqual(["should lie between 0 and 1000000000"]);
  });
});

describe("whole() and the keys", () => {
  test.each([
    ["whole(-3, 5)", whole(-3, 5), -3, 5],
    ["id()", id(), 1, LARGEST_ID],
    ["knownId()", knownId(), 1, Number.MAX_SAFE_INTEGER],
  ])("%s takes its bounds and what lies between, and nothing else", (_, schema, least, most) => {
    for (const value of [least, least + 1, most]) {
      expect([value, takes(schema, value)]).toEqual([value, true]);
    }
    for (const value of [least - 1, most + 1, 1.5, NaN, Infinity, "2", null, true, 2n, { inexact: "2" }]) {
      expect([value, takes(schema, value)]).toEqual([value, false]);
    }
    expect(schema.safeParse(least - 1).error?.issues).toMatchObject([
      { message: `should be a whole number from ${least} to ${most}` },
    ]);
  });
});

describe("uuid()", () => {
  test("takes any version in any case, and gives it in lower case", () => {
    for (const stated of ["0F8FAD5B-D9CB-469F-A165-70867728950E", "00000000-0000-0000-0000-000000000000"]) {
      expect(uuid().parse(stated)).toBe(stated.toLowerCase());
    }
  });

  test.each([
    "0f8fad5b-d9cb-469f-a165-70867728950",
    "0f8fad5b-d9cb-469f-a165-70867728950ef",
    "0f8fad5bd9cb469fa16570867728950e",
    "{0f8fad5b-d9cb-469f-a165-70867728950e}",
    "0g8fad5b-d9cb-469f-a165-70867728950e",
    "0f8fad5b-d9cb-469f-a165-70867728950e\n",
    " 0f8fad5b-d9cb-469f-a165-70867728950e",
    "",
    17,
    null,
  ])("refuses %j", (stated) => {
    expect(takes(uuid(), stated)).toBe(false);
  });
});

describe("text(), name() and email()", () => {
  test("text() takes up to 2,000 characters of anything that SQLite keeps as it is", () => {
    for (
      const value of [
        "",
        " ",
        "x".repeat(2_000),
        "語".repeat(2_000),
        "😀".repeat(2_000),
        "'; drop table x --",
        "\u0001\n",
      ]
    ) {
      expect(text().parse(value)).toBe(value);
    }
    for (
      const value of [
        "x".repeat(2_001),
        "😀".repeat(2_001),
        "a\u0000b",
        "a\ud800",
        "\udc00b",
        7,
        null,
        ["a"],
      ]
    ) {
      expect([value, takes(text(), value)]).toEqual([value, false]);
    }
  });

  test("name() says something", () => {
    for (const value of ["a", " a ", "0"]) expect(name().parse(value)).toBe(value);
    for (const value of ["", " ", "\t\n", "\u00a0\u3000"]) {
      expect([value, takes(name(), value)]).toEqual([value, false]);
    }
  });

  test("email() does not look into what is too long", () => {
    const started = performance.now();
    expect(takes(email(), `a@${".".repeat(1_000_000)}@`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test("email() takes an address of up to 320 characters", () => {
    const longest = `${"a".repeat(320 - "@shop.example".length)}@shop.example`;
    for (const value of ["ann@shop.example", "a.b+c@x.y.z", "ünï@exämple.de", longest]) {
      expect(email().parse(value)).toBe(value);
    }
    for (
      const value of [
        "",
        "ann",
        "ann@shop",
        "@shop.example",
        "ann@.",
        "ann@@shop.example",
        "a b@shop.example",
        "ann@shop.example ",
        `a${longest}`,
      ]
    ) {
      expect([value, takes(email(), value)]).toEqual([value, false]);
    }
  });
});
