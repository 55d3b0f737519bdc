import { inkOf } from "../colours.ts";
import type { FigureTrace, Part } from "../wire.ts";
import { listOf, type Looks, partOf, recoloured } from "./looks.ts";

/** A trace in the page's colours, and as fine as its place asks for. A kind that is not known here stays as it came. */
export const dressTrace = (trace: FigureTrace, looks: Looks): Part =>
  DRESSERS[trace.type]?.(trace, looks) ?? trace;

const DRESSERS: Readonly<Record<string, (trace: FigureTrace, looks: Looks) => Part>> = {
  bar: (trace, { dark }) => ({ ...trace, marker: coloured(trace["marker"], ["color"], dark) }),
  scatter: (trace, { dark, narrow }) => ({
    ...trace,
    // So many points, so close together, would hide their line.
    ...narrow && listOf(trace["x"]).length > MOST_POINTS ? { mode: "lines" } : {},
    line: coloured(trace["line"], ["color"], dark),
    marker: coloured(trace["marker"], ["color"], dark),
  }),
  scatter3d: (trace, { dark }) => ({ ...trace, marker: coloured(trace["marker"], ["color"], dark) }),
  pie: (trace, { dark }) => ({
    ...trace,
    marker: {
      ...coloured(trace["marker"], ["colors"], dark),
      line: { color: inkOf(dark).surface, width: 2 },
    },
  }),
  treemap,
  heatmap,
  sankey,
  indicator,
};

const MOST_POINTS = 24;

/** A part whose colours, under these names, are made visible. */
const coloured = (part: unknown, names: readonly string[], dark: boolean): Part => {
  const own = partOf(part);
  const changed = names.filter((name) => name in own).map((name) => [name, recoloured(own[name], dark)]);
  return { ...own, ...Object.fromEntries(changed) };
};

/** Below this share of all a tile has room for one word a line. */
const SMALL_TILE = 0.06;

/** Plotly takes letters that are read on their tile by itself; of a list of their colours it complains. */
function treemap(trace: FigureTrace, { dark, narrow }: Looks): Part {
  const values = listOf(trace["values"]).map(Number);
  const total = values.reduce((sum, value) => sum + value, 0);
  const words = listOf(trace["labels"]).map((label, index) => {
    const isSmall = (values[index] ?? 0) < SMALL_TILE * total;
    const name = isSmall ? String(label).replaceAll(" ", "<br>") : String(label);
    // The share alone: how many they are, pointing at the tile and the table say.
    const share = String(listOf(trace["text"])[index] ?? "").split("<br>").at(-1) ?? "";
    return isSmall && narrow ? `<b>${name}</b>` : `<b>${name}</b><br>${share}`;
  });
  return {
    ...trace,
    ...words.length === 0 ? {} : { text: words, texttemplate: "%{text}" },
    ...typeof trace["hovertemplate"] === "string"
      ? { hovertext: trace["text"], hovertemplate: trace["hovertemplate"].replace("%{text}", "%{hovertext}") }
      : {},
    marker: coloured(trace["marker"], ["colors"], dark),
    textfont: { size: narrow ? 11 : 13 },
  };
}

/** The least is close to the ground, be it light or dark; where the cells have numbers, they stand for the scale. */
function heatmap(trace: FigureTrace, { dark }: Looks): Part {
  const scale = listOf(trace["colorscale"]);
  const turned = scale.map((stop, index) => [listOf(stop)[0], listOf(scale[scale.length - 1 - index])[1]]);
  // Without its sign a number is twice as large in the same cell.
  const short = listOf(trace["text"]).map((row) =>
    listOf(row).map((cell) => String(cell).replace(/\s*%$/, ""))
  );
  const { title: _title, ...colorbar } = partOf(trace["colorbar"]);
  return {
    ...trace,
    ...dark && scale.length > 0 ? { colorscale: turned } : {},
    ...short.length === 0 ? {} : { text: short },
    colorbar: { ...colorbar, thickness: 12, outlinewidth: 0 },
    showscale: !("texttemplate" in trace),
    xgap: 1,
    ygap: 1,
  };
}

/** Nobody needs to move the nodes, and a finger that tried to scroll would. */
function sankey(trace: FigureTrace, { dark, narrow }: Looks): Part {
  const ink = inkOf(dark);
  return {
    ...trace,
    arrangement: "fixed",
    node: {
      ...coloured(trace["node"], ["color"], dark),
      line: { color: ink.surface, width: 0.5 },
      ...narrow ? { thickness: 10, pad: 10 } : {},
    },
    link: coloured(trace["link"], ["color"], dark),
    textfont: { size: narrow ? 10 : 12, color: dark ? "#ffffff" : "#161b25" },
  };
}

function indicator(trace: FigureTrace, { dark, narrow }: Looks): Part {
  const ink = inkOf(dark);
  const gauge = partOf(trace["gauge"]);
  return {
    ...trace,
    number: { ...partOf(trace["number"]), font: { color: ink.text, size: narrow ? 40 : 48 } },
    title: { ...partOf(trace["title"]), font: { color: ink.text, size: narrow ? 12 : 14 } },
    gauge: {
      ...gauge,
      axis: { ...partOf(gauge["axis"]), tickcolor: ink.text, tickfont: { color: ink.text } },
      bgcolor: ink.grid,
      borderwidth: 0,
    },
  };
}
