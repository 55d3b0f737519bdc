/// <reference lib="dom" />
import { button, element } from "../element.ts";
import type { ImportProgress } from "../wire.ts";

type Phase = ImportProgress["phase"];

/** What each phase does, and which part of the bar it fills: loading takes longest. */
const PHASES: Readonly<
  Record<Phase, { readonly label: string; readonly from: number; readonly to: number }>
> = {
  staging: { label: "Sending the file…", from: 0, to: 0.2 },
  detecting: { label: "Finding out what its columns hold…", from: 0.2, to: 0.25 },
  validating: { label: "Checking every row…", from: 0.25, to: 0.45 },
  applying: { label: "Loading the rows…", from: 0.45, to: 1 },
};

/** A bar that only moves forward, and a phase that is read out when it changes. */
export function createProgress(name: string, size: number, onCancel: () => void) {
  const bar = element("progress", { max: 1, value: 0, "aria-label": `Import of ${name}` });
  const phase = element("p", { role: "status" }, PHASES.staging.label);
  const node = element(
    "div",
    { class: "importing" },
    element("p", { class: "file-name" }, name),
    bar,
    element("div", { class: "row" }, phase, button("Cancel", onCancel, { class: "button quiet" })),
  );
  return {
    node,
    show(progress: ImportProgress) {
      const { label, from, to } = PHASES[progress.phase];
      // A form's length is not its file's, so the service does not know it; the page does.
      const total = progress.total ?? size;
      const part = total > 0 ? Math.min(1, progress.done / total) : 1;
      bar.value = Math.max(bar.value, from + (to - from) * part);
      if (phase.textContent !== label) phase.textContent = label;
    },
  };
}
