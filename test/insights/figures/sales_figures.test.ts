import { describe, expect, test } from "vitest";
import { categoryBar } from "../../../src/insights/figures/category_bar.ts";
import { revenueLine } from "../../../src/insights/figures/revenue_line.ts";
import { satisfactionGauge } from "../../../src/insights/figures/satisfaction_gauge.ts";

const NOW = { asOf: "2026-10-31", startDate: null, endDate: null };
const EMPTY = { asOf: null, startDate: null, endDate: null };

describe("revenueLine()", () => {
  test("draws a point per month at its first day, on a named time axis", () => {
    const figure = revenueLine(
      [{ month: "2026-01-01", revenue: 10.5, purchases: 1 }, {
        month: "2026-02-01",
        revenue: 0,
        purchases: 0,
      }],
      NOW,
    );
    expect(figure.data).toMatchObject([{
      type: "scatter",
      mode: "lines+markers",
      x: ["2026-01-01", "2026-02-01"],
      y: [10.5, 0],
    }]);
    expect(figure.layout).toMatchObject({
      title: { text: "Monthly revenue" },
      xaxis: { title: { text: "Month" }, type: "date" },
      yaxis: { title: { text: "Revenue (net of returns)" } },
      meta: { as_of: "2026-10-31", shown: 2, total: 2 },
    });
  });

  test("is a line without points when nothing was sold", () => {
    expect(revenueLine([], EMPTY)).toMatchObject({
      data: [{ type: "scatter", x: [], y: [] }],
      layout: { annotations: [{ text: "No sales" }], meta: { as_of: null, shown: 0, total: 0 } },
    });
  });
});

describe("categoryBar()", () => {
  test("draws a bar per category in the order given, on an axis of names", () => {
    const figure = categoryBar(
      [{ category: "2024-01", revenue: 20, quantity: 2 }, {
        category: "Uncategorised",
        revenue: -5,
        quantity: -1,
      }],
      3,
      NOW,
    );
    expect(figure.data).toMatchObject([{ type: "bar", x: ["2024-01", "Uncategorised"], y: [20, -5] }]);
    expect(figure.layout).toMatchObject({
      xaxis: { title: { text: "Category" }, type: "category" },
      yaxis: { title: { text: "Revenue (net of returns)" } },
      meta: { shown: 2, total: 3 },
    });
  });
});

test("categoryBar() has no bars when nothing was sold", () => {
  expect(categoryBar([], 0, EMPTY)).toMatchObject({
    data: [{ type: "bar", x: [], y: [] }],
    layout: { annotations: [{ text: "No sales" }], meta: { shown: 0, total: 0 } },
  });
});

describe("satisfactionGauge()", () => {
  test("shows the mean on a scale from 0 to 10 in three steps, with a line at it", () => {
    const figure = satisfactionGauge({ average_score: 7.25, scores: 12 }, NOW);
    expect(figure.data).toMatchObject([{
      type: "indicator",
      mode: "gauge+number",
      value: 7.25,
      gauge: {
        axis: { range: [0, 10] },
        steps: [
          { range: [0, 3], color: "#CC3311" },
          { range: [3, 7], color: "#F0E442" },
          { range: [7, 10], color: "#009E73" },
        ],
        threshold: { value: 7.25 },
      },
    }]);
    expect(figure.layout.meta).toMatchObject({ shown: 12, total: 12 });
  });

  test("has no value and no line without scores", () => {
    const [trace] = satisfactionGauge({ average_score: null, scores: 0 }, EMPTY).data;
    expect(trace).toMatchObject({ value: null });
    expect(trace).toHaveProperty(["gauge"]);
    expect(trace).not.toHaveProperty(["gauge", "threshold"]);
  });
});
