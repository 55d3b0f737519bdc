import type { RfmSegment } from "./rfm.ts";

/** A part of the map of segments: the recency scores from and to, and where (F + M) / 2 lies in it: from, and below. */
export interface Rule {
  readonly recency: readonly [least: number, most: number];
  readonly value: readonly [least: number, below: number];
}

/** Above and below all that (F + M) / 2 can be. */
const ANY_LEAST = 1;
const ANY_MOST = Infinity;

/** The map of segments by what each takes of it, to be said in words; a test holds `segmentOf` to it, cell by cell. */
export const SEGMENT_RULES: Readonly<Record<RfmSegment, readonly Rule[]>> = {
  champions: [{ recency: [4, 5], value: [4, ANY_MOST] }],
  loyal: [{ recency: [4, 5], value: [3, 4] }, { recency: [3, 3], value: [3, ANY_MOST] }],
  potential_loyalists: [{ recency: [4, 5], value: [2, 3] }],
  new_customers: [{ recency: [5, 5], value: [ANY_LEAST, 2] }],
  promising: [{ recency: [4, 4], value: [ANY_LEAST, 2] }],
  need_attention: [{ recency: [3, 3], value: [2, 3] }],
  about_to_sleep: [{ recency: [3, 3], value: [ANY_LEAST, 2] }],
  at_risk: [{ recency: [2, 2], value: [3, ANY_MOST] }, { recency: [1, 1], value: [3, 4] }],
  cant_lose_them: [{ recency: [1, 1], value: [4, ANY_MOST] }],
  hibernating: [{ recency: [2, 2], value: [ANY_LEAST, 3] }],
  lost: [{ recency: [1, 1], value: [ANY_LEAST, 3] }],
};

/** A segment's rules in words: `R 4–5, 3 ≤ (F+M)/2 < 4; or R 3, (F+M)/2 ≥ 3`. */
export const ruleInWords = (segment: RfmSegment): string => SEGMENT_RULES[segment].map(inWords).join("; or ");

function inWords({ recency: [first, last], value: [least, below] }: Rule): string {
  const scores = first === last ? String(first) : `${first}–${last}`;
  const bounds = least === ANY_LEAST
    ? `(F+M)/2 < ${below}`
    : below === ANY_MOST
    ? `(F+M)/2 ≥ ${least}`
    : `${least} ≤ (F+M)/2 < ${below}`;
  return `R ${scores}, ${bounds}`;
}
