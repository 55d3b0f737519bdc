/// <reference lib="dom" />
import { card, element } from "../element.ts";

/** Asks for an access token; `said` is what the service answered to the last one. */
export function renderToken(said: string | undefined, onToken: (token: string) => void): HTMLElement {
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
    { class: "stack" },
    element("label", { for: "token" }, "Access token"),
    input,
    element(
      "p",
      { class: "hint", id: "token-hint" },
      "Whoever runs this service prints one with ",
      element("code", {}, "deno task token"),
      ". It stays in this tab and is forgotten when you close it.",
    ),
    said === undefined ? undefined : element("p", { class: "notice failure", role: "alert" }, said),
    element("button", { type: "submit", class: "button primary" }, "Open the dashboard"),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const token = input.value.trim();
    if (token !== "") onToken(token);
  });
  const made = card(
    "sign-in",
    "These numbers are protected",
    "Sign in with an access token to see them.",
    form,
  );
  made.classList.add("narrow");
  return made;
}
