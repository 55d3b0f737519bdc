import { type About, empty, type Figure, metaOf, PALETTE, saying } from "./figure.ts";

/** A category with sales; money in units, `quantity` net of what came back. */
export interface CategoryRow {
  readonly category: string;
  readonly revenue: number;
  readonly quantity: number;
}

/** More bars than this are no longer read one by one. */
export const MOST_BARS = 50;

/** Draws the revenue of each category; `rows` are those to draw, the largest first, of `total`. */
export const categoryBar = (rows: readonly CategoryRow[], total: number, about: About): Figure => ({
  data: rows.length === 0 ? [empty("bar", "Revenue")] : [{
    type: "bar",
    name: "Revenue",
    x: rows.map(({ category }) => category),
    y: rows.map(({ revenue }) => revenue),
    marker: { color: PALETTE[0] },
    hovertemplate: "%{x}<br>%{y:,.2f}<extra></extra>",
  }],
  layout: {
    title: { text: "Revenue by product category" },
    // A category may be called 2024-01: it stays a name, and in its place.
    xaxis: { title: { text: "Category" }, type: "category", automargin: true },
    yaxis: { title: { text: "Revenue (net of returns)" }, tickformat: ",", rangemode: "tozero" },
    ...rows.length === 0 ? saying("No sales") : {},
    meta: metaOf(about, {
      definition:
        "Sum of the line totals of each category's products, net of returns, by the products' present categories; " +
        "the largest first.",
      shown: rows.length,
      total,
    }),
  },
});
