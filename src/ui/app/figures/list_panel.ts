/// <reference lib="dom" />
import { fetchRows, type Source } from "../api.ts";
import { element } from "../element.ts";
import type { Rows } from "../wire.ts";
import type { Column } from "./columns.ts";
import { createPanel, type Frame, type Panel } from "./panel.ts";
import { renderTable } from "./table.ts";

/** A list of the service, and the words for it. */
export interface ListSpec extends Frame {
  readonly source: Source;
  readonly columns: readonly Column[];
  readonly nothing: string;
}

/** A list from an endpoint, as a table. */
export const createListPanel = (spec: ListSpec, onUnauthorised: (said: string) => void): Panel =>
  createPanel<Rows>(
    spec,
    (period, signal) => fetchRows(spec.source, period, signal),
    ({ rows, meta }) => [
      rows.length === 0
        ? element("p", { class: "nothing" }, spec.nothing)
        : renderTable(spec.title, rows, spec.columns),
      ...meta?.definition === undefined ? [] : [element(
        "details",
        {},
        element("summary", {}, "How this is counted"),
        element("p", {}, meta.definition),
      )],
    ],
    onUnauthorised,
  );
