/// <reference lib="dom" />
import { ApiError, ask } from "./api.ts";
import { readToken } from "./session.ts";
import type { Account } from "./wire.ts";

/** What an API key starts with. */
const API_KEY_MARK = "qk_";

/** Answers of a session that is over: it had ended before, or its account was deactivated. */
const OVER: ReadonlySet<number> = new Set([401, 403, 404]);

/** Signs in, and says as whom. The answer's tokens are left where they are: the cookie that comes with them does. */
export async function signIn(username: string, password: string): Promise<string> {
  const response = await ask("/auth/login", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username, password }),
  });
  const { user }: { user: Account } = await response.json();
  return user.username;
}

/** Ends the session; one that is over already is no failure. An API key has none, and stays good for whoever holds it. */
export async function signOut(): Promise<void> {
  if (readToken()?.startsWith(API_KEY_MARK)) return;
  try {
    await ask("/auth/logout", { method: "POST" });
  } catch (error) {
    if (!(error instanceof ApiError) || !OVER.has(error.status)) throw error;
  }
}

/** Whom the service takes this tab's requests for. */
export async function fetchUsername(): Promise<string> {
  const { username }: Account = await (await ask("/auth/me")).json();
  return username;
}
