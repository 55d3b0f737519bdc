import { inkOf } from "../colours.ts";
import { formatDay } from "../format.ts";
import type { Figure, Part } from "../wire.ts";
import { listOf, type Looks, partOf } from "./looks.ts";
import { lying } from "./lying.ts";
import { dressScene } from "./scene.ts";
import { dressTrace } from "./traces.ts";

/** What Plotly draws. */
export interface Dressed {
  readonly data: readonly Part[];
  readonly layout: Part;
}

/**
 * A figure of the service in the page's looks: its colours and letters on a light or a dark ground, without the title that
 * stands above it already, and on a narrow screen without all that has no room. The figure itself stays as it is.
 */
export function dress(figure: Figure, looks: Looks): Dressed {
  const { data, layout } = lying(figure);
  const types = new Set(data.map(({ type }) => type));
  const { title: _title, template: _template, ...own } = layout;
  const axes = Object.entries(own).flatMap(([name, value]) =>
    /^[xy]axis\d*$/.test(name)
      ? [[name, { ...dressAxis(name, partOf(value), looks), ...monthly(partOf(value), data) }] as const]
      : []
  );
  const ink = inkOf(looks.dark);
  return {
    data: data.map((trace) => dressTrace(trace, looks)),
    layout: {
      ...own,
      ...Object.fromEntries(axes),
      ...types.has("scatter3d") ? { scene: dressScene(partOf(own["scene"]), looks) } : {},
      ...Array.isArray(own["annotations"]) ? { annotations: own["annotations"].map(readable) } : {},
      margin: marginOf(types, looks),
      ...legendOf(types, partOf(own["legend"]), looks),
      // Letters that cross a band have a rim of this colour.
      paper_bgcolor: ink.surface,
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: looks.family, color: ink.text, size: looks.narrow ? 11 : 13 },
      hoverlabel: { font: { family: looks.family } },
      // A tile too small for letters that can be read has none; its numbers are in the table.
      ...types.has("treemap") ? { uniformtext: { minsize: 10, mode: "hide" } } : {},
      // A finger that moves over a chart scrolls the page.
      ...axes.length === 0 ? {} : { dragmode: false },
      // What the reader turned stays turned when the numbers change.
      uirevision: "kept",
    },
  };
}

/** Days in the words beside a figure as the reader's own language writes them. */
function readable(annotation: unknown): Part {
  const own = partOf(annotation);
  const { text } = own;
  return typeof text === "string"
    ? { ...own, text: text.replace(/\d{4}-\d\d-\d\d/g, (day) => formatDay(day)) }
    : own;
}

/** The heading says what goes up the side; along the bottom, months and names say it themselves. */
function dressAxis(name: string, axis: Part, { dark, narrow }: Looks): Part {
  const ink = inkOf(dark);
  const { title, ...own } = axis;
  const speaksForItself = axis["type"] === "date" || axis["type"] === "category" || name.startsWith("y");
  return {
    ...own,
    ...speaksForItself || title === undefined
      ? {}
      : { title: { ...partOf(title), font: { size: narrow ? 11 : 12 }, standoff: 8 } },
    gridcolor: ink.grid,
    linecolor: ink.zero,
    zerolinecolor: ink.zero,
    tickcolor: ink.zero,
    automargin: true,
    fixedrange: true,
    ...narrow ? { tickfont: { size: 10 }, ...axis["type"] === "linear" ? { nticks: 4 } : {} } : {},
  };
}

/** So many months and fewer are named one by one; Plotly would name weeks between them. */
const FEW_MONTHS = 14;

const monthly = (axis: Part, data: Figure["data"]): Part =>
  axis["type"] === "date" && data.every(({ x }) => listOf(x).length <= FEW_MONTHS)
    ? { dtick: "M1", tickformat: "%b\n%Y" }
    : {};

/** Room for what automatic margins do not see. */
function marginOf(types: ReadonlySet<string>, { narrow }: Looks): Part {
  if (types.has("sankey")) return { l: 9, r: 9, t: narrow ? 28 : 34, b: 12 };
  if (types.has("indicator")) return narrow ? { l: 24, r: 24, t: 48, b: 8 } : { l: 32, r: 32, t: 56, b: 8 };
  if (types.has("scatter3d") || types.has("treemap")) return { l: 0, r: 0, t: 0, b: 0 };
  return { l: 8, r: 8, t: 12, b: 8 };
}

/** Below the figure, where a legend takes no width from it. */
function legendOf(types: ReadonlySet<string>, own: Part, { narrow }: Looks): Part {
  const { title: _title, ...rest } = own;
  const below = { ...rest, orientation: "h", itemsizing: "constant" };
  if (types.has("pie")) return { legend: { ...below, x: 0.5, xanchor: "center", y: -0.04, yanchor: "top" } };
  if (types.has("scatter3d")) {
    // The table below has the colours of the segments too.
    return { showlegend: !narrow, legend: { ...below, x: 0, y: -0.02, yanchor: "top" } };
  }
  return {};
}
