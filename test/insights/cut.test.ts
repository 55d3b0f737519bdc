import { describe, expect, test } from "vitest";
import { changeOf } from "../../src/insights/kpis.ts";
import { earlierThan } from "../../src/insights/comparison.ts";
import { cutOf, isWhole, UNLIMITED } from "../../src/insights/cut.ts";
import { orderedCuts } from "../../src/insights/cut_points.ts";
import { monthsFrom } from "../../src/insights/monthly_revenue.ts";

const NOW = Date.parse("2026-05-05T12:00:00Z");
const dayOf = (date: string) => Date.parse(date) / 86_400_000;
const limits = (startDate: string | null, endDate: string | null, asOf: string | null) => ({
  startDate,
  endDate,
  asOf,
});

describe("cutOf()", () => {
  test("leaves nothing out when nothing is said, and counts to today at the latest", () => {
    const cut = cutOf(UNLIMITED, NOW);
    expect(isWhole(cut)).toBe(true);
    expect(cut).toMatchObject({ asOf: null, latest: dayOf("2026-05-05") });
  });

  test.each([
    [limits(null, "2026-01-31", null), "2026-01-31", null, "2026-01-31"],
    [limits(null, "2027-01-31", null), "2027-01-31", null, "2026-05-05"],
    [limits(null, null, "2026-01-31"), "2026-01-31", "2026-01-31", "2026-01-31"],
    [limits(null, "2026-01-31", "2026-03-01"), "2026-01-31", "2026-03-01", "2026-01-31"],
    [limits("2026-01-01", "2026-03-31", "2026-03-01"), "2026-03-01", "2026-03-01", "2026-03-01"],
    [limits("2026-01-01", "2026-01-01", "2026-01-01"), "2026-01-01", "2026-01-01", "2026-01-01"],
  ])("of %j ends with %s, counts to %s, or to no later than %s", (stated, endDate, asOf, latest) => {
    const cut = cutOf(stated, NOW);
    expect(cut).toMatchObject({
      startDate: stated.startDate,
      endDate,
      end: Date.parse(endDate) + 86_400_000,
      asOf: asOf === null ? null : dayOf(asOf),
      latest: dayOf(latest),
    });
  });

  test.each([
    [limits("2026-02-01", "2026-01-31", null), "?end_date"],
    [limits("2026-02-01", "2026-01-31", "2026-01-01"), "?end_date"],
    [limits("2026-02-01", null, "2026-01-31"), "?as_of"],
    [limits("2026-02-01", "2026-03-31", "2026-01-31"), "?as_of"],
  ])("refuses %j, naming %s", (stated, pointer) => {
    expect(() => cutOf(stated, NOW)).toThrow(
      expect.objectContaining({ code: "invalid", details: [expect.objectContaining({ pointer })] }),
    );
  });
});

describe("earlierThan()", () => {
  const period = (startDate: string | null, endDate: string | null) =>
    cutOf(limits(startDate, endDate, null), NOW);

  test.each(
    [
      ["2026-03-01", "2026-03-31", "previous", "2026-01-29", "2026-02-28"],
      ["2026-03-01", "2026-03-01", "previous", "2026-02-28", "2026-02-28"],
      ["2026-03-01", "2026-03-31", "year", "2025-03-01", "2025-03-31"],
      ["2024-02-29", "2024-03-01", "year", "2023-02-28", "2023-03-01"],
      [null, "2024-02-29", "year", null, "2023-02-28"],
      [null, "2024-03-01", "previous", null, "2024-02-29"],
      ["1900-01-01", "1900-12-31", "year", "1899-01-01", "1899-12-31"],
    ] as const,
  )("of %s to %s, %s, is %s to %s", (start, end, how, startDate, endDate) => {
    expect(earlierThan(period(start, end), how)).toEqual({ startDate, endDate });
  });

  test("refuses a period without an end", () => {
    expect(() => earlierThan(period("2026-01-01", null), "year")).toThrow(
      expect.objectContaining({
        code: "invalid",
        details: [expect.objectContaining({ pointer: "?compare" })],
      }),
    );
  });
});

describe("changeOf()", () => {
  test.each([
    [100, 150, 50, 50],
    [-100, 50, 150, 150],
    [0, 5, 5, null],
    [0, 0, 0, null],
    [3, 2, -1, -33.33],
    [0.1, 0.3, 0.2, 200],
  ])("from %d to %d is %d, or %j per cent", (from, to, absolute, percent) => {
    expect(changeOf(from, to)).toEqual({ absolute, percent });
  });
});

describe("orderedCuts()", () => {
  test("refuses equal and crossed cut points, naming both", () => {
    for (const high of [1, 2]) {
      expect(() => orderedCuts({ high, medium: 2 })).toThrow(
        expect.objectContaining({
          details: ["?high", "?medium"].map((pointer) => expect.objectContaining({ pointer })),
        }),
      );
    }
    expect(orderedCuts({ high: 2.01, medium: 2 })).toBeUndefined();
  });
});

describe("monthsFrom()", () => {
  test("gives every month, over years too", () => {
    expect(monthsFrom("2025-11", "2026-02")).toEqual(["2025-11", "2025-12", "2026-01", "2026-02"]);
    expect(monthsFrom("2025-11", "2025-11")).toEqual(["2025-11"]);
    expect(monthsFrom(undefined, undefined)).toEqual([]);
    expect(monthsFrom("1900-01", "2199-12")).toHaveLength(3_600);
  });
});
