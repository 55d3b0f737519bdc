/// <reference lib="dom" />
import { button, element } from "../element.ts";
import type { Period } from "../wire.ts";

/** The date range picker, which all numbers of the page follow. */
export interface PeriodPicker {
  readonly node: HTMLElement;
  /** Tells the last day of the sales, which the shortcuts count back from. */
  setLastDay(day: string | null): void;
}

const SHORTCUTS = [
  { label: "All time", months: 0 },
  { label: "Last 12 months", months: 12 },
  { label: "Last 3 months", months: 3 },
] as const;

/** Two days and a few shortcuts; `onChange` hears every range that makes sense. */
export function renderPeriod(onChange: (period: Period) => void): PeriodPicker {
  let lastDay = new Date().toISOString().slice(0, 10);
  const start = dayInput("start");
  const end = dayInput("end");
  const message = element("p", { class: "hint", role: "alert", id: "period-message" });
  const shortcuts = SHORTCUTS.map(({ label, months }) => {
    const made = button(label, () => choose(months), {
      class: "button chip",
      "aria-pressed": String(months === 0),
    });
    return { made, months };
  });
  const press = (months: number | undefined) =>
    shortcuts.forEach((one) => one.made.setAttribute("aria-pressed", String(one.months === months)));
  const announce = () => {
    const backwards = start.value !== "" && end.value !== "" && start.value > end.value;
    message.textContent = backwards ? "The first day comes after the last one." : "";
    if (!backwards) onChange({ start: start.value, end: end.value });
  };
  const choose = (months: number) => {
    start.value = months === 0 ? "" : monthsBefore(lastDay, months);
    end.value = months === 0 ? "" : lastDay;
    press(months);
    announce();
  };
  for (const input of [start, end]) {
    input.addEventListener("change", () => {
      press(start.value === "" && end.value === "" ? 0 : undefined);
      // A day half typed is empty too, and no bound that anybody asked for.
      if (!input.validity.badInput) announce();
    });
  }
  const node = element(
    "div",
    { class: "period", role: "group", "aria-label": "Period" },
    element("div", { class: "chips" }, ...shortcuts.map(({ made }) => made)),
    element(
      "div",
      { class: "days" },
      element("label", { for: "period-start" }, "From"),
      start,
      element("label", { for: "period-end" }, "to"),
      end,
    ),
    message,
  );
  return {
    node,
    setLastDay(day) {
      if (day !== null) lastDay = day;
    },
  };
}

const dayInput = (edge: "start" | "end"): HTMLInputElement =>
  element("input", {
    type: "date",
    id: `period-${edge}`,
    min: "1900-01-01",
    max: "2199-12-31",
    "aria-describedby": "period-message",
  });

/** The day after the same day so many months ago, so that a range of 12 months is a year and not a day more. */
function monthsBefore(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const lastOfMonth = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 - months, Math.min(date, lastOfMonth) + 1)).toISOString().slice(
    0,
    10,
  );
}
