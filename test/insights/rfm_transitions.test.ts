import { describe, expect, test } from "vitest";
import { UNLIMITED } from "../../src/insights/cut.ts";
import { transitionCuts } from "../../src/insights/rfm_transitions.ts";

const NOW = Date.UTC(2026, 5, 1);
const days = { from: "2026-01-31", to: "2026-03-31" };
const pointersOf = (limits: object, over: object = {}) => {
  try {
    transitionCuts({ ...UNLIMITED, ...limits }, { ...days, ...over }, NOW);
  } catch (error) {
    return error;
  }
};

describe("transitionCuts()", () => {
  test("are the store as of each day, within the period", () => {
    const { before, after } = transitionCuts(
      { startDate: "2025-12-01", endDate: "2026-02-15", asOf: "2026-03-31" },
      days,
      NOW,
    );
    expect([before.startDate, before.endDate, before.asOf])
      .toEqual(["2025-12-01", "2026-01-31", Date.UTC(2026, 0, 31) / 86_400_000]);
    expect([after.startDate, after.endDate, after.asOf])
      .toEqual(["2025-12-01", "2026-02-15", Date.UTC(2026, 2, 31) / 86_400_000]);
  });

  test.each([
    [{}, { from: "2026-03-31" }, "?to"],
    [{}, { from: "2026-04-01" }, "?to"],
    [{ asOf: "2026-03-30" }, {}, "?as_of"],
    [{ startDate: "2026-02-01" }, {}, "?from"],
    [{ startDate: "2026-02-01", endDate: "2026-01-31" }, {}, "?end_date"],
    [{ startDate: "2026-02-01", asOf: "2026-01-31" }, {}, "?as_of"],
  ])("refuse %o with %o, and name %s", (limits, over, pointer) => {
    expect(pointersOf(limits, over)).toMatchObject({ code: "invalid", details: [{ pointer }] });
  });

  test("take an as_of on the later day, and a period that starts on the earlier one", () => {
    expect(pointersOf({ asOf: "2026-03-31", startDate: "2026-01-31" })).toBeUndefined();
  });
});
