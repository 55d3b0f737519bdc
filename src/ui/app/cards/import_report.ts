/// <reference lib="dom" />
import { element } from "../element.ts";
import { counted, formatCount, formatList } from "../format.ts";
import type { ImportReport } from "../wire.ts";
import { tile } from "./key_figures.ts";

/** What became of an imported file: one sentence, the counts, and what is wrong with the rows left out. */
export function renderReport(report: ImportReport): HTMLElement {
  const { rows, errors, ignored_columns } = report;
  return element(
    "div",
    { class: "report", id: "import-report", tabindex: -1 },
    element("h3", {}, headline(report)),
    element("p", {}, details(report)),
    element(
      "dl",
      { class: "tiles plain" },
      tile("rows_read", "Rows read", formatCount(rows.read), "In the file"),
      tile("rows_loaded", "Loaded", formatCount(rows.loaded), "New in your store"),
      tile("rows_skipped", "Known already", formatCount(rows.skipped), "Nothing is added twice"),
      tile(
        "rows_failed",
        "Left out",
        formatCount(rows.failed),
        rows.failed === 0 ? "All were fine" : "See below",
      ),
    ),
    ignored_columns.length === 0
      ? undefined
      : element("p", { class: "hint" }, `Columns not used: ${formatList(ignored_columns)}.`),
    errors.length === 0 ? undefined : renderErrors(report),
  );
}

function headline({ status, rows, name, updated = 0 }: ImportReport): string {
  if (status === "refused") return `Nothing of ${name} was loaded`;
  if (rows.loaded > 0) return `${counted(rows.loaded, "row")} of ${name} loaded`;
  if (updated > 0) return `${name} brought changes to ${counted(updated, "entry", "entries")}`;
  if (rows.failed === 0) return `Everything in ${name} is in your store already`;
  return rows.skipped > 0 ? `${name} holds nothing new` : `Nothing of ${name} could be loaded`;
}

function details(
  { status, customers_created, products_created, transactions_created }: ImportReport,
): string {
  if (status === "refused") return "You asked for all rows or none, and some of them have a mistake.";
  const made = [
    customers_created === 0 ? undefined : counted(customers_created, "customer"),
    products_created === 0 ? undefined : counted(products_created, "product"),
    transactions_created === 0 ? undefined : counted(transactions_created, "purchase"),
  ].filter((part) => part !== undefined);
  return made.length === 0
    ? "No new customers, products or purchases came of it."
    : `New: ${formatList(made)}.`;
}

/** Each reason once, with where to look in the file. */
const renderErrors = ({ errors }: ImportReport): HTMLElement =>
  element(
    "div",
    { class: "reasons" },
    element("h4", {}, "Rows left out"),
    element(
      "ul",
      {},
      ...errors.map(({ reason, count, lines, example }) =>
        element(
          "li",
          {},
          element("strong", {}, counted(count, "row")),
          `: ${reason}`,
          example === undefined ? undefined : " ",
          example === undefined ? undefined : element("code", {}, example),
          element(
            "span",
            { class: "hint" },
            `${lines.length === 1 ? "Line" : "Lines"} ${lines.map(formatCount).join(", ")}${
              count > lines.length ? ", and more" : ""
            }`,
          ),
        )
      ),
    ),
  );
