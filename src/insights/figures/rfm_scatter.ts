import { dateOf } from "../period.ts";
import { RFM_SEGMENTS, type RfmSegment, type RfmValues } from "../rfm.ts";
import { type Figure, PALETTE } from "./figure.ts";

/** More points than this say nothing more to an eye, and cost a browser its patience. */
const MOST_POINTS = 5_000;

/** `at_risk` as a reader wants it: `At risk`. */
const titled = (segment: RfmSegment): string => {
  const words = segment.replaceAll("_", " ").replace("cant", "can't");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/**
 * Draws every buying customer in recency, frequency and monetary value, one trace a segment present.
 * Above 5,000 customers every k-th of each segment is drawn (the first by id always), and `layout.meta` says so.
 *
 * @param segments one entry per customer
 * @param asOf the day that recency is counted to, as an instant
 */
export function rfmScatter(values: RfmValues, segments: readonly RfmSegment[], asOf: number | null): Figure {
  const total = segments.length;
  const step = Math.max(1, Math.ceil(total / MOST_POINTS));
  const rows = new Map(RFM_SEGMENTS.map((segment) => [segment, new Array<number>()]));
  segments.forEach((segment, row) => rows.get(segment)?.push(row));
  const traces = [...rows].flatMap(([segment, all], index) => {
    const drawn = all.filter((_, position) => position % step === 0);
    const column = (source: Float64Array) => drawn.map((row) => source[row] ?? 0);
    if (drawn.length === 0) return [];
    return [{
      type: "scatter3d",
      mode: "markers",
      name: titled(segment),
      x: column(values.recency),
      y: column(values.frequency),
      z: column(values.monetary),
      marker: { size: 3, opacity: 0.8, color: PALETTE[index] ?? "#000000" },
      hovertemplate: "%{x} days ago<br>%{y} purchases<br>%{z:,.2f} spent<extra>%{fullData.name}</extra>",
    }];
  });
  return {
    data: traces,
    layout: {
      title: { text: "Customers by recency, frequency and monetary value" },
      scene: {
        xaxis: { title: { text: "Recency (days)" } },
        yaxis: { title: { text: "Frequency (purchases)" } },
        zaxis: { title: { text: "Monetary (net spend)" } },
      },
      legend: { title: { text: "Segment" } },
      meta: {
        as_of: asOf === null ? null : dateOf(asOf),
        definition:
          "Scores 1 to 5 by the share of customers that are strictly worse; eleven segments by R and (F + M) / 2.",
        shown: traces.reduce((sum, { x }) => sum + x.length, 0),
        total,
      },
    },
  };
}
