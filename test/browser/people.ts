import { eq } from "drizzle-orm";
import type { Page } from "playwright-core";
import { users } from "../../src/db/schema/users.ts";
import type { Role } from "../../src/identity/caller.ts";
import type { Target } from "../support/targets.ts";

/** Somebody with an account. */
export interface Person {
  readonly username: string;
  readonly email: string;
  readonly password: string;
}

/** Registers somebody, and lifts the role that registration gives. */
export async function register({ url, db }: Target, role: Role, name = "person"): Promise<Person> {
  const username = `${name}.${crypto.randomUUID().slice(0, 8)}`;
  const person = { username, email: `${username}@shop.example`, password: "a sentence that nobody guesses" };
  const answer = await fetch(`${url}/auth/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(person),
  });
  if (answer.status !== 201) throw new Error(`Registering answered with ${answer.status}`);
  if (role !== "user") await db.orm.update(users).set({ role }).where(eq(users.username, username));
  return person;
}

/** Fills in the sign-in card and sends it with Enter. */
export async function signIn(
  page: Page,
  { username, password }: Pick<Person, "username" | "password">,
): Promise<void> {
  await page.getByLabel("Username or email").fill(username);
  await page.getByLabel("Password").fill(password);
  await page.keyboard.press("Enter");
}

/** Unfolds the form for a token, enters one, and sends it with Enter. */
export async function enterToken(page: Page, token: string): Promise<void> {
  await page.getByText("Use an access token instead").click();
  await page.getByLabel("Access token").fill(token);
  await page.keyboard.press("Enter");
}

/** What scripts of the page could read of a sign-in. */
export const readable = (page: Page): Promise<string[]> =>
  page.evaluate("[...Object.values(sessionStorage), ...Object.values(localStorage), document.cookie]");
