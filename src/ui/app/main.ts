/// <reference lib="dom" />
import { onRecognised } from "./api.ts";
import { createAccount } from "./cards/account.ts";
import { renderFailure } from "./cards/notices.ts";
import { renderSignIn } from "./cards/sign_in.ts";
import { createDashboard } from "./dashboard.ts";
import { element } from "./element.ts";
import { fetchUsername, signOut } from "./identity.ts";
import { forgetCaller, keepPerson, keepToken, readPerson, readToken } from "./session.ts";

/** Runs the page: the dashboard, and in its place the question who somebody is where the service wants to know. */
function run(content: HTMLElement, place: HTMLElement): void {
  const account = createAccount(place, () => void leave());
  /** Tells the dashboard that is shown from those before it, whose last answers may still be on their way. */
  let opening = 0;
  /** Whether the service lets nobody in unasked, as far as its answers show. */
  let isProtected = false;
  /** Whether the name shown is the service's own word for this opening. */
  let isIdentified = false;
  /** Whether a sign-out is under way; what it ends needs no word about it. */
  let isLeaving = false;

  function open(): void {
    const current = ++opening;
    account.show(readPerson());
    content.replaceChildren(...createDashboard((said) => {
      // Several answers at once may want a sign-in; one question is enough.
      if (current !== opening || isLeaving) return;
      askWho({ hasEnded: readPerson() !== null && readToken() === null, said });
    }));
  }

  function askWho({ hasEnded, said }: { readonly hasEnded: boolean; readonly said?: string }): void {
    opening++;
    isProtected = true;
    // Nobody is to be recognised while somebody is asked.
    isIdentified = true;
    const refused = readToken() === null ? undefined : said;
    forgetCaller();
    account.show(null);
    const card = renderSignIn({
      hasEnded,
      refused,
      onSignedIn(username) {
        keepPerson(username);
        enter();
      },
      onToken(token) {
        keepToken(token);
        isIdentified = false;
        enter();
      },
    });
    content.replaceChildren(element("h1", { class: "unseen" }, "Sign in to Quintile"), card);
    content.querySelector<HTMLElement>(refused === undefined ? "#username" : "#token")?.focus();
  }

  function enter(): void {
    open();
    // The form that had the focus is gone, and with it whatever somebody scrolled to.
    content.focus({ preventScroll: true });
    globalThis.scrollTo({ top: 0 });
  }

  /** A cookie outlives what a tab remembers of it, and another tab may have signed in as somebody else. */
  async function identify(): Promise<void> {
    isIdentified = true;
    const current = opening;
    const name = await fetchUsername().catch(() => readPerson() ?? "");
    if (current !== opening) return;
    keepPerson(name);
    account.show(name);
  }

  async function leave(): Promise<void> {
    if (isLeaving) return;
    isLeaving = true;
    content.querySelector(":scope > .notice")?.remove();
    try {
      await signOut();
    } catch (error) {
      // The session stands: to forget it here would only look like a sign-out.
      return content.prepend(renderFailure(error, () => void leave()));
    } finally {
      isLeaving = false;
    }
    forgetCaller();
    // A service that turned out to be open asks nobody, not even whoever signs out.
    if (isProtected) askWho({ hasEnded: false });
    else open();
  }

  onRecognised(() => {
    isProtected = true;
    if (!isIdentified) void identify();
  });
  open();
}

const content = document.querySelector<HTMLElement>("#content");
const account = document.querySelector<HTMLElement>("#account");
if (content !== null && account !== null) run(content, account);
