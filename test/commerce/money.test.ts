import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MOST_MINOR } from "../../src/commerce/bounds.ts";
import { fromMinor, toMinor } from "../../src/commerce/money.ts";

const minor = fc.integer({ min: -MOST_MINOR, max: MOST_MINOR });

/** Minor units as decimal text, made without arithmetic on doubles. */
const decimalText = (cents: number): string => {
  const digits = String(Math.abs(cents)).padStart(3, "0");
  return `${cents < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

describe("toMinor()", () => {
  test("means what the decimal text says, whatever the double is", () => {
    fc.assert(fc.property(minor, (cents) => {
      expect(toMinor(Number(decimalText(cents)))).toBe(cents + 0);
    }));
  });

  test.each([
    [0, 0],
    [-0, 0],
    [0.07, 7],
    [1.1, 110],
    [4.35, 435],
    [8.2, 820],
    [-4.35, -435],
    [1_000_000_000, MOST_MINOR],
  ])("of %d is %d, and never a negative zero", (amount, cents) => {
    expect(Object.is(toMinor(amount), cents)).toBe(true);
  });
});

describe("fromMinor()", () => {
  test("is shown with the same decimals, and comes back", () => {
    fc.assert(fc.property(minor, (cents) => {
      const shown = fromMinor(cents);
      expect(shown).toBe(Number(decimalText(cents)));
      expect(JSON.stringify(shown)).toMatch(/^-?\d+(\.\d{1,2})?$/);
      expect(toMinor(shown)).toBe(cents + 0);
    }));
  });
});
