import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eachSegment, quintiles, RFM_SEGMENTS, scoreRfm, segmentOf } from "../../src/insights/rfm.ts";
import { ruleInWords, SEGMENT_RULES } from "../../src/insights/segment_rules.ts";

/** The definition read aloud, for each value on its own. */
const byDefinition = (values: number[]) =>
  values.map((value) =>
    1 +
    Math.floor(
      5 * values.filter((other) => other < value).length / values.length,
    )
  );

describe("quintiles()", () => {
  test("gives 1 + floor(5 × strictly worse / n) when values are any at all", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -5, max: 5 }), {
          minLength: 1,
          maxLength: 60,
        }),
        (values) => {
          expect([...quintiles(Float64Array.from(values))]).toEqual(
            byDefinition(values),
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test("gives equal values equal scores when most are tied", () => {
    expect([...quintiles(Float64Array.of(1, 1, 1, 1, 1, 1, 1, 1, 2, 9))])
      .toEqual([1, 1, 1, 1, 1, 1, 1, 1, 5, 5]);
  });

  test("gives nothing when there is nobody", () => {
    expect(quintiles(new Float64Array())).toHaveLength(0);
  });
});

describe("scoreRfm()", () => {
  test("scores a small recency high", () => {
    const days = Float64Array.of(1, 10, 100, 200, 300);
    const scores = scoreRfm({ recency: days, frequency: days, monetary: days });
    expect([...scores.recency]).toEqual([5, 4, 3, 2, 1]);
    expect([...scores.frequency]).toEqual([1, 2, 3, 4, 5]);
  });
});

describe("segmentOf()", () => {
  const scores = [1, 2, 3, 4, 5];
  const cells = scores.flatMap((r) =>
    scores.flatMap((f) => scores.map((m) => ({ r, f, m, segment: segmentOf(r, f, m) })))
  );

  test("names each of the 125 cells, and every segment somewhere", () => {
    expect(cells).toHaveLength(125);
    expect(new Set(cells.map(({ segment }) => segment))).toEqual(
      new Set(RFM_SEGMENTS),
    );
  });

  // One row per R, one column per F + M from 2 to 10, written from the table of the method, not from the code.
  const map: Record<number, string> = {
    5: "new new pot pot loy loy cha cha cha",
    4: "pro pro pot pot loy loy cha cha cha",
    3: "abo abo nee nee loy loy loy loy loy",
    2: "hib hib hib hib at_ at_ at_ at_ at_",
    1: "los los los los at_ at_ can can can",
  };
  test("follows the map of the method in every cell", () => {
    for (const { r, f, m, segment } of cells) {
      expect([r, f, m, segment.slice(0, 3)]).toEqual([
        r,
        f,
        m,
        map[r]?.split(" ")[f + m - 2],
      ]);
    }
  });

  test("follows the stated rule of each segment, and of no other, in every cell", () => {
    for (const { r, f, m, segment } of cells) {
      const value = (f + m) / 2;
      const ruled = RFM_SEGMENTS.filter((name) =>
        SEGMENT_RULES[name].some(({ recency, value: [least, below] }) =>
          recency[0] <= r && r <= recency[1] && least <= value && value < below
        )
      );
      expect([r, f, m, ruled]).toEqual([r, f, m, [segment]]);
    }
  });
});

describe("ruleInWords()", () => {
  test("says which scores make a segment", () => {
    expect(RFM_SEGMENTS.map(ruleInWords)).toEqual([
      "R 4–5, (F+M)/2 ≥ 4",
      "R 4–5, 3 ≤ (F+M)/2 < 4; or R 3, (F+M)/2 ≥ 3",
      "R 4–5, 2 ≤ (F+M)/2 < 3",
      "R 5, (F+M)/2 < 2",
      "R 4, (F+M)/2 < 2",
      "R 3, 2 ≤ (F+M)/2 < 3",
      "R 3, (F+M)/2 < 2",
      "R 2, (F+M)/2 ≥ 3; or R 1, 3 ≤ (F+M)/2 < 4",
      "R 1, (F+M)/2 ≥ 4",
      "R 2, (F+M)/2 < 3",
      "R 1, (F+M)/2 < 3",
    ]);
  });
});

describe("eachSegment()", () => {
  test("has every segment in order", () => {
    expect(Object.entries(eachSegment((segment) => segment))).toEqual(
      RFM_SEGMENTS.map((segment) => [segment, segment]),
    );
  });
});
