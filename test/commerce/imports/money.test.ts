import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { linePrice, minorOf, parseDecimal } from "../../../src/commerce/imports/money.ts";

describe("linePrice()", () => {
  test("linePrice() equals exact rounding, half away from zero, of quantity × price", () => {
    fc.assert(fc.property(
      fc.integer({ min: 0, max: 99_999 }),
      fc.stringMatching(/^\d{0,6}$/),
      fc.integer({ min: -1_000_000, max: 1_000_000 }).filter((quantity) => quantity !== 0),
      (whole, fraction, quantity) => {
        const text = fraction === "" ? `${whole}` : `${whole}.${fraction}`;
        // The oracle: in millionths of a minor unit, split into quotient and remainder.
        const exact = BigInt(quantity) * BigInt(`${whole}${fraction.padEnd(8, "0")}`);
        const [sign, size] = exact < 0n ? [-1n, -exact] : [1n, exact];
        const rounded = sign * (size / 1_000_000n + (size % 1_000_000n >= 500_000n ? 1n : 0n));
        const found = linePrice(text, quantity, ".");
        if (rounded > 100_000_000_000n || rounded < -100_000_000_000n) expect(found).toBe("beyond");
        else expect(found).toMatchObject({ lineTotalMinor: Number(rounded) });
      },
    ));
  });
  test("linePrice() rounds halves away from zero, and only once", () => {
    expect(linePrice("0.005", 1, ".")).toEqual({ unitPriceMinor: 1, lineTotalMinor: 1 });
    expect(linePrice("0.005", -1, ".")).toEqual({ unitPriceMinor: 1, lineTotalMinor: -1 });
    expect(linePrice("0.004", 100, ".")).toEqual({ unitPriceMinor: 0, lineTotalMinor: 40 });
    expect(linePrice("1.005", 3, ".")).toEqual({ unitPriceMinor: 101, lineTotalMinor: 302 });
    expect(linePrice("0", 5, ".")).toEqual({ unitPriceMinor: 0, lineTotalMinor: 0 });
  });
  test("linePrice() refuses what is no price", () => {
    expect(["", "x", "1e3", "1,5", "££2", "1.2.3", "."].map((text) => linePrice(text, 1, "."))).toEqual(
      Array(7).fill(undefined),
    );
    expect(linePrice("-0.01", 1, ".")).toBe("negative");
    expect(linePrice("1000000000.01", 1, ".")).toBe("beyond");
    expect(linePrice("1000000", 1001, ".")).toBe("beyond");
  });
  test("linePrice() reads exact groups of three and one currency sign", () => {
    const minor = (text: string, mark: "." | ",") => {
      const found = linePrice(text, 1, mark);
      return typeof found === "object" ? found.unitPriceMinor : found;
    };
    const dotted = ["1,234.50", "$2.50", "£ 3", "2.50 €", "£-3", "1,23.50", "1234,567.00", "$2$", "0,500"];
    expect(dotted.map((text) => minor(text, "."))).toEqual(
      [123450, 250, 300, 250, "negative", undefined, undefined, undefined, undefined],
    );
    const comma = ["1.234,50", "2,50 €", "€2,5", "1.234", "1.23,50", "0,005"];
    expect(comma.map((text) => minor(text, ","))).toEqual([123450, 250, 250, 123400, undefined, 1]);
  });
  test("linePrice() reads a grouped price as it reads the plain one", () => {
    fc.assert(fc.property(fc.nat(9_999_999), fc.nat(999), (whole, fraction) => {
      const plain = `${whole}.${String(fraction).padStart(3, "0")}`;
      const grouped = plain.replace(/\B(?=(\d{3})+\.)/g, ",");
      expect(linePrice(grouped, 7, ".")).toEqual(linePrice(plain, 7, "."));
      const swapped = grouped.replace(/[.,]/g, (mark) => mark === "." ? "," : ".");
      expect(linePrice(swapped, 7, ",")).toEqual(linePrice(plain, 7, "."));
    }));
  });
});

describe("parseDecimal()", () => {
  test("parseDecimal() keeps every digit", () => {
    expect(minorOf(parseDecimal("123456789012345.675", ".") ?? { unscaled: 0n, scale: 0 })).toBe(
      12345678901234568n,
    );
    expect(parseDecimal("2,55", ",")).toEqual({ unscaled: 255n, scale: 2 });
  });
});
