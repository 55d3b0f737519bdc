import type { Data, Layout, PlotData, PlotType } from "plotly.js";

/** A trace that says of what kind it is. */
export type Trace = (Data | Unvalued | Lettered) & { readonly type: PlotType };

/** An indicator without a value, which Plotly draws as an empty one. */
type Unvalued = Omit<Partial<PlotData>, "type" | "value"> & {
  readonly type: "indicator";
  readonly value: number | null;
};

/** A heat map with words in its cells, row by row. */
type Lettered = Omit<Partial<PlotData>, "type" | "text"> & {
  readonly type: "heatmap";
  readonly text: string[][];
};

/** A Plotly figure as data: plain arrays, ready for `Plotly.newPlot(element, data, layout)`. */
export interface Figure {
  readonly data: Trace[];
  readonly layout: Partial<Omit<Layout, "title" | "meta">> & {
    readonly title: { readonly text: string };
    /** What the figure says of itself. */
    readonly meta: FigureMeta;
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
  /** How the groups were made, where there are ways to choose from. */
  readonly method?: string;
  /** Where one group ends and the next begins, in the unit of the definition. */
  readonly cut_points?: { readonly high: number; readonly medium: number };
  /** The first and the last day whose sales count, where there are such bounds. */
  readonly start_date?: string;
  readonly end_date?: string;
}

/** The figure and its numbers as rows; both say the same. */
export interface Chart<Row> {
  readonly figure: Figure;
  readonly rows: readonly Row[];
}

/** Which part of the store a figure speaks of. */
export interface About {
  readonly asOf: string | null;
  /** The first and the last day whose sales count; null: no bound. */
  readonly startDate: string | null;
  readonly endDate: string | null;
}

/** What a figure says of itself, given what is special about it. */
export const metaOf = (
  { asOf, startDate, endDate }: About,
  special: Omit<FigureMeta, "as_of" | "start_date" | "end_date">,
): FigureMeta => ({
  as_of: asOf,
  ...special,
  ...startDate === null ? {} : { start_date: startDate },
  ...endDate === null ? {} : { end_date: endDate },
});

/** A trace without points: Plotly draws nothing, and all that would say how is out of place. */
export const empty = (type: "bar" | "scatter", name: string): Trace => ({ type, name, x: [], y: [] });

/** A legend with a title; where nothing is drawn, words in its place: Plotly's own check stumbles over a legend without traces. */
export const legendOf = (title: string, shown: number): Pick<Partial<Layout>, "annotations" | "legend"> =>
  shown === 0 ? saying("No customers") : { legend: { title: { text: title } } };

/** Words in the middle of a figure that has nothing to draw. */
export const saying = (text: string): Pick<Partial<Layout>, "annotations"> => ({
  annotations: [{ text, showarrow: false, xref: "paper", yref: "paper", x: 0.5, y: 0.5, font: { size: 16 } }],
});

const english = new Intl.NumberFormat("en-US");

/** A number as definitions and labels write it: 1,000 or 12.5. */
export const written = (value: number): string => english.format(value);

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
