/// <reference lib="dom" />
import { ApiError } from "../api.ts";
import { card, element } from "../element.ts";
import { sendFile } from "../import_stream.ts";
import type { ImportReport } from "../wire.ts";
import { createOptions } from "./import_options.ts";
import { createProgress } from "./import_progress.ts";
import { renderReport } from "./import_report.ts";
import { renderFailure } from "./notices.ts";

const CANCELLED = "The import was cancelled. Import the file again to complete it: nothing is added twice.";

/**
 * Choose or drop a file, watch it go in, read what became of it.
 * @param onImported hears of every report
 * @param onUnauthorised called instead of showing a failure when the service wants a sign-in
 */
export function renderImport(
  onImported: (report: ImportReport) => void,
  onUnauthorised: (said: string) => void,
): HTMLElement {
  const options = createOptions();
  const input = element("input", {
    type: "file",
    id: "import-file",
    class: "unseen",
    accept: ".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain",
  });
  const zone = element(
    "label",
    { class: "drop", for: "import-file" },
    element("span", { class: "button primary" }, "Choose a CSV file"),
    element("span", { class: "hint" }, "or drop it here"),
  );
  const outcome = element("div", { class: "outcome" });
  let running = false;

  const start = async (file: File) => {
    if (running) return;
    running = true;
    const controller = new AbortController();
    const progress = createProgress(file.name, file.size, () => controller.abort());
    outcome.replaceChildren(progress.node);
    zone.hidden = input.disabled = true;
    try {
      const report = await sendFile(file, options.read(), progress.show, controller.signal);
      const shown = renderReport(report);
      outcome.replaceChildren(shown);
      shown.focus({ preventScroll: true });
      onImported(report);
    } catch (error) {
      if (error instanceof ApiError && error.status === 422) options.unfold();
      if (error instanceof ApiError && error.status === 401) return onUnauthorised(error.message);
      outcome.replaceChildren(
        controller.signal.aborted
          ? element("p", { class: "notice", role: "status" }, CANCELLED)
          : renderFailure(error),
      );
    } finally {
      running = zone.hidden = input.disabled = false;
      // The same file, mended, may be chosen again.
      input.value = "";
    }
  };
  const first = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file !== undefined) void start(file);
  };
  input.addEventListener("change", () => first(input.files));
  listenToDrops(zone, first);
  return card(
    "import",
    "Import your own data",
    "A CSV export of your sales, customers, products, memberships or satisfaction scores. " +
      "Its columns are found by their names, and what is new in it is added to the store, never twice.",
    input,
    zone,
    options.node,
    outcome,
  );
}

/** A file dropped beside the zone would replace the page in the browser: the whole window takes care of that. */
function listenToDrops(zone: HTMLElement, onFiles: (files: FileList | undefined) => void): void {
  zone.addEventListener("dragover", () => zone.classList.add("over"));
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    zone.classList.remove("over");
    onFiles(event.dataTransfer?.files);
  });
  for (const kind of ["dragover", "drop"]) {
    globalThis.addEventListener(kind, (event) => event.preventDefault());
  }
}
