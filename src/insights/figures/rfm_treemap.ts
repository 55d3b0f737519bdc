import type { RfmSegment } from "../rfm.ts";
import { type About, type Figure, metaOf, saying, type Trace, written } from "./figure.ts";
import { colorOf, counted, titled } from "./segment_looks.ts";

/** A segment in sum. Shares in per cent, recency in days, money net in units; null where there is nothing to divide by. */
export interface SegmentSummary {
  readonly segment: RfmSegment;
  readonly customers: number;
  readonly share: number;
  readonly revenue: number;
  /** Of the revenue of all segments; null where they made none. */
  readonly revenue_share: number | null;
  readonly average_recency: number | null;
  readonly average_frequency: number | null;
  readonly average_monetary: number | null;
  readonly average_order_value: number | null;
  /** What puts a customer into it, in words. */
  readonly definition: string;
}

/** Draws a tile a segment present, its area the number of its customers. */
export function rfmTreemap(rows: readonly SegmentSummary[], about: About): Figure {
  const present = rows.filter(({ customers }) => customers > 0);
  const total = present.reduce((sum, { customers }) => sum + customers, 0);
  return {
    data: [total === 0 ? { type: "treemap", name: "Segments", labels: [], parents: [] } : tiles(present)],
    layout: {
      title: { text: "Customers by RFM segment" },
      margin: { t: 60, r: 20, b: 20, l: 20 },
      ...total === 0 ? saying("No customers") : {},
      meta: metaOf(about, {
        definition:
          "Customers with a purchase by the segment of their RFM scores: scores 1 to 5 by the share of customers that " +
          "are strictly worse; eleven segments by R and (F + M) / 2. Revenue is net of returns.",
        shown: total,
        total,
      }),
    },
  };
}

/** There is one level, so no path to it; the types of Plotly have no word for either. */
const FLAT = { pathbar: { visible: false }, tiling: { pad: 3 } };

const tiles = (rows: readonly SegmentSummary[]): Trace => ({
  ...FLAT,
  type: "treemap",
  name: "Segments",
  labels: rows.map(({ segment }) => titled(segment)),
  parents: rows.map(() => ""),
  values: rows.map(({ customers }) => customers),
  text: rows.map(({ customers, share }) => `${counted(customers)}<br>${share.toFixed(1)} %`),
  customdata: rows.map(wordsOf),
  texttemplate: "<b>%{label}</b><br>%{text}",
  textposition: "middle center",
  // Plotly itself takes the ink that is read best on each colour; of a list of them it complains.
  textfont: { size: 15 },
  hovertemplate: "<b>%{label}</b><br>%{text}<br>%{customdata}<extra></extra>",
  marker: {
    colors: rows.map(({ segment }) => colorOf(segment)),
    line: { width: 0 },
    // The one tile around all others has no name, so needs no room for one.
    pad: { t: 0, r: 0, b: 0, l: 0 },
  },
});

/** What pointing at a tile says beside its name and size. */
const wordsOf = (row: SegmentSummary): string =>
  [
    `Revenue ${written(row.revenue)}${
      row.revenue_share === null ? "" : ` (${written(row.revenue_share)} % of all)`
    }`,
    `On average: last purchase ${written(row.average_recency ?? 0)} days ago,`,
    `${written(row.average_frequency ?? 0)} purchases, ${written(row.average_monetary ?? 0)} spent,`,
    `${written(row.average_order_value ?? 0)} an order`,
    row.definition,
  ].join("<br>");
