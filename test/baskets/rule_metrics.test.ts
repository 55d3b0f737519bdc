import { describe, expect, it } from "vitest";
import { ruleMetrics } from "../../src/baskets/rule_metrics.ts";

describe("ruleMetrics()", () => {
  it("follows the formulas", () => {
    // s(AC) = 0.1, s(A) = 0.2, s(C) = 0.4.
    const metrics = ruleMetrics({ both: 10, antecedent: 20, consequent: 40, baskets: 100 });
    const expected = {
      support: 0.1,
      confidence: 0.5,
      lift: 1.25,
      leverage: 0.02,
      conviction: 1.2,
      zhang: 0.25,
      jaccard: 0.2,
      kulczynski: 0.375,
      cosine: 0.1 / Math.sqrt(0.08),
      imbalance: 0.4,
    };
    expect(Object.keys(metrics)).toEqual(Object.keys(expected));
    Object.entries(expected).forEach(([name, value]) =>
      expect(Object.entries(metrics).find(([own]) => own === name)?.[1], name).toBeCloseTo(value, 14)
    );
  });

  it("knows no conviction of a rule that never fails, and a Zhang of 0 where every basket holds the consequent", () => {
    expect(ruleMetrics({ both: 3, antecedent: 3, consequent: 5, baskets: 9 }).conviction).toBeNull();
    expect(ruleMetrics({ both: 9, antecedent: 9, consequent: 9, baskets: 9 })).toMatchObject({
      conviction: null,
      zhang: 0,
      leverage: 0,
      lift: 1,
      imbalance: 0,
    });
  });

  it("is negative where the sides avoid each other", () => {
    const { leverage, zhang, lift } = ruleMetrics({ both: 1, antecedent: 50, consequent: 50, baskets: 100 });
    expect([leverage < 0, zhang < 0, lift < 1]).toEqual([true, true, true]);
  });
});
