/// <reference lib="dom" />

/**
 * What this tab remembers of who uses it: sessionStorage, so that a closed tab knows nothing any more. A password and the
 * tokens of a sign-in are never among it: the browser keeps the session as a cookie that no script reads.
 */
const TOKEN = "quintile.token";
const PERSON = "quintile.person";

/** The access token or API key that somebody entered instead of signing in. */
export const readToken = (): string | null => sessionStorage.getItem(TOKEN);

/** The name of whom the service knows, empty where it did not say; null where nobody signed in as far as this tab knows. */
export const readPerson = (): string | null => sessionStorage.getItem(PERSON);

export const keepPerson = (name: string): void => sessionStorage.setItem(PERSON, name);

/** Keeps an entered token; what its holder is called is not known yet. */
export function keepToken(token: string): void {
  sessionStorage.setItem(TOKEN, token);
  keepPerson("");
}

export function forgetCaller(): void {
  sessionStorage.removeItem(TOKEN);
  sessionStorage.removeItem(PERSON);
}
