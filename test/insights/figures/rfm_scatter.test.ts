import { describe, expect, test } from "vitest";
import { rfmRows, rfmScatter } from "../../../src/insights/figures/rfm_scatter.ts";

const values = (count: number) => {
  const column = Float64Array.from({ length: count }, (_, row) => row);
  return { recency: column, frequency: column, monetary: column };
};

const NEVER = { asOf: null, startDate: null, endDate: null };

describe("rfmScatter()", () => {
  test("draws one trace per segment present, and says what it shows", () => {
    const figure = rfmScatter(
      values(3),
      ["lost", "champions", "lost"],
      { asOf: "2026-01-31", startDate: null, endDate: null },
    );
    expect(figure.data).toMatchObject([{ name: "Champions", x: [1] }, { name: "Lost", x: [0, 2] }]);
    expect(figure.layout.meta).toMatchObject({
      as_of: "2026-01-31",
      shown: 3,
      total: 3,
    });
  });

  test("draws every k-th point of each segment when there are too many, and says so", () => {
    const segments = Array.from(
      { length: 12_001 },
      (_, row) => row === 7 ? "promising" as const : "loyal" as const,
    );
    const figure = rfmScatter(values(12_001), segments, NEVER);
    const { shown, total } = figure.layout.meta;
    expect(total).toBe(12_001);
    expect(shown).toBeLessThanOrEqual(5_000);
    expect(shown).toBeGreaterThan(3_500);
    expect(figure.data.map(({ name }) => name)).toEqual(["Loyal", "Promising"]);
    expect(JSON.stringify(rfmScatter(values(12_001), segments, NEVER))).toBe(
      JSON.stringify(figure),
    );
  });

  test("is an empty figure when nobody bought", () => {
    expect(rfmScatter(values(0), [], NEVER)).toMatchObject({
      data: [],
      layout: {
        xaxis: { visible: false },
        yaxis: { visible: false },
        meta: { as_of: null, shown: 0, total: 0 },
      },
    });
  });
});

describe("rfmRows()", () => {
  test("gives the drawn customers in the order of the figure", () => {
    expect(rfmRows(values(3), ["lost", "champions", "lost"])).toEqual([
      { segment: "champions", recency: 1, frequency: 1, monetary: 1 },
      { segment: "lost", recency: 0, frequency: 0, monetary: 0 },
      { segment: "lost", recency: 2, frequency: 2, monetary: 2 },
    ]);
    const many = Array.from({ length: 12_001 }, () => "loyal" as const);
    expect(rfmRows(values(12_001), many).map(({ recency }) => recency))
      .toEqual(
        rfmScatter(values(12_001), many, NEVER).data.flatMap<unknown>((trace) => "x" in trace ? trace.x : []),
      );
  });
});
