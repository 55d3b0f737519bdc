import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instant, shownInstant } from "../../src/http/fields.ts";

describe("instant()", () => {
  const at = (stated: unknown) => {
    const { success, data } = instant().safeParse(stated);
    return success ? shownInstant(data) : undefined;
  };

  test.each([
    ["2026-01-31T10:00:00Z", "2026-01-31T10:00:00.000Z"],
    ["2026-01-31t10:00:00z", "2026-01-31T10:00:00.000Z"],
    ["2026-01-31 10:00:00", "2026-01-31T10:00:00.000Z"],
    ["2026-01-31T10:00", "2026-01-31T10:00:00.000Z"],
    ["2026-01-31T10:00Z", "2026-01-31T10:00:00.000Z"],
    ["2026-01-31", "2026-01-31T00:00:00.000Z"],
    ["2026-01-31T00:30:00+02:00", "2026-01-30T22:30:00.000Z"],
    ["2026-01-31T23:30:00-0330", "2026-02-01T03:00:00.000Z"],
    ["2026-01-31T10:00:00+14:00", "2026-01-30T20:00:00.000Z"],
    ["2026-01-31T10:00:00-00:00", "2026-01-31T10:00:00.000Z"],
    ["2024-02-29T23:59:59Z", "2024-02-29T23:59:59.000Z"],
    ["2000-02-29", "2000-02-29T00:00:00.000Z"],
    ["1900-01-01T00:00:00Z", "1900-01-01T00:00:00.000Z"],
    ["1899-12-31T23:00:00-01:00", "1900-01-01T00:00:00.000Z"],
    ["2199-12-31T23:59:59.999999999Z", "2199-12-31T23:59:59.999Z"],
    ["2200-01-01T00:59:59+01:00", "2199-12-31T23:59:59.000Z"],
  ])("reads %s as %s", (stated, wanted) => {
    expect(at(stated)).toBe(wanted);
  });

  test("cuts 0 to 9 fraction digits to milliseconds", () => {
    const digits = "678901239";
    for (let count = 1; count <= 9; count++) {
      const fraction = digits.slice(0, count);
      expect(at(`2026-01-31T10:00:00.${fraction}Z`)).toBe(
        `2026-01-31T10:00:00.${fraction.slice(0, 3).padEnd(3, "0")}Z`,
      );
    }
    expect(at("1969-12-31T23:59:59.9999Z")).toBe("1969-12-31T23:59:59.999Z");
  });

  test("reads what answers show, to the millisecond", () => {
    const instants = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2200, 0, 1) - 1 });
    fc.assert(fc.property(instants, (value) => {
      expect(instant().safeParse(shownInstant(value))).toMatchObject({ success: true, data: value });
    }));
  });

  test.each([
    "2024-02-30",
    "2023-02-29",
    "1900-02-29",
    "2026-04-31",
    "2026-13-01",
    "2026-00-10",
    "2026-01-00",
    "2026-01-31T24:00:00Z",
    "2026-01-31T10:60:00Z",
    "2026-01-31T23:59:60Z",
    "2026-01-31T10:00:00+15:00",
    "2026-01-31T10:00:00+02:60",
    "2026-01-31T10:00:00+02",
    "2026-01-31T10:00:00.Z",
    "2026-01-31T10:00:00.1234567890Z",
    "2026-01-31T10:00:00,5Z",
    "2026-01-31T10Z",
    "2026-01-31Z",
    "2026-01-31T",
    "2026-01-31T10:00:00 Z",
    "2026-01-31  10:00:00",
    " 2026-01-31",
    "2026-01-31\n",
    "2026/01/31",
    "31-01-2026",
    "31/01/2026",
    "26-01-31",
    "2026-1-31",
    "20260131",
    "2026-01-31T10:00:00 PM",
    "1899-12-31",
    "1899-12-31T23:59:59.999Z",
    "1900-01-01T00:00:00+00:01",
    "2200-01-01",
    "2199-12-31T23:59:59-00:01",
    "0050-01-01",
    "now",
    "",
    1_769_853_600_000,
    null,
    new Date(0),
  ])("refuses %j, with an example", (stated) => {
    expect(instant().safeParse(stated)).toMatchObject({
      success: false,
      error: { issues: [{ message: expect.stringContaining("2026-01-31T10:00:00Z") }] },
    });
  });
});
