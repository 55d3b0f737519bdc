import { describe, expect, it } from "vitest";
import {
  densityCategoryNames,
  rankByValue,
  RETAIL_CATEGORIES,
  retailCategoryNames,
} from "../../src/clustering/ranking.ts";
import { matrixOf } from "../compute/rows.ts";

describe("rankByValue()", () => {
  it("puts recent, frequent and high spending first", () => {
    const centers = matrixOf([[1, -1, -1], [-1, 1, 2], [0, 0, 0]]);
    expect(rankByValue(centers)).toEqual([1, 2, 0]);
  });

  it("counts a lower recency as better when frequency and spend are equal", () => {
    expect(rankByValue(matrixOf([[0.5, 1, 1], [-0.5, 1, 1]]))).toEqual([1, 0]);
  });

  it("keeps the order of the numbers when values are equal", () => {
    expect(rankByValue(matrixOf([[0, 1, 0], [0, 0, 1], [-1, 0, 0]]))).toEqual([0, 1, 2]);
  });

  it("ranks nothing when there are no clusters", () => {
    expect(rankByValue({ values: new Float64Array(), rows: 0, columns: 3 })).toEqual([]);
  });

  it("throws internal when the columns are not recency, frequency and monetary", () => {
    expect(() => rankByValue(matrixOf([[1, 2]]))).toThrow(expect.objectContaining({ code: "internal" }));
  });
});

describe("retailCategoryNames()", () => {
  it.each([
    ["none", [], []],
    ["one", [0], ["Occasional Customer"]],
    ["two", [1, 0], ["Low Value Customer", "Loyal Customer"]],
    ["three", [2, 0, 1], ["Occasional Customer", "Low Value Customer", "Loyal Customer"]],
    ["four", [3, 0, 1, 2], [
      "Occasional Customer",
      "Occasional Customer",
      "Low Value Customer",
      "Loyal Customer",
    ]],
  ])("names every cluster by its rank when there are %s", (_, ranking, names) => {
    expect(retailCategoryNames(ranking)).toEqual(names);
  });

  it("gives only names that the dashboard shows", () => {
    expect(RETAIL_CATEGORIES).toEqual(expect.arrayContaining(retailCategoryNames([0, 1, 2])));
  });
});

describe("densityCategoryNames()", () => {
  it.each([
    ["none", [], []],
    ["one", [0], ["Occasional Customer"]],
    ["two", [1, 0], ["Low Value Customer", "Loyal Customer"]],
    ["three", [2, 0, 1], ["Occasional Customer", "Low Value Customer", "Loyal Customer"]],
    // The best clusters, 3 and 4, are small: they get no name, and the next in rank is Loyal.
    ["five", [3, 4, 1, 2, 0], [
      "Low Value Customer",
      "Loyal Customer",
      "Occasional Customer",
      "Others",
      "Others",
    ]],
  ])("names the three largest by their rank when there are %s", (_, ranking, names) => {
    expect(densityCategoryNames(ranking)).toEqual(names);
  });
});
