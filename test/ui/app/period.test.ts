import { describe, expect, test } from "vitest";
import { ALL_TIME, boundsOf, daysBefore, daysOf, isAllTime } from "../../../src/ui/app/period.ts";

describe("daysOf()", () => {
  test("compares the last 90 days where there is no period", () => {
    expect(daysOf(ALL_TIME, "2026-10-31")).toEqual({ from: "2026-08-02", to: "2026-10-31" });
  });

  test("compares the day before a period with its last", () => {
    expect(daysOf({ start: "2026-01-01", end: "2026-03-31" }, "2026-03-31"))
      .toEqual({ from: "2025-12-31", to: "2026-03-31" });
    expect(daysOf({ start: "2026-01-01", end: "" }, "2026-10-31")).toEqual({
      from: "2025-12-31",
      to: "2026-10-31",
    });
  });

  test("never asks for days the wrong way round, nor for none", () => {
    expect(daysOf({ start: "2027-01-01", end: "2027-03-31" }, "2026-10-31"))
      .toEqual({ from: "2026-08-02", to: "2026-10-31" });
    expect(daysOf({ start: "", end: "1990-01-31" }, null)).toEqual({ from: "1989-11-02", to: "1990-01-31" });
    const { from, to } = daysOf(ALL_TIME, null);
    expect(from < to).toBe(true);
  });
});

test("daysBefore() counts through leap days and new years", () => {
  expect([daysBefore("2024-03-01", 1), daysBefore("2026-01-01", 1), daysBefore("2026-10-31", 0)])
    .toEqual(["2024-02-29", "2025-12-31", "2026-10-31"]);
});

test("boundsOf() names only the bounds that there are", () => {
  expect(boundsOf(ALL_TIME)).toEqual({});
  expect(boundsOf({ start: "2026-01-01", end: "" })).toEqual({ start_date: "2026-01-01" });
  expect(boundsOf({ start: "2026-01-01", end: "2026-01-31" }))
    .toEqual({ start_date: "2026-01-01", end_date: "2026-01-31" });
});

test("isAllTime() knows a period without bounds however it was made", () => {
  expect([isAllTime({ start: "", end: "" }), isAllTime({ start: "", end: "2026-01-01" })]).toEqual([
    true,
    false,
  ]);
});
