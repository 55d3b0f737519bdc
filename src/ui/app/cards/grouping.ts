/// <reference lib="dom" />
import { button, element } from "../element.ts";
import type { SegmentModel } from "../wire.ts";

interface Way {
  readonly model: SegmentModel;
  readonly label: string;
  readonly meaning: string;
  /** What those call it who know it. */
  readonly method: string;
}

const WAYS: readonly Way[] = [
  {
    model: "kmeans",
    label: "Three groups",
    meaning: "Everyone is in one of three groups, by how lately, how often and for how much they bought.",
    method: "K-Means",
  },
  {
    model: "dbscan",
    label: "Similar customers",
    meaning:
      "Customers who buy alike form a group, and the three largest are named by their worth. Those who buy like " +
      "nobody else stand apart.",
    method: "DBSCAN",
  },
];

/** Chooses how customers are grouped; `onChange` hears every other choice. The first way is chosen at first. */
export function renderGrouping(onChange: (model: SegmentModel) => void): HTMLElement {
  const meaning = element("p", { class: "meaning", id: "grouping-meaning", "aria-live": "polite" });
  const chips = WAYS.map((way) => {
    const chip = button(way.label, () => choose(way), { class: "button chip" });
    return { way, chip };
  });
  let chosen: Way | undefined;
  const show = (way: Way) => {
    chosen = way;
    for (const one of chips) one.chip.setAttribute("aria-pressed", String(one.way === way));
    meaning.replaceChildren(`${way.meaning} `, element("span", { class: "method" }, `(${way.method})`));
  };
  const choose = (way: Way) => {
    if (way === chosen) return;
    show(way);
    onChange(way.model);
  };
  WAYS.slice(0, 1).forEach(show);
  return element(
    "div",
    { class: "grouping" },
    element("h3", { id: "grouping-title" }, "Your customers in groups"),
    element(
      "div",
      {
        class: "chips",
        role: "group",
        "aria-label": "How to group customers",
        "aria-describedby": meaning.id,
      },
      ...chips.map(({ chip }) => chip),
    ),
    meaning,
  );
}
