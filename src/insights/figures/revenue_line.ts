import { type About, empty, type Figure, metaOf, PALETTE, saying } from "./figure.ts";

/** A month by its first day, `YYYY-MM-01`; money in units. */
export interface MonthRow {
  readonly month: string;
  readonly revenue: number;
  readonly purchases: number;
}

/** Draws the revenue of each month, `x` the month's first day. */
export const revenueLine = (rows: readonly MonthRow[], about: About): Figure => ({
  data: rows.length === 0 ? [empty("scatter", "Revenue")] : [{
    type: "scatter",
    mode: "lines+markers",
    name: "Revenue",
    x: rows.map(({ month }) => month),
    y: rows.map(({ revenue }) => revenue),
    line: { color: PALETTE[0], width: 2 },
    marker: { color: PALETTE[0], size: 6 },
    hovertemplate: "%{x|%B %Y}<br>%{y:,.2f}<extra></extra>",
  }],
  layout: {
    title: { text: "Monthly revenue" },
    xaxis: { title: { text: "Month" }, type: "date" },
    yaxis: { title: { text: "Revenue (net of returns)" }, tickformat: ",", rangemode: "tozero" },
    ...rows.length === 0 ? saying("No sales") : {},
    meta: metaOf(about, {
      definition:
        "Sum of the amounts of each calendar month's sales (UTC), net of returns; months without sales are 0.",
      shown: rows.length,
      total: rows.length,
    }),
  },
});
