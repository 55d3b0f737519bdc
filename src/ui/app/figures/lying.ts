import type { Figure, FigureTrace } from "../wire.ts";
import { partOf } from "./looks.ts";

/** Bars of names laid on their side, the first on top: there names have room, on a phone too. Other figures stay as they are. */
export function lying(figure: Figure): Figure {
  const { data, layout } = figure;
  const xaxis = partOf(layout["xaxis"]);
  if (xaxis["type"] !== "category" || !data.every(({ type }) => type === "bar")) return figure;
  const { title: _title, ...lengths } = partOf(layout["yaxis"]);
  return {
    data: data.map(laid),
    layout: {
      ...layout,
      xaxis: { ...lengths, type: "linear", tickangle: 0 },
      yaxis: { ...xaxis, autorange: "reversed", showgrid: false },
    },
  };
}

/** How many bars lie upon each other, so that each gets its room; 0 where none do. */
export const barsIn = (figure: Figure): number => {
  const x = figure.data[0]?.["x"];
  return lying(figure) !== figure && Array.isArray(x) ? x.length : 0;
};

function laid(trace: FigureTrace): FigureTrace {
  const { x, y, hovertemplate, ...own } = trace;
  return {
    ...own,
    type: trace.type,
    orientation: "h",
    x: y,
    y: x,
    ...typeof hovertemplate === "string"
      ? { hovertemplate: hovertemplate.replace(/%\{([xy])/g, (_, axis) => axis === "x" ? "%{y" : "%{x") }
      : {},
  };
}
