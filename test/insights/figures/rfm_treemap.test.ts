import { describe, expect, test } from "vitest";
import { rfmTreemap, type SegmentSummary } from "../../../src/insights/figures/rfm_treemap.ts";

const ABOUT = { asOf: "2026-10-31", startDate: null, endDate: null };
const row = (segment: SegmentSummary["segment"], customers: number): SegmentSummary => ({
  segment,
  customers,
  share: 12.5,
  revenue: 1_234.5,
  revenue_share: 40,
  average_recency: 3.25,
  average_frequency: 2,
  average_monetary: 617.25,
  average_order_value: 308.63,
  definition: "R 5",
});

describe("rfmTreemap()", () => {
  test("draws a tile a segment present, in its colour, as large as it has customers", () => {
    const { data, layout } = rfmTreemap(
      [row("champions", 1_200), row("loyal", 0), row("cant_lose_them", 3)],
      ABOUT,
    );
    expect(data).toMatchObject([{
      type: "treemap",
      labels: ["Champions", "Can't lose them"],
      parents: ["", ""],
      values: [1_200, 3],
      text: ["1,200 customers<br>12.5 %", "3 customers<br>12.5 %"],
      marker: { colors: ["#0072B2", "#332288"] },
    }]);
    const [tile] = data;
    expect(tile && "customdata" in tile ? tile.customdata?.[0] : "").toBe(
      "Revenue 1,234.5 (40 % of all)<br>On average: last purchase 3.25 days ago,<br>" +
        "2 purchases, 617.25 spent,<br>308.63 an order<br>R 5",
    );
    expect(layout.meta).toMatchObject({ as_of: "2026-10-31", shown: 1_203, total: 1_203 });
  });

  test("says nothing of a share of no revenue", () => {
    const { data } = rfmTreemap([{ ...row("lost", 1), revenue: 0, revenue_share: null }], ABOUT);
    expect(JSON.stringify(data)).toContain("Revenue 0<br>");
  });

  test("says that there are no customers where there are none", () => {
    const { data, layout } = rfmTreemap([row("lost", 0)], ABOUT);
    expect(data).toEqual([{ type: "treemap", name: "Segments", labels: [], parents: [] }]);
    expect(layout).toMatchObject({ annotations: [{ text: "No customers" }], meta: { shown: 0, total: 0 } });
  });
});
