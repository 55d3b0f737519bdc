import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseExactly } from "../../src/http/exact_json.ts";

const finite = fc.double({ noDefaultInfinity: true, noNaN: true });
const digits = (count: { minLength: number; maxLength: number }) =>
  fc.array(fc.integer({ min: 0, max: 9 }), count).map((list) => list.join(""));

describe("parseExactly()", () => {
  test("gives every double back by the text that stands for it", () => {
    fc.assert(fc.property(finite, (value) => {
      expect(parseExactly(String(value))).toBe(value + 0);
      expect(parseExactly(`{"of":[${value}]}`)).toEqual({ of: [value + 0] });
    }));
  });

  test("knows a double by every other way to write the same number", () => {
    const zeros = fc.nat({ max: 20 }).map((count) => "0".repeat(count));
    fc.assert(
      fc.property(
        fc.integer(),
        fc.nat({ max: 20 }),
        zeros,
        fc.constantFrom("e", "E"),
        (whole, up, tail, e) => {
          for (const exponent of [`${e}-${up}`, `${e}-0${up}`]) {
            const written = `${whole}${whole === 0 ? "" : "0".repeat(up)}.0${tail}${exponent}`;
            expect([written, parseExactly(written)]).toEqual([written, whole + 0]);
          }
          const shifted = `${whole < 0 ? "-" : ""}0.${tail}${Math.abs(whole)}${e}+${
            tail.length + String(Math.abs(whole)).length
          }`;
          expect([shifted, parseExactly(shifted)]).toEqual([shifted, whole + 0]);
        },
      ),
    );
  });

  test("makes an object of a number with more digits than any double says", () => {
    const exponent = fc.option(fc.integer({ min: -280, max: 280 }), { nil: undefined });
    const sign = fc.constantFrom("", "-");
    fc.assert(
      fc.property(digits({ minLength: 16, maxLength: 40 }), sign, exponent, (middle, minus, power) => {
        const written = `${minus}1.${middle}1${power === undefined ? "" : `e${power}`}`;
        expect(parseExactly(written)).toEqual({ inexact: written });
        const whole = `${minus}1${middle}1`;
        expect(parseExactly(`[${whole}]`)).toEqual([{ inexact: whole }]);
      }),
    );
  });

  test("makes an object of one digit more, where a double has as many as it can", () => {
    const full = finite.filter((value) => String(value).replace(/e.*|^-?0\.0*|\D/g, "").length === 17);
    fc.assert(fc.property(full, fc.integer({ min: 1, max: 9 }), (value, digit) => {
      const [mantissa = "", power] = String(value).split("e");
      const longer = `${mantissa}${mantissa.includes(".") ? "" : "."}${digit}${
        power === undefined ? "" : `e${power}`
      }`;
      expect(parseExactly(longer)).toEqual({ inexact: longer });
    }));
  });

  test.each([
    ["19.990000000000000001", { inexact: "19.990000000000000001" }],
    ["9007199254740993", { inexact: "9007199254740993" }],
    ["9007199254740992", 9_007_199_254_740_992],
    ["0.1000000000000000055511151231257827", { inexact: "0.1000000000000000055511151231257827" }],
    ["1e400", { inexact: "1e400" }],
    ["-1E400", { inexact: "-1E400" }],
    ["1e-400", { inexact: "1e-400" }],
    ["0e-400", 0],
    ["-0.0000000000000000", 0],
    ["0e99999999999", 0],
    ["1.10", 1.1],
    ["1.1000000000000000000", 1.1],
    ["1e2", 100],
    ["12e-1", 1.2],
    ["5e-324", 5e-324],
    ["1.7976931348623157e308", 1.7976931348623157e308],
  ])("reads %s as %j", (written, wanted) => {
    const found = parseExactly(written);
    expect(found === 0 ? 0 : found).toEqual(wanted);
  });

  test("leaves everything but numbers as JSON.parse gives it", () => {
    fc.assert(fc.property(fc.jsonValue({ depthSize: "medium" }), (value) => {
      const text = JSON.stringify(value);
      expect(parseExactly(text)).toEqual(JSON.parse(text));
    }));
  });

  test("reads the longest number that a body holds in one go", () => {
    const digits = 1_000_000;
    const started = performance.now();
    expect(parseExactly(`[1.${"0".repeat(digits)}1]`)).toEqual([{ inexact: expect.any(String) }]);
    expect(parseExactly(`[1.${"0".repeat(digits)}]`)).toEqual([1]);
    // Minutes, where each run of zeros is looked at again and again.
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test("never touches a text or a name, whatever number it looks like", () => {
    const number = fc.constantFrom("19.990000000000000001", "9007199254740993", "1e400", "1e5");
    fc.assert(fc.property(fc.string(), number, fc.string(), (before, like, after) => {
      const text = `${before}${like}${after}`;
      const wanted = { [text]: text, list: [text], n: 1e21 };
      expect(parseExactly(JSON.stringify(wanted))).toEqual(wanted);
    }));
  });

  test.each(["1", "1e5", "19.990000000000000001"])(
    "keeps __proto__ a name like any other beside %s",
    (number) => {
      const found = parseExactly(
        `{"__proto__":{"polluted":true},"a":{"__proto__":null,"constructor":1},"n":${number}}`,
      );
      expect(Object.getPrototypeOf(found)).toBe(Object.prototype);
      expect(Object.hasOwn(Object(found), "__proto__")).toBe(true);
      expect(found).not.toHaveProperty("polluted");
      expect(Reflect.get({}, "polluted")).toBeUndefined();
    },
  );

  test.each(["", "{", "01", "1.", ".5", "+1", "1e", "NaN", "0x10", "[1e5,]", '{"a":1e5', "1e5 2"])(
    "raises a SyntaxError for %j",
    (text) => {
      expect(() => parseExactly(text)).toThrow(SyntaxError);
    },
  );
});
