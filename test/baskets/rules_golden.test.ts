/** Parity with mlxtend: the vectors of `test/golden/make_rules.py`. */
import { describe, expect, it } from "vitest";
import { generateRules, metricsOf, type Rules } from "../../src/baskets/rules.ts";
import type { RuleMetrics } from "../../src/baskets/rule_metrics.ts";
import { frequentItemsets, type Itemsets } from "../../src/compute/itemsets.ts";
import { numbered } from "../compute/baskets.ts";
import { digestOf } from "../compute/digest.ts";
import { errorOf } from "../compute/rows.ts";
import { generateBaskets, groceries } from "../golden/baskets.ts";
import golden from "../golden/rules.json" with { type: "json" };
import { testWasm } from "../support/wasm.ts";

const wasm = await testWasm();

const SOURCES = [
  { name: "generated", read: () => generateBaskets(golden.generated), isThere: true, path: "" },
  { name: "groceries", ...groceries },
];
const METRICS = [
  "support",
  "confidence",
  "lift",
  "leverage",
  "conviction",
  "zhang",
  "jaccard",
  "kulczynski",
] as const;

for (const { name, read, isThere, path } of SOURCES) {
  const rows = isThere ? read() : undefined;
  const where = isThere ? "" : ` (skipped: ${path} is absent; set REAL_DATA_DIR)`;

  describe.skipIf(!rows)(`generateRules() in ${name} baskets${where}`, () => {
    it.each(golden.cases.filter((one) => one.baskets === name))(
      "makes mlxtend's rules at a count of $min_count when $metric is at least $min_threshold",
      async ({ min_count, metric, min_threshold, ...expected }) => {
        if (!rows) return;
        const itemsets = await frequentItemsets(wasm, numbered(rows), { minCount: min_count });
        const limits = metric === "confidence" ? { minConfidence: min_threshold } : {
          minConfidence: 0,
          metric: METRICS.find((one) => one === metric) ?? "support",
          minThreshold: min_threshold,
        };
        const rules = generateRules(itemsets, { baskets: rows.length, ...limits });
        const ordered = inOrder(itemsets, rules);
        expect(ordered.length).toBe(expected.rules);
        expect(await digestOf(Int32Array.from(ordered.flatMap(({ words }) => words)))).toBe(expected.sha256);
        const metrics = ordered.map(({ rule }) => metricsOf(itemsets, rules, rule, rows.length));
        expect(metrics.filter(({ conviction }) => conviction === null).length).toBe(expected.never_fail);
        for (const one of METRICS) {
          expect(errorOf(weighted(metrics, one), expected.sums[one]), one).toBeLessThan(1e-9);
        }
      },
    );
  });
}

/** The rules in order of the antecedent's items, then of the consequent's. */
function inOrder({ starts, items }: Itemsets, { antecedents, consequents }: Rules) {
  const itemsOf = (set: number | undefined = NaN) => [...items.subarray(starts[set], starts[set + 1])];
  return [...antecedents].map((antecedent, rule) => {
    const sides = { antecedent: itemsOf(antecedent), consequent: itemsOf(consequents[rule]) };
    const words = [
      sides.antecedent.length,
      ...sides.antecedent,
      sides.consequent.length,
      ...sides.consequent,
    ];
    return { rule, words, ...sides };
  }).sort((left, right) =>
    compare(left.antecedent, right.antecedent) || compare(left.consequent, right.consequent)
  );
}

function compare(left: number[], right: number[]): number {
  const place = left.findIndex((item, index) => item !== right[index]);
  return place < 0 ? left.length - right.length : (left[place] ?? 0) - (right[place] ?? -1);
}

function weighted(metrics: RuleMetrics[], name: keyof RuleMetrics): number {
  return metrics.reduce((sum, one, index) => sum + (one[name] ?? 0) * (1 + index % 97), 0);
}
