/// <reference lib="dom" />
import { element } from "../element.ts";
import { formatCount, formatMoney } from "../format.ts";
import type { Dashboard } from "../wire.ts";
import { tile } from "./key_figures.ts";

/** What was sold in the chosen period. */
export const renderTotals = (found: Dashboard): HTMLElement =>
  element(
    "dl",
    { class: "tiles plain" },
    tile("total_sales", "Sales", formatMoney(found.total_sales), "Net of returns"),
    tile("total_transactions", "Purchases", formatCount(found.total_transactions), "Returns not counted"),
    tile("products_sold", "Items sold", formatCount(found.products_sold), "Less what came back"),
    tile("new_memberships", "New members", formatCount(found.new_memberships), "Memberships that began"),
  );
