/// <reference lib="dom" />
import { element } from "../element.ts";
import type { ImportChoices } from "../import_stream.ts";

type Options = readonly (readonly [value: string, label: string])[];

const KINDS: Options = [
  ["", "Find out from the columns"],
  ["sales", "Sales"],
  ["customers", "Customers"],
  ["products", "Products"],
  ["memberships", "Memberships"],
  ["satisfaction", "Satisfaction scores"],
];
const MODES: Options = [
  ["", "Leave them out, load the rest"],
  ["atomic", "Load nothing"],
];
const DATE_ORDERS: Options = [
  ["", "Find out from the dates"],
  ["dmy", "Day first (31/12/2026)"],
  ["mdy", "Month first (12/31/2026)"],
];

/** What most files need no word about, folded away. */
export function createOptions(): { readonly node: HTMLElement; read(): ImportChoices } {
  const kind = choice("import-kind", KINDS);
  const mode = choice("import-mode", MODES);
  const dateOrder = choice("import-date-order", DATE_ORDERS);
  const node = element(
    "details",
    { class: "options" },
    element("summary", {}, "Options"),
    element(
      "div",
      { class: "fields" },
      labelled("import-kind", "The file holds", kind),
      labelled("import-mode", "Rows with a mistake", mode),
      labelled("import-date-order", "Dates are written", dateOrder),
    ),
  );
  return {
    node,
    read: () => ({ kind: kind.value, mode: mode.value, date_order: dateOrder.value }),
  };
}

const choice = (id: string, options: Options): HTMLSelectElement =>
  element("select", { id }, ...options.map(([value, label]) => element("option", { value }, label)));

const labelled = (id: string, label: string, field: HTMLElement): HTMLElement =>
  element("div", { class: "field" }, element("label", { for: id }, label), field);
