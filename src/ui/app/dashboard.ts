/// <reference lib="dom" />
import { ApiError, fetchDashboard, fetchKeyFigures, fetchScatter } from "./api.ts";
import { renderEvaluation } from "./cards/evaluation.ts";
import { renderGrouping } from "./cards/grouping.ts";
import { renderGroups } from "./cards/groups.ts";
import { renderImport } from "./cards/import.ts";
import { renderKeyFigures } from "./cards/key_figures.ts";
import { renderEmpty } from "./cards/notices.ts";
import { renderPeriod } from "./cards/period.ts";
import { createScatter } from "./cards/scatter.ts";
import { renderSegments } from "./cards/segments.ts";
import { renderTotals } from "./cards/totals.ts";
import { card, element, skeleton } from "./element.ts";
import { createSlot } from "./slot.ts";
import type { CustomerSegments, Dashboard, KeyFigures, Period, Scatter, SegmentModel } from "./wire.ts";

/** The whole page below its header, asking the service as it is made and after every import. */
export function createDashboard(onUnauthorised: (said: string) => void): readonly HTMLElement[] {
  const figures = createSlot<KeyFigures>(
    () => skeleton("tiles"),
    (found) => [renderKeyFigures(found)],
    onUnauthorised,
  );
  const sales = createSlot<Dashboard>(
    () => skeleton("tiles"),
    (found) => [renderTotals(found)],
    onUnauthorised,
  );
  const groups = createSlot<CustomerSegments>(
    () => skeleton("bars", 3),
    ({ segmentation, evaluation }) => [renderGroups(segmentation), renderEvaluation(evaluation)],
    onUnauthorised,
  );
  const chart = createScatter();
  const segments = createSlot<Scatter>(
    () => element("div", {}, skeleton("chart", 1), skeleton("rows", 6)),
    (found) => [renderSegments(found)],
    onUnauthorised,
  );

  let period: Period = { start: "", end: "" };
  let model: SegmentModel = "kmeans";
  /** The answer to a period holds its groups; where there is none, the totals' place says why. */
  const loadSales = async () => {
    const asked = sales.load((signal) => fetchDashboard(period, model, signal), () => void loadSales());
    await groups.load(async () => {
      const found = await asked;
      if (found === undefined) throw new ApiError(0, "The groups come with the sales of the period.");
      return found.customer_segments;
    });
  };
  const loadGroups = () =>
    groups.load(async (signal) => (await fetchDashboard(period, model, signal)).customer_segments);
  const picker = renderPeriod((chosen) => {
    period = chosen;
    void loadSales();
  });
  const grouping = renderGrouping((chosen) => {
    model = chosen;
    void loadGroups();
  });
  const loadSegments = async () => {
    const figure = await segments.load(fetchScatter);
    if (figure === undefined) return;
    chart.show(figure);
    picker.setLastDay(figure.layout.meta.as_of);
  };

  const empty = renderEmpty();
  const toImport = element("a", { class: "button", href: "#import" }, "Import your data");
  const numbers = [
    element("section", { class: "overview", "aria-label": "Key figures" }, figures.node),
    card(
      "sales",
      "Sales and customers",
      "What was sold, and to whom.",
      picker.node,
      sales.node,
      grouping,
      groups.node,
    ),
    card(
      "segments",
      "Who to look after",
      "Every customer by how recently, how often and for how much they bought.",
      chart.node,
      segments.node,
    ),
  ];
  const show = (filled: boolean) => {
    empty.hidden = filled;
    toImport.hidden = !filled;
    for (const part of numbers) part.hidden = !filled;
  };
  // Where the key figures fail, the rest would fail in the same words.
  const showOverviewOnly = () => numbers.slice(1).forEach((part) => part.hidden = true);
  const load = async () => {
    const found = await figures.load(fetchKeyFigures, () => void load());
    if (found === undefined) return showOverviewOnly();
    show(found.total_customers > 0);
    if (found.total_customers > 0) await Promise.all([loadSales(), loadSegments()]);
  };
  show(true);
  void load();
  return [
    element("div", { class: "title" }, element("h1", {}, "Your customers at a glance"), toImport),
    empty,
    ...numbers,
    renderImport(() => void load(), onUnauthorised),
  ];
}
