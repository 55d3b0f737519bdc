import { describe, expect, test } from "vitest";
import { noEvidence, orderOf, parseBirth, parseInstant, weigh } from "../../../src/commerce/imports/dates.ts";

describe("parseInstant()", () => {
  const at = (text: string, order: "dmy" | "mdy" = "dmy") => {
    const found = parseInstant(text, order);
    return found === undefined ? undefined : new Date(found).toISOString();
  };
  test("parseInstant() reads ISO dates, with and without time and offset", () => {
    expect(at("2010-12-01")).toBe("2010-12-01T00:00:00.000Z");
    expect(at("2010-12-01 08:26:00")).toBe("2010-12-01T08:26:00.000Z");
    expect(at("2010-12-01T08:26:00.1239+02:00")).toBe("2010-12-01T06:26:00.123Z");
    expect(at("2010/12/1 8:26")).toBe("2010-12-01T08:26:00.000Z");
    expect(at("2010-12-01T23:30:00-0130")).toBe("2010-12-02T01:00:00.000Z");
  });
  test("parseInstant() reads both orders, two-digit years and halves of the day", () => {
    expect(at("12/1/10 8:26", "mdy")).toBe("2010-12-01T08:26:00.000Z");
    expect(at("1-12-2010 8:26", "dmy")).toBe("2010-12-01T08:26:00.000Z");
    expect(at("01.12.2010", "dmy")).toBe("2010-12-01T00:00:00.000Z");
    expect(at("1/1/68")).toBe("2068-01-01T00:00:00.000Z");
    expect(at("1/1/69")).toBe("1969-01-01T00:00:00.000Z");
    expect(at("12/1/2010 12:05 AM", "mdy")).toBe("2010-12-01T00:05:00.000Z");
    expect(at("12/1/2010 12:05:06 pm", "mdy")).toBe("2010-12-01T12:05:06.000Z");
  });
  test("parseInstant() refuses days that don't exist and other orders", () => {
    for (
      const text of [
        "2011-02-29",
        "31/4/2011",
        "2010-13-01",
        "2010-12-01 24:00",
        "1/12-2010",
        "x",
        "",
        "20101201",
        "2010-12-01 8:60",
      ]
    ) {
      expect(at(text), text).toBeUndefined();
    }
    expect(at("13/1/2011", "mdy")).toBeUndefined();
    expect(at("2012-02-29")).toBe("2012-02-29T00:00:00.000Z");
  });
});

describe("parseBirth()", () => {
  test("parseBirth() takes the century that is not in the future", () => {
    const now = Date.UTC(2026, 0, 15);
    const born = (text: string) => new Date(parseBirth(text, "dmy", now) ?? NaN).toISOString().slice(0, 10);
    expect(["1/2/60", "29/2/68", "1/2/25", "15/1/26", "16/1/26", "1/2/75", "1/2/2060"].map(born)).toEqual([
      "1960-02-01",
      "1968-02-29",
      "2025-02-01",
      "2026-01-15",
      "1926-01-16",
      "1975-02-01",
      "2060-02-01",
    ]);
    expect(parseBirth("soon", "dmy", now)).toBeUndefined();
  });
});

describe("orderOf()", () => {
  test("orderOf() decides over the whole file and never guesses", () => {
    const of = (...dates: string[]) => {
      const evidence = noEvidence();
      dates.forEach((text, index) => weigh(evidence, text, index + 2));
      return evidence;
    };
    expect(orderOf(of("1/2/2011", "13/2/2011"))).toBe("dmy");
    expect(orderOf(of("1/2/11 8:26", "2/13/11 8:26"))).toBe("mdy");
    expect(orderOf(of("1/1/2011", "2/2/2011"))).toBe("dmy");
    expect(orderOf(of("2011-01-02"))).toBe("dmy");
    expect(() => orderOf(of("1/2/2011", "3/4/2011"))).toThrow(/date_order=dmy or date_order=mdy/);
    expect(() => orderOf(of("1/2/2011", "13/2/2011", "2/13/2011"))).toThrow(/line 3 .* line 4/);
    expect(orderOf(of("13/2/2011", "2/13/2011"), "mdy")).toBe("mdy");
  });
});
