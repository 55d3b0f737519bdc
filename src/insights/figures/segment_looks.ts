import { RFM_SEGMENTS, type RfmSegment } from "../rfm.ts";
import { PALETTE, written } from "./figure.ts";

/** `at_risk` as a reader wants it: `At risk`. */
export function titled(segment: RfmSegment): string {
  const words = segment.replaceAll("_", " ").replace("cant", "can't");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A segment has the same colour in every figure. */
export const colorOf = (segment: RfmSegment): string => PALETTE[RFM_SEGMENTS.indexOf(segment)] ?? "#000000";

/** `1 customer`, `1,200 customers`. */
export const counted = (customers: number): string =>
  `${written(customers)} ${customers === 1 ? "customer" : "customers"}`;

/** The red, green and blue of `#0072B2`, each from 0 to 255. */
export const channelsOf = (color: string): number[] =>
  [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
