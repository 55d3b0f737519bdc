/// <reference lib="dom" />
import { ApiError } from "../api.ts";
import { card, element } from "../element.ts";
import { signIn } from "../identity.ts";
import { renderFailure } from "./notices.ts";
import { renderToken } from "./token.ts";

/** Why somebody is asked to sign in, and who is to know when it is done. */
export interface SignInCard {
  /** Whether a session stood until now. */
  readonly hasEnded: boolean;
  /** What the service answered to the token that was entered last. */
  readonly refused: string | undefined;
  onSignedIn(username: string): void;
  onToken(token: string): void;
}

/** Asks for a username and a password, or for a token. */
export function renderSignIn({ hasEnded, refused, onSignedIn, onToken }: SignInCard): HTMLElement {
  const made = card(
    "sign-in",
    "These numbers are protected",
    "Sign in to see them.",
    hasEnded
      ? element("p", { class: "notice", role: "alert" }, "Your session has ended. Sign in again.")
      : undefined,
    renderForm(onSignedIn),
    renderToken(refused, onToken),
  );
  made.classList.add("narrow");
  return made;
}

function renderForm(onSignedIn: (username: string) => void): HTMLElement {
  const username = element("input", {
    id: "username",
    name: "username",
    type: "text",
    autocomplete: "username",
    autocapitalize: "none",
    spellcheck: "false",
    required: true,
  });
  const password = element("input", {
    id: "password",
    name: "password",
    type: "password",
    autocomplete: "current-password",
    required: true,
  });
  const submit = element("button", { type: "submit", class: "button primary" });
  const outcome = element("div", { class: "outcome" });
  const form = element(
    "form",
    // It is never sent: should this script fail, the password does not end up in an address.
    { class: "stack", method: "post" },
    element("div", { class: "field" }, element("label", { for: "username" }, "Username or email"), username),
    element("div", { class: "field" }, element("label", { for: "password" }, "Password"), password),
    outcome,
    submit,
  );
  let isBusy = false;
  const show = (busy: boolean) => {
    isBusy = busy;
    username.readOnly = password.readOnly = busy;
    submit.textContent = busy ? "Signing in…" : "Sign in";
    // Not `disabled`, which would take the focus from the button.
    submit.setAttribute("aria-disabled", String(busy));
    form.setAttribute("aria-busy", String(busy));
  };
  const send = async () => {
    show(true);
    outcome.replaceChildren();
    try {
      onSignedIn(await signIn(username.value.trim(), password.value));
    } catch (error) {
      outcome.replaceChildren(renderFailure(error));
      show(false);
      // A wrong password is typed again; what failed otherwise may be sent again as it is.
      if (!(error instanceof ApiError) || error.status !== 401) return;
      password.value = "";
      password.focus();
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!isBusy) void send();
  });
  show(false);
  return form;
}
