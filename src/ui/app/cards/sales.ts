/// <reference lib="dom" />
import { ApiError, fetchDashboard } from "../api.ts";
import { element, skeleton } from "../element.ts";
import { ALL_TIME } from "../period.ts";
import { createSlot } from "../slot.ts";
import type { CustomerSegments, Dashboard, Period, SegmentModel } from "../wire.ts";
import { renderEvaluation } from "./evaluation.ts";
import { renderGrouping } from "./grouping.ts";
import { renderGroups } from "./groups.ts";
import { renderTotals } from "./totals.ts";

/** What one answer brings: the totals of a period, and its customers in groups. */
export interface Sales {
  readonly totals: HTMLElement;
  readonly groups: HTMLElement;
  load(period: Period): Promise<void>;
}

export function createSales(onUnauthorised: (said: string) => void): Sales {
  let period = ALL_TIME;
  let model: SegmentModel = "kmeans";
  const totals = createSlot<Dashboard>(
    () => skeleton("tiles"),
    (found) => [renderTotals(found)],
    onUnauthorised,
  );
  const groups = createSlot<CustomerSegments>(
    () => skeleton("bars", 3),
    ({ segmentation, evaluation }) => [renderGroups(segmentation), renderEvaluation(evaluation)],
    onUnauthorised,
  );
  const grouping = renderGrouping((chosen) => {
    model = chosen;
    void groups.load(async (signal) => (await fetchDashboard(period, model, signal)).customer_segments);
  });
  const grouped = element("div", { class: "grouped" }, grouping, groups.node);
  const load = async () => {
    const asked = totals.load((signal) => fetchDashboard(period, model, signal), () => void load());
    await groups.load(async () => {
      const found = await asked;
      if (found === undefined) throw new ApiError(0, "The groups come with the sales of the period.");
      return found.customer_segments;
    });
    // One failure is said once: without sales there are no groups to choose.
    grouped.hidden = totals.node.querySelector(".failure") !== null;
  };
  return {
    totals: totals.node,
    groups: grouped,
    async load(wanted) {
      period = wanted;
      await load();
    },
  };
}
