/// <reference lib="dom" />
import { ApiError } from "../api.ts";
import { button, element, skeleton } from "../element.ts";
import { ALL_TIME } from "../period.ts";
import { createSlot } from "../slot.ts";
import type { Period } from "../wire.ts";
import { whenNear } from "./near.ts";

/** How much room a figure is given before it is there. */
export type Shape = "line" | "bars" | "round" | "treemap" | "gauge" | "grid" | "bands" | "cube" | "list";

/** What stands around an answer: its heading, and a sentence on what to read off it. */
export interface Frame {
  readonly id: string;
  readonly title: string;
  readonly lead: string;
  readonly shape: Shape;
  /** Whether it takes the whole width of its card. */
  readonly isWide?: boolean;
  /** Whether it is asked for at once, near the window or not. */
  readonly isEager?: boolean;
}

/** A place for the answer of one endpoint, asked for when it comes near the window. */
export interface Panel {
  readonly node: HTMLElement;
  /** Takes a period, asks for it when that is due, and resolves when the answer is shown. */
  load(period: Period): Promise<void>;
}

/**
 * Makes a panel. An endpoint that the service does not have (404) leaves it out; one that cannot answer for this store's
 * data (400) says so in its own words; everything else is a failure that can be tried again.
 *
 * @param beside what stands between the heading and the answer, and below the answer
 */
export function createPanel<Found>(
  frame: Frame,
  ask: (period: Period, signal: AbortSignal) => Promise<Found>,
  render: (found: Found, period: Period) => readonly HTMLElement[],
  onUnauthorised: (said: string) => void,
  beside: { readonly above?: HTMLElement; readonly below?: HTMLElement } = {},
): Panel {
  const { id, title, lead, shape, isWide = false, isEager = false } = frame;
  let period = ALL_TIME;
  let isWanted = false;
  let isNear = isEager;
  const slot = createSlot<Found>(
    () => skeleton("chart", 1),
    (found) => {
      node.hidden = false;
      return render(found, period);
    },
    onUnauthorised,
    (error) => {
      if (!(error instanceof ApiError) || (error.status !== 404 && error.status !== 400)) return undefined;
      node.hidden = error.status === 404;
      return [element("p", { class: "notice", role: "status" }, sentence(error.message))];
    },
  );
  const node = element(
    "figure",
    { class: isWide ? `panel ${shape} wide` : `panel ${shape}`, id, "aria-labelledby": `${id}-title` },
    element(
      "figcaption",
      {},
      element("h3", { id: `${id}-title` }, title),
      element("p", { class: "meaning", id: `${id}-lead` }, lead),
    ),
    beside.above,
    slot.node,
    beside.below,
  );
  const askNow = async () => {
    await slot.load((signal) => ask(period, signal));
  };
  whenNear(node, () => {
    if (isNear) return;
    isNear = true;
    if (isWanted) void askNow();
  });
  return {
    node,
    async load(wanted) {
      period = wanted;
      isWanted = true;
      if (isNear) await askNow();
    },
  };
}

const sentence = (said: string): string => /[.!?]$/.test(said) ? said : `${said}.`;

/** Buttons of which one is pressed: other ways to look at the same thing. `onChange` hears every other choice. */
export function renderChoice(
  label: string,
  choices: readonly string[],
  onChange: (index: number) => void,
): HTMLElement {
  let chosen = 0;
  const press = () =>
    chips.forEach((chip, index) => chip.setAttribute("aria-pressed", String(index === chosen)));
  const chips = choices.map((choice, index) =>
    button(choice, () => {
      if (index === chosen) return;
      chosen = index;
      press();
      onChange(index);
    }, { class: "button chip" })
  );
  press();
  return element("div", { class: "chips", role: "group", "aria-label": label }, ...chips);
}
