/**
 * RFM scores and segments.
 *
 * Each of recency, frequency and monetary value gets `1 + floor(5 × strictly_worse / n)`: 5 is best, and equal values
 * always get equal scores, which ranked quintiles don't promise. The eleven segments are an exact partition of the
 * 125 cells by R and FM = (F + M) / 2.
 */
export const RFM_SEGMENTS = [
  "champions",
  "loyal",
  "potential_loyalists",
  "new_customers",
  "promising",
  "need_attention",
  "about_to_sleep",
  "at_risk",
  "cant_lose_them",
  "hibernating",
  "lost",
] as const;

export type RfmSegment = typeof RFM_SEGMENTS[number];

/** Something of each segment, by its name and in their order. */
export const eachSegment = <Value>(valueOf: (segment: RfmSegment) => Value): Record<RfmSegment, Value> => ({
  champions: valueOf("champions"),
  loyal: valueOf("loyal"),
  potential_loyalists: valueOf("potential_loyalists"),
  new_customers: valueOf("new_customers"),
  promising: valueOf("promising"),
  need_attention: valueOf("need_attention"),
  about_to_sleep: valueOf("about_to_sleep"),
  at_risk: valueOf("at_risk"),
  cant_lose_them: valueOf("cant_lose_them"),
  hibernating: valueOf("hibernating"),
  lost: valueOf("lost"),
});

/** Recency in whole days (small is good), frequency in purchases, monetary in any one unit; one entry per customer. */
export interface RfmValues {
  readonly recency: Float64Array;
  readonly frequency: Float64Array;
  readonly monetary: Float64Array;
}

/** Scores 1 to 5, one entry per customer. */
export interface RfmScores {
  readonly recency: Uint8Array;
  readonly frequency: Uint8Array;
  readonly monetary: Uint8Array;
}

/** Scores every customer against all the others. O(n log n). */
export const scoreRfm = ({ recency, frequency, monetary }: RfmValues): RfmScores => ({
  recency: quintiles(recency.map((days) => -days)),
  frequency: quintiles(frequency),
  monetary: quintiles(monetary),
});

/** `1 + floor(5 × (how many are strictly smaller) / n)` for each value. */
export function quintiles(values: Float64Array): Uint8Array {
  const sorted = values.slice().sort();
  return Uint8Array.from(values, (value) => 1 + Math.floor(5 * countBelow(sorted, value) / values.length));
}

/** How many of the sorted values are below this one, by bisection. */
function countBelow(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The segment of a cell; each score is a whole number from 1 to 5. */
export function segmentOf(recency: number, frequency: number, monetary: number): RfmSegment {
  const value = (frequency + monetary) / 2;
  if (recency >= 4) {
    if (value >= 4) return "champions";
    if (value >= 3) return "loyal";
    if (value >= 2) return "potential_loyalists";
    return recency === 5 ? "new_customers" : "promising";
  }
  if (recency === 3) return value >= 3 ? "loyal" : value >= 2 ? "need_attention" : "about_to_sleep";
  if (recency === 2) return value >= 3 ? "at_risk" : "hibernating";
  return value >= 4 ? "cant_lose_them" : value >= 3 ? "at_risk" : "lost";
}
