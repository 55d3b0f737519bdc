/// <reference lib="dom" />
import { visibleOn } from "../colours.ts";
import { element } from "../element.ts";
import { formatCount, formatMoney, formatShare, shareOf } from "../format.ts";
import type { SegmentsFigure, SegmentTrace } from "../wire.ts";
import { wordsOf } from "./segment_words.ts";

/** The segments that the figure has, in words: who they are, how many, what they spend, what to do. */
export function renderSegments({ data, layout }: SegmentsFigure): HTMLElement {
  const { shown, total } = layout.meta;
  const headings = ["Segment", "Customers", "Spent on average", "Who they are", "What to do"];
  const table = element(
    "table",
    { class: "segments" },
    element("caption", { class: "unseen" }, "Customer segments"),
    element(
      "thead",
      {},
      element("tr", {}, ...headings.map((heading) => element("th", { scope: "col" }, heading))),
    ),
    element("tbody", {}, ...data.map((trace) => renderSegment(trace, shown, total))),
  );
  return element(
    "div",
    {},
    table,
    shown === total ? undefined : element(
      "p",
      { class: "hint" },
      `${formatCount(shown)} of ${formatCount(total)} customers are drawn, so counts are close, not exact.`,
    ),
  );
}

/** Where only some customers are drawn, their share of the drawn ones stands for the share of all. */
function renderSegment({ name, x, z, marker }: SegmentTrace, shown: number, total: number): HTMLElement {
  const share = shareOf(x.length, shown);
  const count = shown < total ? `≈ ${formatCount(share * total)}` : formatCount(x.length);
  const mean = z.reduce((sum, spent) => sum + spent, 0) / Math.max(1, z.length);
  const { who, advice } = wordsOf(name);
  const swatch = element("span", { class: "swatch", "aria-hidden": "true" });
  swatch.style.setProperty("--light", visibleOn(marker.color, false));
  swatch.style.setProperty("--dark", visibleOn(marker.color, true));
  return element(
    "tr",
    { "data-segment": name },
    element("th", { scope: "row" }, swatch, name),
    element(
      "td",
      { class: "number", "data-label": "Customers" },
      element("span", { class: "count" }, count),
      element("span", { class: "meaning" }, ` ${formatShare(share)}`),
    ),
    element("td", { class: "number", "data-label": "Average" }, formatMoney(mean)),
    element("td", { class: "words" }, who),
    element("td", { class: "words advice" }, advice),
  );
}
