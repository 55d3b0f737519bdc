/// <reference lib="dom" />
import { fetchFigure, type Source } from "../api.ts";
import { element } from "../element.ts";
import { formatCount, formatDay } from "../format.ts";
import { ALL_TIME, isAllTime } from "../period.ts";
import type { Figure, FigureMeta, Period, Row } from "../wire.ts";
import { createChart } from "./chart.ts";
import type { Column } from "./columns.ts";
import { listOf, partOf } from "./looks.ts";
import { createNumbers } from "./numbers.ts";
import { createPanel, type Frame, type Panel, renderChoice } from "./panel.ts";

/** One way to ask for a figure; `label` is what a reader chooses it by where there are more. */
export interface Way {
  readonly label: string;
  readonly source: Source;
}

/** A figure of the service, and the words for it. */
export interface FigureSpec<Found extends Figure = Figure> extends Frame {
  /** At least one; the first is shown at first. */
  readonly ways: readonly [Way, ...Way[]];
  /** What is said where there is nothing to draw, if the figure itself does not say it. */
  readonly nothing: string;
  /** The columns of its numbers, or `none` where what is below the chart has them already. */
  readonly columns?: readonly Column[] | ((rows: readonly Row[]) => readonly Column[]) | "none";
  /** What stands below the chart. */
  readonly below?: (found: Found) => HTMLElement;
}

/** A figure from an endpoint: drawn by Plotly, with its definition and its numbers as a table for whoever wants them. */
export function createFigurePanel<Found extends Figure>(
  spec: FigureSpec<Found>,
  onUnauthorised: (said: string) => void,
): Panel {
  const { ways, columns } = spec;
  let [way] = ways;
  let period = ALL_TIME;
  const chart = createChart(`${spec.title}: chart`, `${spec.id}-lead`);
  const notes = element("div", { class: "notes", hidden: true });
  const definition = element("p");
  const numbers = columns === "none" ? undefined : createNumbers({
    id: spec.id,
    caption: spec.title,
    columns,
    onUnauthorised,
  });
  notes.append(
    ...numbers === undefined ? [] : [numbers.toggle],
    element("details", {}, element("summary", {}, "How this is counted"), definition),
  );

  const render = (figure: Found): readonly HTMLElement[] => {
    const { meta } = figure.layout;
    definition.textContent = definitionOf(meta);
    notes.hidden = meta.total === 0;
    if (meta.total === 0) numbers?.forget();
    else numbers?.show(way.source, period);
    const below = spec.below === undefined ? [] : [spec.below(figure)];
    if (meta.total === 0) {
      return [element("p", { class: "nothing" }, nothingOf(figure, spec.nothing, period))];
    }
    chart.show(figure);
    return [chart.node, ...below];
  };
  const panel = createPanel<Found>(
    spec,
    async (asked, signal) => {
      period = asked;
      return await fetchFigure<Found>(way.source, asked, signal);
    },
    render,
    onUnauthorised,
    {
      ...ways.length === 1 ? {} : {
        above: renderChoice(spec.title, ways.map(({ label }) => label), (index) => {
          way = ways[index] ?? way;
          void panel.load(period);
        }),
      },
      below: element("div", { class: "below" }, notes, ...numbers === undefined ? [] : [numbers.node]),
    },
  );
  return panel;
}

const definitionOf = ({ definition, as_of, shown, total }: FigureMeta): string =>
  [
    definition,
    as_of === null ? "" : `As of ${formatDay(as_of)}.`,
    shown < total ? `${formatCount(shown)} of ${formatCount(total)} are drawn.` : "",
  ].filter((part) => part !== "").join(" ");

/** A figure with nothing in it says so in words: there is no need to draw that. */
function nothingOf({ layout }: Figure, otherwise: string, period: Period): string {
  const { text } = partOf(listOf(layout["annotations"])[0]);
  const said = typeof text === "string" ? text : otherwise;
  return isAllTime(period) ? `${said} yet.` : `${said} in this period.`;
}
