/// <reference lib="dom" />
import { button, element } from "../element.ts";

/** The header's place for who is signed in. */
export interface AccountPlace {
  /** Shows a name and the way out; an empty name shows the way out alone, and null nothing: an open service asks nobody. */
  show(person: string | null): void;
}

export function createAccount(place: Element, onSignOut: () => void): AccountPlace {
  const name = element("span", { class: "person-name" });
  const person = element(
    "span",
    { class: "person" },
    element("span", { class: "unseen" }, "Signed in as "),
    name,
  );
  const leave = button("Sign out", onSignOut, { class: "button quiet" });
  return {
    show(shown) {
      name.textContent = shown;
      // Long names are cut short on the screen.
      name.title = shown ?? "";
      person.hidden = shown === "";
      if (shown === null) place.replaceChildren();
      // The button stays the same one, so that a name that comes later takes no focus away.
      else if (!place.hasChildNodes()) place.append(person, leave);
    },
  };
}
