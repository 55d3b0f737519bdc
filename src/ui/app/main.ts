/// <reference lib="dom" />
import { forgetToken, keepToken, readToken } from "./api.ts";
import { renderToken } from "./cards/token.ts";
import { createDashboard } from "./dashboard.ts";
import { button } from "./element.ts";

const content = document.querySelector("#content");
const account = document.querySelector("#account");

/** Signing out is only for who signed in: an open service asks nobody. */
function showAccount(): void {
  const signOut = button("Sign out", () => {
    forgetToken();
    open();
  }, { class: "button quiet" });
  account?.replaceChildren(...readToken() === null ? [] : [signOut]);
}

function open(): void {
  showAccount();
  let asking = false;
  content?.replaceChildren(...createDashboard((said) => {
    // Several answers at once may want a token; one question is enough.
    if (asking) return;
    asking = true;
    const refused = readToken() === null ? undefined : said;
    forgetToken();
    showAccount();
    content?.replaceChildren(renderToken(refused, (token) => {
      keepToken(token);
      open();
    }));
    content?.querySelector("input")?.focus();
  }));
}

open();
