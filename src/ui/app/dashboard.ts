/// <reference lib="dom" />
import { fetchKeyFigures, lastDayOf } from "./api.ts";
import * as figures from "./cards/figures.ts";
import { renderImport } from "./cards/import.ts";
import { renderKeyFigures } from "./cards/key_figures.ts";
import * as lists from "./cards/lists.ts";
import { renderEmpty } from "./cards/notices.ts";
import { renderPeriod } from "./cards/period.ts";
import { type Question, renderContents, renderQuestion } from "./cards/questions.ts";
import { createSales } from "./cards/sales.ts";
import { element, skeleton } from "./element.ts";
import { createFigurePanel, type FigureSpec } from "./figures/figure_panel.ts";
import { createListPanel, type ListSpec } from "./figures/list_panel.ts";
import type { Panel } from "./figures/panel.ts";
import { formatDay } from "./format.ts";
import { ALL_TIME, isAllTime } from "./period.ts";
import { createSlot } from "./slot.ts";
import type { ComparedKeyFigures, Figure } from "./wire.ts";

/** The whole page below its header, asking the service as it is made, for every other period and after every import. */
export function createDashboard(onUnauthorised: (said: string) => void): readonly HTMLElement[] {
  let period = ALL_TIME;
  const overview = createSlot<ComparedKeyFigures>(
    () => skeleton("tiles"),
    (found) => [renderKeyFigures(found, period)],
    onUnauthorised,
  );
  const sales = createSales(onUnauthorised);

  const panels: Panel[] = [];
  const kept = (panel: Panel): HTMLElement => {
    panels.push(panel);
    return panel.node;
  };
  const figure = <Found extends Figure>(spec: FigureSpec<Found>) =>
    kept(createFigurePanel(spec, onUnauthorised));
  const list = (spec: ListSpec) => kept(createListPanel(spec, onUnauthorised));
  const panelsOf = (...nodes: readonly HTMLElement[]) => element("div", { class: "panels" }, ...nodes);
  const uneven = (...nodes: readonly HTMLElement[]) => element("div", { class: "panels uneven" }, ...nodes);
  const questions: readonly Question[] = [
    {
      id: "sales",
      title: "How are sales going?",
      lead: "What was sold, when, and of what kind.",
      parts: [sales.totals, panelsOf(figure(figures.monthlyRevenue), figure(figures.categories))],
    },
    {
      id: "customers",
      title: "Who are your customers?",
      lead: "Every customer by how recently, how often and for how much they bought.",
      parts: [
        uneven(figure(figures.lifetimeValue), figure(figures.segmentTiles)),
        sales.groups,
        panelsOf(figure(figures.segmentCube)),
      ],
    },
    {
      id: "staying",
      title: "Are they staying?",
      lead: "Who comes back, who drifts away, and who has moved since.",
      parts: [panelsOf(figure(figures.churnRisk), figure(figures.cohorts), figure(figures.transitions))],
    },
    {
      id: "happy",
      title: "Are they happy?",
      lead: "What customers answered when they were asked.",
      parts: [panelsOf(figure(figures.satisfaction))],
    },
    {
      id: "worth",
      title: "Who is worth most?",
      lead: "The customers to know by name.",
      parts: [uneven(list(lists.topCustomers), list(lists.futureValue))],
    },
  ];

  const empty = renderEmpty();
  const toImport = element("a", { class: "button", href: "#import" }, "Import your data");
  const upTo = element("p", { class: "hint up-to" });
  const picker = renderPeriod((chosen) => {
    period = chosen;
    void load();
  });
  const contents = renderContents([...questions, { id: "import", title: "Import" }]);
  const numbers = [
    element("section", { class: "overview", "aria-label": "Key figures" }, overview.node),
    ...questions.map(renderQuestion),
  ];
  const show = (isFilled: boolean) => {
    empty.hidden = isFilled;
    for (const part of [toImport, upTo, contents, picker.node, ...numbers]) part.hidden = !isFilled;
  };
  // Where the key figures fail, the rest would fail in the same words.
  const showOverviewOnly = () => [contents, ...numbers.slice(1)].forEach((part) => part.hidden = true);
  const loadParts = () =>
    Promise.all([sales.load(period), loadLastDay(), ...panels.map((panel) => panel.load(period))]);
  let loads = 0;
  let isShown = false;
  const load = async () => {
    const asked = period;
    const current = ++loads;
    // Whether there is anything to show, only the first answer has to tell.
    const parts = isShown ? loadParts() : undefined;
    const found = await overview.load((signal) => fetchKeyFigures(asked, signal), () => void load());
    // A newer load brings all that follows.
    if (current !== loads) return;
    if (found === undefined) {
      isShown = false;
      return showOverviewOnly();
    }
    // Before the first sale there may be nobody: that is no empty store.
    isShown = found.total_customers > 0 || !isAllTime(asked);
    show(isShown);
    if (isShown) await (parts ?? loadParts());
  };
  const loadLastDay = async () => {
    // Without it the shortcuts count from today.
    const day = await lastDayOf(ALL_TIME).catch(() => null);
    if (day === null) return;
    picker.setLastDay(day);
    upTo.textContent = `Sales up to ${formatDay(day)}`;
  };
  show(true);
  void load();
  return [
    element(
      "div",
      { class: "title" },
      element("div", {}, element("h1", {}, "Your customers at a glance"), upTo),
      toImport,
    ),
    empty,
    contents,
    picker.node,
    ...numbers,
    renderImport(() => void load(), onUnauthorised),
  ];
}
