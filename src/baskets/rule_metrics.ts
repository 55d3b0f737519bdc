/**
 * How strong a rule "who buys A also buys C" is, from counts of baskets. s is the share of all baskets; only + − × ÷ and
 * √ are used, which are the same on every runtime.
 */

/** How many baskets hold both sides of a rule, its antecedent A, its consequent C; and how many there are. */
export interface RuleCounts {
  readonly both: number;
  readonly antecedent: number;
  readonly consequent: number;
  readonly baskets: number;
}

/** The metrics of a rule. Names as in the literature; formulas and sources below. */
export interface RuleMetrics {
  /** s(AC). */
  readonly support: number;
  /** s(AC) / s(A). Agrawal et al. 1993. */
  readonly confidence: number;
  /** Confidence / s(C): 1 when the sides are independent. Brin et al. 1997. */
  readonly lift: number;
  /** s(AC) − s(A) s(C). Piatetsky-Shapiro 1991. */
  readonly leverage: number;
  /** (1 − s(C)) / (1 − confidence); null, beyond all bounds, when the rule never fails. Brin et al. 1997. */
  readonly conviction: number | null;
  /** Leverage over the most that it could be, −1 … 1; 0 when that is 0. Yan, Zhang and Zhang 2009. */
  readonly zhang: number;
  /** Baskets with both sides among those with either. Jaccard 1901. */
  readonly jaccard: number;
  /** Mean of the confidences both ways. Kulczyński 1927. */
  readonly kulczynski: number;
  /** s(AC) / √(s(A) s(C)). */
  readonly cosine: number;
  /** |s(A) − s(C)| over the share with either: 0 when the sides are equally common. Wu, Chen and Han 2010. */
  readonly imbalance: number;
}

/** Every metric of one rule; the counts are 1 and up. */
export function ruleMetrics({ both, antecedent, consequent, baskets }: RuleCounts): RuleMetrics {
  const support = both / baskets;
  const antecedentSupport = antecedent / baskets;
  const consequentSupport = consequent / baskets;
  const confidence = both / antecedent;
  const leverage = support - antecedentSupport * consequentSupport;
  const mostLeverage = Math.max(
    support * (1 - antecedentSupport),
    antecedentSupport * (consequentSupport - support),
  );
  const either = antecedent + consequent - both;
  return {
    support,
    confidence,
    lift: confidence / consequentSupport,
    leverage,
    conviction: both === antecedent ? null : (1 - consequentSupport) / (1 - confidence),
    zhang: mostLeverage === 0 ? 0 : leverage / mostLeverage,
    jaccard: both / either,
    kulczynski: (confidence + both / consequent) / 2,
    cosine: both / Math.sqrt(antecedent * consequent),
    imbalance: Math.abs(antecedent - consequent) / either,
  };
}
