import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ageOn, dayOf, endOfTomorrow, onCalendar } from "../../src/commerce/calendar.ts";

const DAY = 86_400_000;

describe("onCalendar()", () => {
  test.each([
    ["1899-12-31T23:59:59.999Z", false],
    ["1900-01-01T00:00:00.000Z", true],
    ["2199-12-31T23:59:59.999Z", true],
    ["2200-01-01T00:00:00.000Z", false],
  ])("of %s is %j", (instant, wanted) => {
    expect(onCalendar(Date.parse(instant))).toBe(wanted);
  });
});

describe("dayOf()", () => {
  test.each([
    ["1969-12-31T23:59:59.999Z", "1969-12-31"],
    ["1970-01-01T00:00:00.000Z", "1970-01-01"],
    ["2024-02-29T23:59:59.999Z", "2024-02-29"],
  ])("of %s is %s", (instant, day) => {
    expect(dayOf(Date.parse(instant))).toBe(day);
  });
});

describe("endOfTomorrow()", () => {
  test.each([
    ["2026-12-30T00:00:00.000Z", "2027-01-01T00:00:00.000Z"],
    ["2026-12-30T23:59:59.999Z", "2027-01-01T00:00:00.000Z"],
    ["2024-02-28T12:00:00.000Z", "2024-03-01T00:00:00.000Z"],
    ["1969-12-31T12:00:00.000Z", "1970-01-02T00:00:00.000Z"],
  ])("of %s is %s", (now, end) => {
    expect(new Date(endOfTomorrow(Date.parse(now))).toISOString()).toBe(end);
  });

  test("is always more than one day away and at most two", () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 7e12 }), (now) => {
      const away = endOfTomorrow(now) - now;
      expect(away > DAY && away <= 2 * DAY && endOfTomorrow(now) % DAY === 0).toBe(true);
    }));
  });
});

describe("ageOn()", () => {
  test.each([
    ["the day of birth", "1990-06-15", "1990-06-15T00:00:00Z", 0],
    ["the day before a birthday", "1990-06-15", "2026-06-14T23:59:59.999Z", 35],
    ["a birthday", "1990-06-15", "2026-06-15T00:00:00Z", 36],
    ["the day after a birthday", "1990-06-15", "2026-06-16T00:00:00Z", 36],
    ["a later month with an earlier day", "1990-06-15", "2026-07-01T00:00:00Z", 36],
    ["an earlier month with a later day", "1990-06-15", "2026-05-30T00:00:00Z", 35],
    ["new year's eve", "1990-12-31", "2026-12-30T12:00:00Z", 35],
    ["28 February of a common year, born on a leap day", "2000-02-29", "2025-02-28T23:59:59Z", 24],
    ["1 March of a common year, born on a leap day", "2000-02-29", "2025-03-01T00:00:00Z", 25],
    ["28 February of a leap year, born on a leap day", "2000-02-29", "2024-02-28T23:59:59Z", 23],
    ["29 February of a leap year, born on a leap day", "2000-02-29", "2024-02-29T00:00:00Z", 24],
    ["a leap day, born on 28 February", "2001-02-28", "2024-02-29T00:00:00Z", 23],
    ["a leap day, born on 1 March", "2001-03-01", "2024-02-29T00:00:00Z", 22],
    ["a day before 1970", "1900-01-01", "1969-12-31T23:59:59Z", 69],
  ])("counts whole years on %s", (_, dob, now, age) => {
    expect(ageOn(dob, Date.parse(now))).toBe(age);
  });
});
