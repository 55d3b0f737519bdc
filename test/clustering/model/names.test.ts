import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nameClusters, PROTOTYPES } from "../../../src/clustering/model/names.ts";

const NAMES = [
  "Budget Conscious",
  "High Value",
  "Average Spender",
  "Premium Customer",
  "Occasional Buyer",
  "Loyal Shopper",
  "Window Shopper",
];

const at = (id: number, income: number, spending: number, frequency: number) => ({
  id,
  center: { age: 3, annual_income: income, spending_score: spending, purchase_frequency: frequency },
});

describe("nameClusters()", () => {
  test("knows the documented names", () => {
    expect(Object.keys(PROTOTYPES).toSorted()).toEqual(NAMES.toSorted());
  });

  test("gives each prototype its own name, however they are ordered", () => {
    const all = Object.entries(PROTOTYPES).map(([name, point], id) => ({ name, cluster: at(id, ...point) }));
    for (const order of [all, all.toReversed()]) {
      expect(nameClusters(order.map(({ cluster }) => cluster), [])).toEqual(order.map(({ name }) => name));
    }
  });

  test("names what is far out by where it lies", () => {
    expect(nameClusters([at(0, 1.9, 2.1, 1.8), at(1, -1.5, -0.9, -0.1), at(2, 0.1, 0, 0.1)], []))
      .toEqual(["Premium Customer", "Budget Conscious", "Average Spender"]);
  });

  test("counts a feature that the model lacks as 0", () => {
    const [name] = nameClusters([{ id: 0, center: { age: 2 } }], []);
    expect(name).toBe("Average Spender");
    expect(nameClusters([{ id: 0, center: { purchase_frequency: -2 } }], [])).toEqual(["Occasional Buyer"]);
  });

  test("gives no name that is taken", () => {
    expect(nameClusters([at(4, 0, 0, 0)], ["Average Spender"])).not.toEqual(["Average Spender"]);
    expect(nameClusters([at(4, 0, 0, 0)], NAMES)).toEqual(["Segment 4"]);
    expect(nameClusters([at(4, 0, 0, 0)], [...NAMES, "Segment 4"])).toEqual(["Segment 4 (2)"]);
  });

  test("names any number of clusters, each differently", () => {
    const coordinate = fc.double({ min: -3, max: 3, noNaN: true });
    const points = fc.array(fc.tuple(coordinate, coordinate, coordinate), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(points, fc.subarray(NAMES), (found, taken) => {
        const names = nameClusters(found.map((point, id) => at(id, ...point)), taken);
        expect(names).toHaveLength(found.length);
        expect(new Set([...names, ...taken]).size).toBe(names.length + taken.length);
        const segments = names.filter((name) => name.startsWith("Segment "));
        expect(segments).toHaveLength(Math.max(0, found.length - (NAMES.length - taken.length)));
      }),
    );
  });
});
