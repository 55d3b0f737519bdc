import { RFM_SEGMENTS, type RfmSegment, type RfmValues } from "../rfm.ts";
import { NO_AXES } from "./blank.ts";
import { type About, type Figure, legendOf, metaOf, type Trace } from "./figure.ts";
import { colorOf, titled } from "./segment_looks.ts";

/** More points than this say nothing more to an eye, and cost a browser its patience. */
const MOST_POINTS = 5_000;

/** A drawn customer: whole days since the last purchase, purchases, net spend in units. */
export interface RfmRow {
  readonly segment: RfmSegment;
  readonly recency: number;
  readonly frequency: number;
  readonly monetary: number;
}

/** Which customers are drawn, segment by segment: every k-th of each where there are too many. */
function drawnOf(segments: readonly RfmSegment[]) {
  const step = Math.max(1, Math.ceil(segments.length / MOST_POINTS));
  const rows = new Map(RFM_SEGMENTS.map((segment) => [segment, new Array<number>()]));
  segments.forEach((segment, row) => rows.get(segment)?.push(row));
  return [...rows].map(([segment, all]) => ({
    segment,
    drawn: all.filter((_, position) => position % step === 0),
  }));
}

/**
 * Draws every buying customer in recency, frequency and monetary value, one trace a segment present.
 * Above 5,000 customers every k-th of each segment is drawn (the first by id always), and `layout.meta` says so.
 *
 * @param segments one entry per customer
 */
export function rfmScatter(values: RfmValues, segments: readonly RfmSegment[], about: About): Figure {
  const groups = drawnOf(segments);
  const traces = groups.flatMap(({ segment, drawn }): Trace[] => {
    const column = (source: Float64Array) => drawn.map((row) => source[row] ?? 0);
    if (drawn.length === 0) return [];
    return [{
      type: "scatter3d",
      mode: "markers",
      name: titled(segment),
      x: column(values.recency),
      y: column(values.frequency),
      z: column(values.monetary),
      marker: { size: 3, opacity: 0.8, color: colorOf(segment) },
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
      ...legendOf("Segment", traces.length),
      ...traces.length === 0 ? NO_AXES : {},
      meta: metaOf(about, {
        definition:
          "Scores 1 to 5 by the share of customers that are strictly worse; eleven segments by R and (F + M) / 2.",
        shown: groups.reduce((sum, { drawn }) => sum + drawn.length, 0),
        total: segments.length,
      }),
    },
  };
}

/** The drawn customers as rows, in the order of the figure. */
export const rfmRows = (values: RfmValues, segments: readonly RfmSegment[]): RfmRow[] =>
  drawnOf(segments).flatMap(({ segment, drawn }) =>
    drawn.map((row) => ({
      segment,
      recency: values.recency[row] ?? 0,
      frequency: values.frequency[row] ?? 0,
      monetary: values.monetary[row] ?? 0,
    }))
  );
