/// <reference lib="dom" />
import { element } from "../element.ts";
import { formatChange, formatCount, formatDay, formatDays, formatMoney, formatShare } from "../format.ts";
import { isAllTime } from "../period.ts";
import type { Change, ComparedKeyFigures, Period } from "../wire.ts";

/** One number with its name, a few words on what it means, and how it moved. */
export const tile = (
  id: string,
  name: string,
  value: string,
  meaning: string,
  moved?: HTMLElement,
): HTMLElement =>
  element(
    "div",
    { class: "tile" },
    element("dt", {}, name),
    element("dd", { class: "value", "data-figure": id }, value),
    moved,
    element("dd", { class: "meaning" }, meaning),
  );

/** The four key figures of the whole store, or of a period beside the one before. */
export function renderKeyFigures(found: ComparedKeyFigures, period: Period): HTMLElement {
  const { comparison } = found;
  const changes = comparison?.changes;
  const isBounded = !isAllTime(period);
  const tiles = element(
    "dl",
    { class: "tiles" },
    tile(
      "total_customers",
      "Customers",
      formatCount(found.total_customers),
      period.end === "" ? "Everyone in your store" : "Everyone by the end of the period",
      moved(changes?.total_customers),
    ),
    tile(
      "total_lifetime_value",
      isBounded ? "Spent" : "Lifetime value",
      formatMoney(found.total_lifetime_value),
      isBounded
        ? "By customers in this period, net of returns"
        : "What they have spent so far, net of returns",
      moved(changes?.total_lifetime_value),
    ),
    tile(
      "average_order_value",
      "Average order",
      formatMoney(found.average_order_value),
      "What a customer spends at a time",
      moved(changes?.average_order_value),
    ),
    tile(
      "retention_rate",
      "Come back",
      formatShare(found.retention_rate / 100),
      isBounded ? "Customers with more than one purchase in it" : "Customers with more than one purchase",
      moved(changes?.retention_rate, true),
    ),
  );
  if (comparison === undefined) return tiles;
  const { start_date, end_date } = comparison;
  const before = start_date === null ? formatDay(end_date) : formatDays(start_date, end_date);
  return element("div", {}, tiles, element("p", { class: "hint" }, `Compared with ${before}.`));
}

/** How a number moved since the period before: in per cent, or a rate in points of it. */
function moved(change: Change | undefined, isRate = false): HTMLElement | undefined {
  const by = isRate ? change?.absolute : change?.percent;
  if (change === undefined || by === undefined || by === null) return undefined;
  const way = change.absolute > 0 ? "up" : change.absolute < 0 ? "down" : "same";
  return element(
    "dd",
    { class: `change ${way}` },
    `${formatChange(by)}${isRate ? " points" : "%"}`,
    element("span", { class: "unseen" }, " against the period before"),
  );
}
