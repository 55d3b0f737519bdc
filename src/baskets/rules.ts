/** Association rules "who buys A also buys C", from frequent itemsets. */
import { AppError } from "../errors.ts";
import type { Itemsets } from "../compute/itemsets.ts";
import { type RuleMetrics, ruleMetrics } from "./rule_metrics.ts";
import { EMPTY, type LinkedItemsets, linkItemsets, withItem } from "./subsets.ts";

/** Options of {@link generateRules}. */
export interface RuleOptions {
  /** How many baskets there are. */
  readonly baskets: number;
  /** Least confidence, 0 … 1. */
  readonly minConfidence: number;
  /** One more condition: that this metric is at least `minThreshold`. */
  readonly metric?: keyof RuleMetrics;
  readonly minThreshold?: number;
  /** Most items of a consequent. Default: no limit. */
  readonly maxConsequent?: number;
  /** Most rules, up to {@link MAX_RULES}, which is the default. */
  readonly maxRules?: number;
}

/** Rules in columns: places of itemsets. */
export interface Rules {
  /** Both sides together, the antecedent, the consequent of each rule. */
  readonly itemsets: Int32Array;
  readonly antecedents: Int32Array;
  readonly consequents: Int32Array;
}

/** Most rules at once. */
export const MAX_RULES = 1_000_000;

/** Most splits to try, a second or so: where no confidence is asked for, a long set has very many. */
const MAX_SPLITS = 10_000_000;

/**
 * Every rule whose sides together are frequent, with both sides not empty: in the order of the itemsets, and within one
 * by what is taken from it. The itemsets are all those of a search.
 * Confidence is the quotient of two counts, so a rule of exactly `minConfidence` is among them.
 * Source: Agrawal and Srikant 1994 (ap-genrules): with fewer items in its antecedent no rule gains confidence.
 * @throws {AppError} `invalid` for options out of range; `too_large` above `maxRules` or ten million
 * splits tried
 */
export function generateRules(itemsets: Itemsets, options: RuleOptions): Rules {
  checkOptions(options);
  const linked = linkItemsets(itemsets);
  const found: Found = { itemsets: [], antecedents: [], consequents: [], splits: 0 };
  for (let set = linked.singles; set < linked.counts.length; set++) {
    splitOff(linked, options, found, { set, antecedent: set, consequent: EMPTY, from: 0, taken: 1 });
  }
  return {
    itemsets: Int32Array.from(found.itemsets),
    antecedents: Int32Array.from(found.antecedents),
    consequents: Int32Array.from(found.consequents),
  };
}

/** The metrics of one rule. */
export function metricsOf({ counts }: Itemsets, rules: Rules, rule: number, baskets: number): RuleMetrics {
  return ruleMetrics({
    both: counts[rules.itemsets[rule] ?? 0] ?? 0,
    antecedent: counts[rules.antecedents[rule] ?? 0] ?? 0,
    consequent: counts[rules.consequents[rule] ?? 0] ?? 0,
    baskets,
  });
}

interface Found {
  readonly itemsets: number[];
  readonly antecedents: number[];
  readonly consequents: number[];
  /** How many splits were tried. */
  splits: number;
}

/** A set being split: what is left in the antecedent, what was taken, and from which of its items on more may be. */
interface Split {
  readonly set: number;
  readonly antecedent: number;
  readonly consequent: number;
  readonly from: number;
  /** Items that the consequent will have. */
  readonly taken: number;
}

/** Takes one more item from the antecedent, each in turn, and goes on from what is confident enough. */
function splitOff(linked: LinkedItemsets, options: RuleOptions, found: Found, split: Split): void {
  const { starts, items, counts, without } = linked;
  const start = starts[split.antecedent] ?? 0;
  const end = starts[split.antecedent + 1] ?? 0;
  const both = counts[split.set] ?? 0;
  for (let from = split.from; start + from < end; from++) {
    if (++found.splits > MAX_SPLITS) throw tooMany(`${MAX_SPLITS} ways to split the itemsets`);
    const antecedent = without[start + from] ?? EMPTY;
    if (antecedent === EMPTY || both / (counts[antecedent] ?? 0) < options.minConfidence) continue;
    const consequent = withItem(linked, split.consequent, items[start + from] ?? 0);
    const rule = { set: split.set, antecedent, consequent, from, taken: split.taken + 1 };
    if (isWanted(linked, options, rule)) add(options, found, rule);
    if (split.taken < (options.maxConsequent ?? Infinity)) splitOff(linked, options, found, rule);
  }
}

function isWanted(
  { counts }: LinkedItemsets,
  { metric, minThreshold = -Infinity, baskets }: RuleOptions,
  rule: Split,
) {
  if (metric === undefined) return true;
  const value = ruleMetrics({
    both: counts[rule.set] ?? 0,
    antecedent: counts[rule.antecedent] ?? 0,
    consequent: counts[rule.consequent] ?? 0,
    baskets,
  })[metric];
  return value === null || value >= minThreshold;
}

function add({ maxRules = MAX_RULES }: RuleOptions, found: Found, rule: Split): void {
  if (found.itemsets.length === maxRules) throw tooMany(`${maxRules} rules`);
  found.itemsets.push(rule.set);
  found.antecedents.push(rule.antecedent);
  found.consequents.push(rule.consequent);
}

function tooMany(bound: string): AppError {
  return new AppError(
    "too_large",
    `There are more than ${bound}: ask for a higher min_confidence or min_support, or for shorter rules`,
  );
}

function checkOptions(
  { baskets, minConfidence, minThreshold = 0, maxConsequent = 1, maxRules = 1 }: RuleOptions,
): void {
  if (!Number.isInteger(baskets) || baskets < 0) {
    throw new AppError("invalid", "The number of baskets must be a whole number, 0 or more");
  }
  if (!(minConfidence >= 0 && minConfidence <= 1)) {
    throw new AppError("invalid", "min_confidence must be a number between 0 and 1");
  }
  if (Number.isNaN(minThreshold)) throw new AppError("invalid", "min_threshold must be a number");
  if (!Number.isInteger(maxConsequent) || maxConsequent < 1) {
    throw new AppError("invalid", "The most items of a consequent must be a positive whole number");
  }
  if (!Number.isInteger(maxRules) || maxRules < 1 || maxRules > MAX_RULES) {
    throw new AppError("invalid", `The most rules must be a whole number between 1 and ${MAX_RULES}`);
  }
}
