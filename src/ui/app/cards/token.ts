/// <reference lib="dom" />
import { ApiError } from "../api.ts";
import { element } from "../element.ts";
import { renderFailure } from "./notices.ts";

/** Asks for an access token or an API key, folded away; `refused` is what the service answered to the last one. */
export function renderToken(refused: string | undefined, onToken: (token: string) => void): HTMLElement {
  const input = element("input", {
    id: "token",
    name: "token",
    type: "password",
    autocomplete: "off",
    spellcheck: "false",
    required: true,
    // What no header can carry is refused here; spaces around a pasted token do no harm.
    pattern: "\\s*[!-~]+\\s*",
    title: "A token is one word",
    "aria-describedby": "token-hint",
  });
  const form = element(
    "form",
    // It is never sent: should this script fail, the token does not end up in an address.
    { class: "stack", method: "post" },
    element("div", { class: "field" }, element("label", { for: "token" }, "Access token"), input),
    element(
      "p",
      { class: "hint", id: "token-hint" },
      "An API key of yours, or what ",
      element("code", {}, "deno task token"),
      " prints for whoever runs this service. It stays in this tab until you sign out or close it.",
    ),
    refused === undefined ? undefined : renderFailure(new ApiError(401, refused)),
    element("button", { type: "submit", class: "button" }, "Open the dashboard"),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const token = input.value.trim();
    if (token !== "") onToken(token);
  });
  return element(
    "details",
    { class: "instead", open: refused !== undefined },
    element("summary", {}, "Use an access token instead"),
    form,
  );
}
