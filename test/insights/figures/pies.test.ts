import { describe, expect, test } from "vitest";
import { churnPie } from "../../../src/insights/figures/churn_pie.ts";
import { segmentsPie } from "../../../src/insights/figures/segments_pie.ts";

const NOW = { asOf: "2026-10-31", startDate: null, endDate: null };

describe("segmentsPie()", () => {
  const figure = segmentsPie(
    [
      { segment: "High Value", customers: 2, total_lifetime_value: 4_000.5 },
      { segment: "Medium Value", customers: 0, total_lifetime_value: 0 },
      { segment: "Low Value", customers: 5, total_lifetime_value: -10 },
    ],
    { high: 1_000, medium: 500 },
    NOW,
  );

  test("draws a slice per segment in order, an empty one too, each in a colour of its own", () => {
    expect(figure.data).toHaveLength(1);
    expect(figure.data[0]).toMatchObject({
      type: "pie",
      labels: ["High Value", "Medium Value", "Low Value"],
      values: [2, 0, 5],
      text: ["4,000.5 in all", "0 in all", "-10 in all"],
      sort: false,
      marker: { colors: ["#0072B2", "#E69F00", "#7F7F7F"] },
    });
  });

  test("says what it shows, and where the segments end", () => {
    expect(figure.layout).toEqual({
      title: { text: "Customers by lifetime value" },
      legend: { title: { text: "Segment" } },
      uniformtext: { minsize: 10, mode: "hide" },
      meta: {
        as_of: "2026-10-31",
        definition: "Customers by lifetime value, the net sum of their sales: over 1,000 High Value, " +
          "over 500 Medium Value, else Low Value.",
        shown: 7,
        total: 7,
        cut_points: { high: 1_000, medium: 500 },
      },
    });
  });
});

describe("segmentsPie() and churnPie()", () => {
  test("say that there are no customers where there are none, and nothing of how to draw them", () => {
    const about = { asOf: null, startDate: null, endDate: null };
    const cuts = { high: 2, medium: 1 };
    const segments = segmentsPie(
      [{ segment: "Low Value", customers: 0, total_lifetime_value: 0 }],
      cuts,
      about,
    );
    const churn = churnPie([{ risk: "Low", customers: 0 }], cuts, "recency", about);
    for (const { data, layout } of [segments, churn]) {
      expect(Object.keys(data[0] ?? {})).toEqual(["type", "name", "labels", "values"]);
      expect(layout).toMatchObject({ annotations: [{ text: "No customers" }] });
      expect(layout).not.toHaveProperty("legend");
    }
  });
});

describe("churnPie()", () => {
  const figure = churnPie(
    [
      { risk: "High", customers: 1 },
      { risk: "Medium", customers: 2 },
      { risk: "Low", customers: 3 },
      { risk: "Unknown", customers: 4 },
    ],
    { high: 200, medium: 100 },
    "recency",
    { asOf: "2026-06-30", startDate: "2026-01-01", endDate: "2026-06-30" },
  );

  test("draws a slice per group in order, each in a colour of its own, with its bounds in words", () => {
    expect(figure.data[0]).toMatchObject({
      type: "pie",
      labels: ["High", "Medium", "Low", "Unknown"],
      values: [1, 2, 3, 4],
      text: [
        "No purchase for more than 200 days",
        "No purchase for 101 to 200 days",
        "A purchase within 100 days",
        "No purchase",
      ],
      marker: { colors: ["#D55E00", "#F0E442", "#0072B2", "#7F7F7F"] },
    });
  });

  test("says what it shows, where the groups end, and which days count", () => {
    expect(figure.layout.meta).toEqual({
      as_of: "2026-06-30",
      definition:
        "Customers by whole days from their last purchase to as_of: over 200 High, over 100 Medium, " +
        "else Low; no purchase Unknown.",
      shown: 10,
      total: 10,
      method: "recency",
      cut_points: { high: 200, medium: 100 },
      start_date: "2026-01-01",
      end_date: "2026-06-30",
    });
  });
});
