import { describe, expect, test } from "vitest";
import { cutPoints, pageOf } from "../../src/insights/rfm_table.ts";
import type { RfmSegment } from "../../src/insights/rfm.ts";
import { scored } from "../../src/insights/scored_customers.ts";
import { summaries } from "../../src/insights/rfm_segments.ts";

const DAY = 86_400_000;

describe("cutPoints()", () => {
  const scores = Uint8Array.of(1, 2, 2, 4, 4);

  test("give the worst value that has each score or a better one", () => {
    expect(cutPoints(Float64Array.of(1, 3, 2, 9, 8), scores, Math.min)).toEqual([2, 8, 8, null]);
    expect(cutPoints(Float64Array.of(90, 40, 50, 3, 4), scores, Math.max)).toEqual([50, 4, 4, null]);
  });

  test("are null where nobody is", () => {
    expect(cutPoints(new Float64Array(), new Uint8Array(), Math.min)).toEqual([null, null, null, null]);
  });
});

describe("pageOf()", () => {
  const none = new Float64Array(4);
  const segments: RfmSegment[] = ["lost", "loyal", "lost", "lost"];
  const all = {
    values: {
      customer: Float64Array.of(3, 7, 2 ** 40, 2 ** 40 + 1),
      recency: none,
      frequency: none,
      monetary: none,
      asOf: null,
    },
    segments,
  };
  const page = (wanted: object, only: number | null = null) => {
    const { rows, next } = pageOf(
      all,
      { segment: null, customer: null, after: 0, limit: null, ...wanted },
      only,
    );
    return [[...rows], next];
  };

  test("gives everybody, or those of a segment, or one of them", () => {
    expect(page({})).toEqual([[0, 1, 2, 3], null]);
    expect(page({ segment: "lost" })).toEqual([[0, 2, 3], null]);
    expect(page({ segment: "champions" })).toEqual([[], null]);
    expect(page({}, 7)).toEqual([[1], null]);
    expect(page({}, 8)).toEqual([[], null]);
    expect(page({ segment: "lost" }, 7)).toEqual([[], null]);
  });

  test("says what the next page comes after, as long as there is one", () => {
    expect(page({ limit: 2 })).toEqual([[0, 1], 7]);
    expect(page({ limit: 2, after: 7 })).toEqual([[2, 3], null]);
    expect(page({ limit: 2, segment: "lost" })).toEqual([[0, 2], 2 ** 40]);
    expect(page({ limit: 4 })).toEqual([[0, 1, 2, 3], null]);
    expect(page({ limit: 1, after: 2 ** 40 + 1 })).toEqual([[], null]);
  });
});

describe("summaries()", () => {
  test("sum up each segment in cents, and give shares with two decimals", () => {
    const rows = summaries(scored({
      customer: Float64Array.of(1, 2, 3),
      last: Float64Array.of(10 * DAY, 10 * DAY, 0),
      purchases: Float64Array.of(3, 3, 1),
      spend: Float64Array.of(1_000, 1_001, 10),
    }, 10));
    // Scores: R 2, 2, 1; F 2, 2, 1; M 2, 4, 1.
    expect(rows.filter(({ customers }) => customers > 0)).toEqual([
      {
        segment: "at_risk",
        customers: 1,
        share: 33.33,
        revenue: 10.01,
        revenue_share: 49.78,
        average_recency: 0,
        average_frequency: 3,
        average_monetary: 10.01,
        average_order_value: 3.34,
        definition: "R 2, (F+M)/2 ≥ 3; or R 1, 3 ≤ (F+M)/2 < 4",
      },
      {
        segment: "hibernating",
        customers: 1,
        share: 33.33,
        revenue: 10,
        revenue_share: 49.73,
        average_recency: 0,
        average_frequency: 3,
        average_monetary: 10,
        average_order_value: 3.33,
        definition: "R 2, (F+M)/2 < 3",
      },
      {
        segment: "lost",
        customers: 1,
        share: 33.33,
        revenue: 0.1,
        revenue_share: 0.5,
        average_recency: 10,
        average_frequency: 1,
        average_monetary: 0.1,
        average_order_value: 0.1,
        definition: "R 1, (F+M)/2 < 3",
      },
    ]);
  });

  test("have all eleven, with nothing in them, where nobody bought", () => {
    const none = new Float64Array();
    const rows = summaries(scored({ customer: none, last: none, purchases: none, spend: none }, null));
    expect(rows).toHaveLength(11);
    expect(rows[0]).toEqual({
      segment: "champions",
      customers: 0,
      share: 0,
      revenue: 0,
      revenue_share: null,
      average_recency: null,
      average_frequency: null,
      average_monetary: null,
      average_order_value: null,
      definition: "R 4–5, (F+M)/2 ≥ 4",
    });
  });

  test("have no shares of a revenue that all came back", () => {
    const [row] = summaries(scored({
      customer: Float64Array.of(1),
      last: Float64Array.of(0),
      purchases: Float64Array.of(1),
      spend: Float64Array.of(-500),
    }, 0)).filter(({ customers }) => customers > 0);
    expect(row).toMatchObject({ share: 100, revenue: -5, revenue_share: null, average_order_value: -5 });
  });
});
