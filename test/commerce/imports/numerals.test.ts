import { describe, expect, test } from "vitest";
import { markOf } from "../../../src/commerce/imports/numerals.ts";

describe("markOf()", () => {
  test("markOf() is sure of no number with one group of three", () => {
    const told = { "2,55": ",", "2.55": ".", "1,234.5": ".", "1.234,5": ",", "12,3456": ",", "0,500": "," };
    const more = {
      "1,234,567": ".",
      "1.234.567": ",",
      "$2.50": ".",
      "2,50 €": ",",
      "-.5": ".",
      "1.2345": ".",
    };
    for (const [text, mark] of Object.entries({ ...told, ...more })) expect(markOf(text), text).toBe(mark);
    for (const text of ["1,234", "1.234", "7", "n.a.", "1.2.3", "x,5", ".", ",", "a.b,c", "1,23.5"]) {
      expect(markOf(text), text).toBeUndefined();
    }
  });
});
