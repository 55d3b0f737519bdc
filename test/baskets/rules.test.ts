import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { generateRules, MAX_RULES, metricsOf, type RuleOptions } from "../../src/baskets/rules.ts";
import { ruleMetrics } from "../../src/baskets/rule_metrics.ts";
import type { Itemsets } from "../../src/compute/itemsets.ts";
import { type CountedSet, referenceItemsets } from "../../src/compute/reference/itemsets.ts";
import { anyBaskets } from "../compute/baskets.ts";

/** Itemsets in columns. */
function columnsOf(sets: readonly CountedSet[]): Itemsets {
  let end = 0;
  return {
    starts: Int32Array.from([0, ...sets.map(({ items }) => end += items.length)]),
    items: Int32Array.from(sets.flatMap(({ items }) => [...items])),
    counts: Int32Array.from(sets, ({ count }) => count),
  };
}

/** Each way to split each set in two, as text, with the confidence. */
function everyRule(sets: readonly CountedSet[], rows: readonly (readonly number[])[]) {
  const holding = (items: readonly number[]) =>
    rows.filter((row) => items.every((item) => row.includes(item))).length;
  return sets.flatMap(({ items, count }) =>
    Array.from({ length: 2 ** items.length - 2 }, (_, index) => index + 1).map((taken) => {
      const consequent = items.filter((_, place) => taken >> place & 1);
      const antecedent = items.filter((_, place) => !(taken >> place & 1));
      const counts = {
        both: count,
        antecedent: holding(antecedent),
        consequent: holding(consequent),
        baskets: rows.length,
      };
      return { antecedent, consequent, counts };
    })
  );
}

const textOf = (antecedent: readonly number[], consequent: readonly number[]) =>
  `${antecedent} → ${consequent}`;

/** The rules as text, each with its metrics. */
function listOf(itemsets: Itemsets, options: RuleOptions) {
  const rules = generateRules(itemsets, options);
  const itemsOf = (
    set: number,
  ) => [...itemsets.items.subarray(itemsets.starts[set], itemsets.starts[set + 1])];
  return [...rules.antecedents].map((antecedent, rule) => ({
    text: textOf(itemsOf(antecedent), itemsOf(rules.consequents[rule] ?? NaN)),
    metrics: metricsOf(itemsets, rules, rule, options.baskets),
  }));
}

const byText = (left: { text: string }, right: { text: string }) => left.text < right.text ? -1 : 1;

describe("generateRules()", () => {
  it("makes every rule that is confident enough, once, with its metrics", () => {
    fc.assert(
      fc.property(
        anyBaskets({ maxBaskets: 25, maxItems: 7, maxLength: 8 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom(0, 0.2, 0.5, 0.75, 1),
        fc.integer({ min: 1, max: 7 }),
        ({ rows }, minCount, minConfidence, maxConsequent) => {
          const sets = referenceItemsets(rows, { minCount });
          const expected = everyRule(sets, rows)
            .filter(({ counts, consequent }) =>
              counts.both / counts.antecedent >= minConfidence && consequent.length <= maxConsequent
            )
            .map(({ antecedent, consequent, counts }) => ({
              text: textOf(antecedent, consequent),
              metrics: ruleMetrics(counts),
            }));
          const options = { baskets: rows.length, minConfidence, maxConsequent };
          expect(listOf(columnsOf(sets), options).sort(byText)).toEqual(expected.sort(byText));
        },
      ),
      { numRuns: 1500 },
    );
  });

  it("keeps those whose metric is at least the threshold", () => {
    const rows = [[0, 1], [0, 1], [0, 1, 2], [2], [1, 2], [0]];
    const sets = columnsOf(referenceItemsets(rows, { minCount: 1 }));
    const all = listOf(sets, { baskets: 6, minConfidence: 0 });
    for (const metric of ["lift", "leverage", "conviction", "zhang", "imbalance"] as const) {
      const values = all.map(({ metrics }) => metrics[metric] ?? Infinity).sort((left, right) =>
        left - right
      );
      const minThreshold = values[all.length >> 1] ?? NaN;
      const kept = listOf(sets, { baskets: 6, minConfidence: 0, metric, minThreshold });
      // A conviction beyond all bounds is above any threshold.
      expect(kept).toEqual(all.filter(({ metrics }) => (metrics[metric] ?? Infinity) >= minThreshold));
      expect(kept.length).toBeGreaterThan(0);
      expect(kept.length).toBeLessThan(all.length);
    }
  });

  it("makes none of single items, and none of nothing", () => {
    for (const sets of [[], [{ items: [4], count: 2 }, { items: [9], count: 2 }]]) {
      expect(listOf(columnsOf(sets), { baskets: 3, minConfidence: 0 })).toEqual([]);
    }
  });

  it("does not change its input", () => {
    const rows = [[0, 1, 2], [0, 1, 2], [1, 2]];
    const sets = columnsOf(referenceItemsets(rows, { minCount: 1 }));
    const copy = structuredClone(sets);
    generateRules(sets, { baskets: 3, minConfidence: 0 });
    expect(sets).toEqual(copy);
  });

  it("refuses more rules than allowed, naming the bound", () => {
    const row = Array.from({ length: 8 }, (_, item) => item);
    const sets = columnsOf(referenceItemsets([row, row], { minCount: 1 }));
    const options = { baskets: 2, minConfidence: 0.5 };
    const all = listOf(sets, options).length;
    expect(all).toBe(3 ** 8 - 2 * 2 ** 8 + 1);
    expect(listOf(sets, { ...options, maxRules: all }).length).toBe(all);
    expect(() => generateRules(sets, { ...options, maxRules: all - 1 })).toThrow(
      expect.objectContaining({ code: "too_large", message: expect.stringContaining(`${all - 1} rules`) }),
    );
  });

  it("refuses to try for ever, where few of very many rules are wanted", () => {
    // A set of 15 items and all its subsets can be split in 3¹⁵ ways, less those with an empty side.
    const row = Array.from({ length: 15 }, (_, item) => item);
    const sets = columnsOf(referenceItemsets([row], { minCount: 1 }));
    const options = { baskets: 1, minConfidence: 0, metric: "lift", minThreshold: 2 } as const;
    expect(() => generateRules(sets, options)).toThrow(
      expect.objectContaining({ code: "too_large", message: expect.stringContaining("10000000 ways") }),
    );
  });

  it.each<[string, Partial<RuleOptions>]>([
    ["a negative confidence", { minConfidence: -0.1 }],
    ["a confidence above 1", { minConfidence: 1.1 }],
    ["a NaN confidence", { minConfidence: NaN }],
    ["a NaN threshold", { minThreshold: NaN }],
    ["consequents of no items", { maxConsequent: 0 }],
    ["no rules", { maxRules: 0 }],
    ["more rules than it can hold", { maxRules: MAX_RULES + 1 }],
    ["half a basket", { baskets: 0.5 }],
  ])("rejects %s", (_, wrong) => {
    expect(() => generateRules(columnsOf([]), { baskets: 1, minConfidence: 0, ...wrong })).toThrow(
      expect.objectContaining({ code: "invalid" }),
    );
  });
});
