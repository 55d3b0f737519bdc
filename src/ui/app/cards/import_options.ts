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
export interface ImportOptions {
  readonly node: HTMLElement;
  read(): ImportChoices;
  /** Unfolds them, for a file that does need a word. */
  unfold(): void;
}

export function createOptions(): ImportOptions {
  const kind = choice("import-kind", KINDS);
  const mode = choice("import-mode", MODES);
  const dateOrder = choice("import-date-order", DATE_ORDERS);
  const mapping = element("textarea", {
    id: "import-mapping",
    rows: 3,
    spellcheck: "false",
    placeholder: "invoice = Order No\nunit_price = Net price",
    "aria-describedby": "import-mapping-hint",
  });
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
    labelled("import-mapping", "Columns with unusual names", mapping),
    element(
      "p",
      { class: "hint", id: "import-mapping-hint" },
      "One a line: what the column holds, then its name in your file. Sales need invoice, product, quantity, " +
        "unit_price and date.",
    ),
  );
  return {
    node,
    read: () => ({
      kind: kind.value,
      mode: mode.value,
      date_order: dateOrder.value,
      mapping: mappingOf(mapping.value),
    }),
    unfold: () => node.open = true,
  };
}

/** `invoice = Order No`, one a line, as the JSON that the service takes; nothing where no line says anything. */
function mappingOf(text: string): string {
  const pairs = text.split("\n").flatMap((line) => {
    const [field = "", ...column] = line.split("=");
    const name = column.join("=").trim();
    return name === "" ? [] : [[field.trim().toLowerCase(), name]];
  });
  return pairs.length === 0 ? "" : JSON.stringify(Object.fromEntries(pairs));
}

const choice = (id: string, options: Options): HTMLSelectElement =>
  element("select", { id }, ...options.map(([value, label]) => element("option", { value }, label)));

const labelled = (id: string, label: string, field: HTMLElement): HTMLElement =>
  element("div", { class: "field" }, element("label", { for: id }, label), field);
