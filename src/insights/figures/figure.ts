/** A JSON value. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** A Plotly figure as data: plain arrays, ready for `Plotly.newPlot(element, data, layout)`. */
export interface Figure {
  readonly data: { type: string; [key: string]: Json }[];
  readonly layout: {
    readonly title: { readonly text: string };
    /** What the figure says of itself. */
    readonly meta: FigureMeta;
    [key: string]: Json | FigureMeta;
  };
}

/** What every figure says of itself. */
export interface FigureMeta {
  /** The day that the figure speaks of, `YYYY-MM-DD`; null in an empty store. */
  readonly as_of: string | null;
  /** What the numbers mean, in a sentence. */
  readonly definition: string;
  /** How many things are drawn, of how many there are. */
  readonly shown: number;
  readonly total: number;
}

/** Okabe and Ito's colours, which the colour-blind tell apart, then three more in the same manner. */
export const PALETTE = [
  "#0072B2",
  "#E69F00",
  "#009E73",
  "#CC79A7",
  "#56B4E9",
  "#D55E00",
  "#F0E442",
  "#7F7F7F",
  "#332288",
  "#88CCEE",
  "#882255",
] as const;
