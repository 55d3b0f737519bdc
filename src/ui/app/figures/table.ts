/// <reference lib="dom" />
import { element } from "../element.ts";
import { formatCount } from "../format.ts";
import type { Row } from "../wire.ts";
import { type Column, columnsOf } from "./columns.ts";

/** More rows than these nobody reads on a page. */
const MOST_ROWS = 200;

/** Rows as a table, the first column naming each; on a phone it scrolls in a place of its own. */
export function renderTable(
  caption: string,
  rows: readonly Row[],
  columns: readonly Column[] = columnsOf(rows),
): HTMLElement {
  const kindOf = ({ isNumber }: Column) => isNumber ? "number" : undefined;
  const table = element(
    "table",
    { class: "plain-table" },
    element("caption", { class: "unseen" }, caption),
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        ...columns.map((column) => element("th", { scope: "col", class: kindOf(column) }, column.label)),
      ),
    ),
    element(
      "tbody",
      {},
      ...rows.slice(0, MOST_ROWS).map((row) =>
        element(
          "tr",
          {},
          ...columns.map((column, index) =>
            element(
              index === 0 ? "th" : "td",
              { class: kindOf(column), ...index === 0 ? { scope: "row" } : { "data-label": column.label } },
              column.write(column.value(row)),
            )
          ),
        )
      ),
    ),
  );
  return element(
    "div",
    {},
    element("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": caption }, table),
    rows.length <= MOST_ROWS ? undefined : element(
      "p",
      { class: "hint" },
      `The first ${formatCount(MOST_ROWS)} of ${formatCount(rows.length)} rows.`,
    ),
  );
}
