/// <reference lib="dom" />
import { element } from "../element.ts";
import { formatCount, formatMoney, formatShare } from "../format.ts";
import type { KeyFigures } from "../wire.ts";

/** One number with its name, and a few words on what it means. */
export const tile = (id: string, name: string, value: string, meaning: string): HTMLElement =>
  element(
    "div",
    { class: "tile" },
    element("dt", {}, name),
    element("dd", { class: "value", "data-figure": id }, value),
    element("dd", { class: "meaning" }, meaning),
  );

/** The four key figures of the whole store. */
export const renderKeyFigures = (found: KeyFigures): HTMLElement =>
  element(
    "dl",
    { class: "tiles" },
    tile("total_customers", "Customers", formatCount(found.total_customers), "Everyone in your store"),
    tile(
      "total_lifetime_value",
      "Lifetime value",
      formatMoney(found.total_lifetime_value),
      "What they have spent so far, net of returns",
    ),
    tile(
      "average_order_value",
      "Average order",
      formatMoney(found.average_order_value),
      "What a customer spends at a time",
    ),
    tile(
      "retention_rate",
      "Come back",
      formatShare(found.retention_rate / 100),
      "Customers with more than one purchase",
    ),
  );
