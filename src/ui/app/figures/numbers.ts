/// <reference lib="dom" />
import { fetchRows, type Source } from "../api.ts";
import { button, element, skeleton } from "../element.ts";
import { createSlot } from "../slot.ts";
import type { Period, Row, Rows } from "../wire.ts";
import type { Column } from "./columns.ts";
import { renderTable } from "./table.ts";

/** The numbers behind a figure as a table, asked for when somebody wants to see them. */
export interface Numbers {
  readonly toggle: HTMLElement;
  readonly node: HTMLElement;
  /** Tells which figure is shown; an open table follows it. */
  show(source: Source, period: Period): void;
  /** Closes the table: there is no figure. */
  forget(): void;
}

export function createNumbers(
  { id, caption, columns, onUnauthorised }: {
    readonly id: string;
    readonly caption: string;
    readonly columns?: readonly Column[] | ((rows: readonly Row[]) => readonly Column[]) | undefined;
    readonly onUnauthorised: (said: string) => void;
  },
): Numbers {
  let shown: { readonly source: Source; readonly period: Period } | undefined;
  const slot = createSlot<Rows>(
    () => skeleton("rows", 4),
    ({ rows }) => [renderTable(caption, rows, typeof columns === "function" ? columns(rows) : columns)],
    onUnauthorised,
  );
  const node = element("div", { class: "numbers", id: `${id}-numbers`, hidden: true }, slot.node);
  const load = async () => {
    if (shown === undefined || node.hidden) return;
    const { source, period } = shown;
    await slot.load((signal) => fetchRows(source, period, signal, "data"));
  };
  const open = (isOpen: boolean) => {
    node.hidden = !isOpen;
    toggle.setAttribute("aria-expanded", String(isOpen));
    toggle.textContent = isOpen ? "Hide the numbers" : "Show the numbers";
    void load();
  };
  const toggle = button("Show the numbers", () => open(Boolean(node.hidden)), {
    class: "button quiet",
    "aria-expanded": "false",
    "aria-controls": node.id,
    "aria-describedby": `${id}-title`,
  });
  return {
    toggle,
    node,
    show(source, period) {
      shown = { source, period };
      void load();
    },
    forget() {
      shown = undefined;
      open(false);
    },
  };
}
