import type { Layout } from "plotly.js";
import { RFM_SEGMENTS, type RfmSegment } from "../rfm.ts";
import { NO_AXES } from "./blank.ts";
import { type About, type Figure, metaOf, saying, type Trace, written } from "./figure.ts";
import { channelsOf, colorOf, counted, titled } from "./segment_looks.ts";

/** Where a customer stood on the earlier day; `none`: they had not bought yet. */
export const ORIGINS = [...RFM_SEGMENTS, "none"] as const;
export type Origin = typeof ORIGINS[number];

/** The two days that are compared, `YYYY-MM-DD`. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** The customers of an origin on the earlier day, and how many of them are in each segment on the later one. */
export interface TransitionRow {
  readonly from: Origin;
  readonly customers: number;
  readonly to: Readonly<Record<RfmSegment, number>>;
}

/** Draws who went from which segment to which: a band a move that anybody made, as wide as they are many. */
export function rfmSankey(rows: readonly TransitionRow[], { from, to }: Days, about: About): Figure {
  const total = rows.reduce((sum, { customers }) => sum + customers, 0);
  return {
    // None at all: Plotly breaks down over a Sankey diagram without bands.
    data: total === 0 ? [] : [bands(rows, total)],
    layout: {
      title: { text: `Customers between RFM segments, ${from} to ${to}` },
      margin: { t: 90, r: 24, b: 24, l: 24 },
      ...total === 0 ? { ...saying("No customers"), ...NO_AXES } : headed(from, to),
      meta: metaOf(about, {
        definition:
          `Customers with a purchase by ${to}: their RFM segment at the end of ${from} (not yet bought: no purchase by ` +
          `then) and at the end of ${to}, each by all customers' scores of that day.`,
        shown: total,
        total,
      }),
    },
  };
}

/** How wide a node is in pixels; half of it is out of the plot. */
const THICK = 18;

/** The day above each side. */
const headed = (from: string, to: string): Pick<Partial<Layout>, "annotations"> => ({
  annotations: ([[from, "left", 0, -THICK / 2], [to, "right", 1, THICK / 2]] as const).map((
    [day, xanchor, x, xshift],
  ) => ({
    text: `<b>${day}</b>`,
    showarrow: false,
    xref: "paper",
    yref: "paper",
    x,
    xshift,
    y: 1.02,
    xanchor,
    yanchor: "bottom",
    font: { size: 13 },
  })),
});

/** Nodes with nobody in them are left out; both sides are in the order of the segments. */
function bands(rows: readonly TransitionRow[], total: number): Trace {
  const left = rows.filter(({ customers }) => customers > 0);
  const right = RFM_SEGMENTS.map((segment) => ({
    segment,
    customers: rows.reduce((sum, { to }) => sum + to[segment], 0),
  })).filter(({ customers }) => customers > 0);
  const links = left.flatMap(({ from, customers, to }, source) =>
    right.map(({ segment }, index) => ({
      source,
      target: left.length + index,
      value: to[segment],
      color: translucent(colorOfOrigin(from)),
      words: `${nameOf(from)} → ${titled(segment)}<br>${counted(to[segment])}, ` +
        `${share(to[segment], customers)} of those who were there`,
    }))
  ).filter(({ value }) => value > 0);
  const sizes = [left, right].map((side) => side.map(({ customers }) => customers));
  return {
    type: "sankey",
    name: "Moves",
    arrangement: "snap",
    node: {
      label: [
        ...left.map(({ from, customers }) => `${nameOf(from)} · ${written(customers)}`),
        ...right.map(({ segment, customers }) => `${titled(segment)} · ${written(customers)}`),
      ],
      color: [
        ...left.map(({ from }) => colorOfOrigin(from)),
        ...right.map(({ segment }) => colorOf(segment)),
      ],
      x: [...left.map(() => 0.001), ...right.map(() => 0.999)],
      y: sizes.flatMap((side) => heights(side, total)),
      customdata: [...left, ...right].map(({ customers }) =>
        `${counted(customers)} (${share(customers, total)})`
      ),
      hovertemplate: "%{customdata}<extra></extra>",
      pad: 14,
      thickness: THICK,
      line: { color: "#FFFFFF", width: 0.5 },
    },
    link: {
      source: links.map(({ source }) => source),
      target: links.map(({ target }) => target),
      value: links.map(({ value }) => value),
      color: links.map(({ color }) => color),
      customdata: links.map(({ words }) => words),
      hovertemplate: "%{customdata}<extra></extra>",
    },
    textfont: { size: 12, color: "#222222" },
  };
}

const nameOf = (origin: Origin): string => origin === "none" ? "Not yet bought" : titled(origin);

const colorOfOrigin = (origin: Origin): string => origin === "none" ? "#BBBBBB" : colorOf(origin);

const share = (part: number, all: number): string => `${(100 * part / all).toFixed(1)} %`;

/** `#0072B2` so that what crosses it shows through. */
function translucent(color: string): string {
  return `rgba(${channelsOf(color).join(",")},0.4)`;
}

/** The part of the height that is left free between two nodes; what exactly it is, Plotly makes room for. */
const GAP = 0.03;

/** The middle of each node of a side, from 0 at the top to 1. */
function heights(side: readonly number[], total: number): number[] {
  const room = 1 - GAP * (side.length - 1);
  let top = 0;
  return side.map((customers) => {
    const height = room * customers / total;
    const middle = top + height / 2;
    top += height + GAP;
    return middle;
  });
}
