/// <reference lib="dom" />
import { ApiError } from "../api.ts";
import { button, element } from "../element.ts";

/** What the service said, and a way to try again where that may help. */
export function renderFailure(error: unknown, retry?: () => void): HTMLElement {
  const known = error instanceof ApiError ? error : undefined;
  // What is not the service's is a defect of this page: the console has all of it.
  if (known === undefined) console.error(error);
  const sentence = known?.message ?? "This page made a mistake. Reload it to go on.";
  return element(
    "div",
    { class: "notice failure", role: "alert" },
    element("p", {}, /[.!?]$/.test(sentence) ? sentence : `${sentence}.`),
    known === undefined || known.messages.length === 0
      ? undefined
      : element("ul", {}, ...known.messages.map((message) => element("li", {}, message))),
    retry === undefined ? undefined : button("Try again", retry, { class: "button quiet" }),
  );
}

/** An empty store is a beginning, not an error. */
export const renderEmpty = (): HTMLElement =>
  element(
    "section",
    { class: "card empty", id: "empty", "aria-labelledby": "empty-title" },
    element("img", { src: "/assets/mark.svg", alt: "", width: 56, height: 56 }),
    element("h2", { id: "empty-title" }, "No customers yet"),
    element(
      "p",
      {},
      "Bring in your sales and see who your best customers are, who is drifting away, and what each group is worth. " +
        "An export from your shop or till is enough, with one row for each item sold: choose it below.",
    ),
  );
