import { describe, expect, test } from "vitest";
import { type Origin, rfmSankey } from "../../../src/insights/figures/rfm_sankey.ts";
import { eachSegment, type RfmSegment } from "../../../src/insights/rfm.ts";

const DAYS = { from: "2026-03-31", to: "2026-09-30" };
const ABOUT = { asOf: "2026-09-30", startDate: null, endDate: "2026-09-30" };
const row = (from: Origin, moves: Partial<Record<RfmSegment, number>>) => {
  const to = eachSegment((segment) => moves[segment] ?? 0);
  return { from, customers: Object.values(to).reduce((sum, count) => sum + count, 0), to };
};

describe("rfmSankey()", () => {
  const { data, layout } = rfmSankey(
    [row("champions", { champions: 2, at_risk: 1 }), row("loyal", {}), row("none", { champions: 1_000 })],
    DAYS,
    ABOUT,
  );

  test("draws those who moved from the left to the right, in the colour of where they were", () => {
    expect(data).toMatchObject([{
      type: "sankey",
      node: {
        label: ["Champions · 3", "Not yet bought · 1,000", "Champions · 1,002", "At risk · 1"],
        color: ["#0072B2", "#BBBBBB", "#0072B2", "#7F7F7F"],
        customdata: [
          "3 customers (0.3 %)",
          "1,000 customers (99.7 %)",
          "1,002 customers (99.9 %)",
          "1 customer (0.1 %)",
        ],
        x: [0.001, 0.001, 0.999, 0.999],
      },
      link: {
        source: [0, 0, 1],
        target: [2, 3, 2],
        value: [2, 1, 1_000],
        color: ["rgba(0,114,178,0.4)", "rgba(0,114,178,0.4)", "rgba(187,187,187,0.4)"],
        customdata: [
          "Champions → Champions<br>2 customers, 66.7 % of those who were there",
          "Champions → At risk<br>1 customer, 33.3 % of those who were there",
          "Not yet bought → Champions<br>1,000 customers, 100.0 % of those who were there",
        ],
      },
    }]);
  });

  test("keeps the order of the segments on both sides", () => {
    const [trace] = data;
    const heights = trace?.type === "sankey" && "node" in trace ? trace.node?.y ?? [] : [];
    expect(heights).toHaveLength(4);
    expect(heights[0]).toBeLessThan(heights[1] ?? 0);
    expect(heights[2]).toBeLessThan(heights[3] ?? 0);
    for (const height of heights) expect(Math.abs(height - 0.5)).toBeLessThan(0.5);
  });

  test("names its days, and counts everybody", () => {
    expect(layout.title.text).toBe("Customers between RFM segments, 2026-03-31 to 2026-09-30");
    expect(layout.annotations).toMatchObject([{ text: "<b>2026-03-31</b>" }, { text: "<b>2026-09-30</b>" }]);
    expect(layout.meta).toMatchObject({ as_of: "2026-09-30", shown: 1_003, total: 1_003 });
    expect(layout.meta.definition).toMatch(/2026-03-31.*2026-09-30/);
  });

  test("says that there are no customers where there are none", () => {
    const { data, layout } = rfmSankey([row("none", {})], DAYS, ABOUT);
    expect(data).toEqual([]);
    expect(layout).toMatchObject({
      annotations: [{ text: "No customers" }],
      xaxis: { visible: false },
      yaxis: { visible: false },
    });
  });
});
