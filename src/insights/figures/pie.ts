import type { PieData } from "plotly.js";
import { type Figure, type FigureMeta, legendOf } from "./figure.ts";

/** A slice: so many customers. `note` says more where a reader points at it. */
export interface Slice {
  readonly label: string;
  readonly customers: number;
  readonly color: string;
  readonly note: string;
}

/**
 * Draws customers in groups, clockwise in the order given; an empty group stays in the legend, so that nothing moves. Without
 * customers there is no circle, and all that would say how to draw it is left out.
 */
export const pie = (
  title: string,
  legend: string,
  slices: readonly Slice[],
  meta: FigureMeta,
): Figure => ({
  data: [{
    type: "pie",
    name: legend,
    labels: slices.map(({ label }) => label),
    values: slices.map(({ customers }) => customers),
    ...meta.shown === 0 ? {} : looks(slices),
  }],
  layout: {
    title: { text: title },
    ...legendOf(legend, meta.shown),
    // A share too small for letters that can be read has none; pointing at it says it.
    ...meta.shown === 0 ? {} : { uniformtext: { minsize: 10, mode: "hide" } },
    meta,
  },
});

const looks = (slices: readonly Slice[]): Partial<PieData> => ({
  text: slices.map(({ note }) => note),
  sort: false,
  direction: "clockwise",
  // Outside there is room for words, and inside none for those of an empty group.
  textinfo: "percent",
  textposition: "inside",
  insidetextorientation: "horizontal",
  hovertemplate: "%{label}<br>%{value:,} customers (%{percent})<br>%{text}<extra></extra>",
  marker: {
    colors: slices.map(({ color }) => color),
    line: { color: "#FFFFFF", width: 2 },
  },
});
