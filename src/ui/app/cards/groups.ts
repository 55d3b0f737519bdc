/// <reference lib="dom" />
import { element } from "../element.ts";
import { formatCount, formatMoney, formatShare, shareOf } from "../format.ts";
import type { CustomerGroup } from "../wire.ts";

/** What the service calls a group, and what a reader makes of it. */
const MEANINGS: Readonly<Record<string, { readonly name: string; readonly meaning: string }>> = {
  "Loyal Customer": { name: "Loyal customers", meaning: "Bought lately, often, and for the most" },
  "Occasional Customer": { name: "Occasional customers", meaning: "Come now and then" },
  "Low Value Customer": { name: "Low-value customers", meaning: "Bought little, or long ago" },
  "Others": { name: "Others", meaning: "Smaller groups, taken together" },
  "Noise": { name: "Unusual customers", meaning: "Unlike everyone else" },
};

/** These are for whom no other group has a place: where nobody is left over, they only confuse. */
const LEFT_OVER: readonly string[] = ["Others", "Noise"];

/** The groups with their share of customers and of revenue, as bars. A group that nobody is in needs no bars. */
export function renderGroups(groups: readonly CustomerGroup[]): HTMLElement {
  const customers = groups.reduce((sum, { count }) => sum + count, 0);
  const revenue = groups.reduce((sum, { total_revenue }) => sum + Math.max(0, total_revenue), 0);
  if (customers === 0) {
    return element("p", { class: "nothing" }, "Nobody bought anything in this period. Choose a longer one.");
  }
  return element(
    "ul",
    { class: "groups" },
    ...groups
      .filter(({ RFMCategory, count }) => count > 0 || !LEFT_OVER.includes(RFMCategory))
      .map((group) => renderGroup(group, customers, revenue)),
  );
}

function renderGroup(group: CustomerGroup, customers: number, revenue: number): HTMLElement {
  const { name, meaning } = MEANINGS[group.RFMCategory] ?? { name: group.RFMCategory, meaning: "" };
  const heading = element(
    "div",
    { class: "group-name" },
    element("h3", {}, name),
    element("p", { class: "meaning" }, group.count === 0 ? "Nobody is in this group" : meaning),
  );
  return element(
    "li",
    { class: group.count === 0 ? "group none" : "group", "data-group": group.RFMCategory },
    heading,
    bar("Customers", "count", formatCount(group.count), shareOf(group.count, customers)),
    bar("Revenue", "revenue", formatMoney(group.total_revenue), shareOf(group.total_revenue, revenue)),
  );
}

function bar(name: string, kind: "count" | "revenue", value: string, share: number): HTMLElement {
  const fill = element("span", { class: `fill ${kind}` });
  fill.style.inlineSize = `${share * 100}%`;
  return element(
    "div",
    { class: "bar" },
    element("span", { class: "bar-name" }, name),
    element("span", { class: "bar-value" }, value),
    element("span", { class: "bar-share" }, formatShare(share)),
    element("span", { class: "track", "aria-hidden": "true" }, fill),
  );
}
