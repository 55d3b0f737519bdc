import { eq } from "drizzle-orm";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sessions } from "../../src/db/schema/sessions.ts";
import { users } from "../../src/db/schema/users.ts";
import { startTarget, type Target } from "../support/targets.ts";
import { openPage, overflow, startBrowser } from "./browser.ts";
import { type Person, readable, register, signIn } from "./people.ts";

let browser: Browser;
let target: Target;
beforeAll(async () => {
  [browser, target] = await Promise.all([
    startBrowser(),
    startTarget("Deno with a file", { env: { FAILED_LOGINS_PER_ADDRESS: "2" } }),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await target?.stop();
});

const SALES = {
  name: "signed-in.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(`InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
S-1,CUP,Tea cup,2,2026-10-01 10:00,12.50,1,France
S-2,POT,Tea pot,1,2026-10-02 10:00,30.00,2,France
`),
};

/** A browser notes every refusal itself; a page can't keep it from that. */
const unexpected = (complaints: readonly string[]): string[] =>
  complaints.filter((complaint) => !/status of (401|403|429)/.test(complaint));

const open = (options?: BrowserContextOptions) => openPage(browser, target.url, "/app/", options);
const signOut = (page: Page) => page.getByRole("button", { name: "Sign out" });
const dashboard = (page: Page) => page.locator("#import");

/** What the API says to the same sign-in. */
async function refusal({ username, password }: Pick<Person, "username" | "password">): Promise<string> {
  const answer = await fetch(`${target.url}/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username, password }),
  });
  const { detail }: { detail: string } = await answer.json();
  return detail;
}

const sessionCookie = async (page: Page) =>
  (await page.context().cookies()).find(({ name }) => name === "session");

test("sign-in card asks for a username and a password, one after the other", async () => {
  const { page, complaints, close } = await open();
  const username = page.getByLabel("Username or email");
  const password = page.getByLabel("Password");
  await username.waitFor();
  for (const [field, purpose] of [[username, "username"], [password, "current-password"]] as const) {
    expect(await field.getAttribute("autocomplete")).toBe(purpose);
    expect(await field.getAttribute("required")).toBe("");
  }
  expect(await password.getAttribute("type")).toBe("password");
  const reached = [];
  for (let presses = 0; presses < 4; presses++) {
    reached.push(
      await page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"),
    );
    await page.keyboard.press("Tab");
  }
  expect(reached).toEqual(["username", "password", "Sign in", "Use an access token instead"]);
  expect(await signOut(page).count()).toBe(0);
  expect(unexpected(complaints)).toEqual([]);
  await close();
});

test("signing in by password shows who it is, keeps no secret where scripts read, and outlives a reload", async () => {
  const person = await register(target, "analyst");
  const { page, complaints, close } = await open();
  await signIn(page, person);
  await dashboard(page).waitFor();
  expect(await page.locator("#account").innerText()).toContain(person.username);
  expect(await page.evaluate("document.activeElement.id")).toBe("content");
  expect(await sessionCookie(page)).toMatchObject({ httpOnly: true, sameSite: "Strict" });
  expect(await readable(page)).toEqual([person.username, ""]);

  await page.reload();
  await dashboard(page).waitFor();
  await page.locator(".overview .tiles, #empty").filter({ visible: true }).first().waitFor();
  expect(await page.locator("#account").innerText()).toContain(person.username);
  expect(await page.locator("#sign-in").count()).toBe(0);
  expect(unexpected(complaints)).toEqual([]);
  await close();
});

test("signing in works by email address, and another tab knows who it is", async () => {
  const person = await register(target, "analyst");
  const { page, complaints, close } = await open();
  await signIn(page, { username: ` ${person.email} `, password: person.password });
  await dashboard(page).waitFor();
  expect(await page.locator("#account").innerText()).toContain(person.username);
  const other = await page.context().newPage();
  await other.goto(`${target.url}/app/`);
  await expect.poll(() => other.locator("#account").innerText()).toContain(person.username);
  expect(await readable(other)).toEqual([person.username, ""]);
  expect(unexpected(complaints)).toEqual([]);
  await close();
});

test("sign-in card says what the API says to a wrong password, and keeps the username", async () => {
  const person = await register(target, "analyst");
  const wrong = { username: person.username, password: "a sentence that somebody guessed" };
  const detail = await refusal(wrong);
  const { page, complaints, close } = await open();
  await signIn(page, wrong);
  const alert = page.getByRole("alert");
  await expect.poll(() => alert.innerText()).toContain(detail);
  expect(await page.getByLabel("Username or email").inputValue()).toBe(person.username);
  expect(await page.getByLabel("Password").inputValue()).toBe("");
  expect(await page.evaluate("document.activeElement.id")).toBe("password");
  expect(await readable(page)).toEqual([""]);

  await page.getByLabel("Password").fill(wrong.password);
  await page.keyboard.press("Enter");
  await expect.poll(() => alert.innerText()).toMatch(/^Too many attempts\. Try again in \d+ seconds\.$/);
  expect(unexpected(complaints)).toEqual([]);
  await close();
});

test("sign-in card waits for the answer once, and says that the service does not answer", async () => {
  const person = await register(target, "analyst");
  const { page, close } = await open();
  let sent = 0;
  await page.route("**/auth/login", async (route) => {
    sent++;
    await new Promise((resolve) => setTimeout(resolve, 500));
    await route.abort();
  });
  await signIn(page, person);
  const button = page.getByRole("button", { name: "Signing in…" });
  await button.waitFor();
  expect(await button.getAttribute("aria-disabled")).toBe("true");
  expect(await page.locator("#sign-in form").first().getAttribute("aria-busy")).toBe("true");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.getByRole("alert").innerText()).toContain("The service does not answer");
  expect(sent).toBe(1);
  await page.unroute("**/auth/login");
  await page.getByRole("button", { name: "Sign in" }).click();
  await dashboard(page).waitFor();
  await close();
});

test("whoever signed in imports a file, and signing out ends the session itself", async () => {
  const person = await register(target, "analyst");
  const { page, complaints, close } = await open();
  await signIn(page, person);
  await dashboard(page).waitFor();
  await page.setInputFiles("#import-file", SALES);
  await page.locator("#import-report").waitFor();
  await expect.poll(() => page.locator('[data-figure="total_customers"]').innerText()).toBe("2");

  const token = (await sessionCookie(page))?.value ?? "";
  const me = () => fetch(`${target.url}/auth/me`, { headers: { authorization: `Bearer ${token}` } });
  expect((await me()).status).toBe(200);
  await signOut(page).click();
  await page.locator("#sign-in").waitFor();
  expect((await me()).status).toBe(401);
  expect(await sessionCookie(page)).toBeUndefined();
  expect(await readable(page)).toEqual([""]);
  expect(await page.getByRole("alert").count()).toBe(0);
  expect(await page.evaluate("document.activeElement.id")).toBe("username");
  await page.reload();
  await page.locator("#sign-in").waitFor();
  expect(unexpected(complaints)).toEqual([]);
  await close();
});

test.each(["a look", "an import"])("%s after the session says that it has ended", async (what) => {
  const person = await register(target, "analyst");
  const { page, complaints, close } = await open();
  await signIn(page, person);
  await dashboard(page).waitFor();
  // Where the store has them already, nothing is added.
  await page.setInputFiles("#import-file", SALES);
  await page.locator("#import-report").waitFor();
  await page.locator("[data-segment]").first().waitFor();
  // An answer still on its way would show the card by itself.
  await page.waitForLoadState("networkidle");
  // As the browser does when the cookie's time is over.
  await page.context().clearCookies();
  if (what === "a look") await page.getByRole("button", { name: "Last 3 months" }).click();
  else await page.setInputFiles("#import-file", SALES);
  await expect.poll(() => page.locator("#sign-in").getByRole("alert").innerText()).toContain(
    "Your session has ended",
  );
  expect(await readable(page)).toEqual([""]);
  await signIn(page, person);
  await page.locator("[data-segment]").first().waitFor();
  expect(unexpected(complaints)).toEqual([]);
  await close();
});

test("signing out of a session that is over already shows the sign-in card too", async () => {
  const person = await register(target, "analyst");
  const { page, complaints, close } = await open();
  await signIn(page, person);
  await dashboard(page).waitFor();
  // An answer still on its way would show the card before anybody signs out.
  await page.waitForLoadState("networkidle");
  const [found] = await target.db.orm.select().from(users).where(eq(users.username, person.username));
  await target.db.orm.update(sessions).set({ revokedAt: 1 }).where(eq(sessions.userId, found?.id ?? 0));
  await signOut(page).click();
  await page.locator("#sign-in").waitFor();
  expect(await page.getByRole("alert").count()).toBe(0);
  expect(await readable(page)).toEqual([""]);
  expect(unexpected(complaints)).toEqual([]);
  await close();
});

test("a sign-out that does not arrive is not taken for one", async () => {
  const person = await register(target, "analyst");
  const { page, close } = await open();
  await signIn(page, person);
  await dashboard(page).waitFor();
  await page.route("**/auth/logout", (route) => route.abort());
  await signOut(page).click();
  const alert = page.getByRole("alert");
  await expect.poll(() => alert.innerText()).toContain("The service does not answer");
  expect(await page.locator("#account").innerText()).toContain(person.username);
  await page.unroute("**/auth/logout");
  await alert.getByRole("button", { name: "Try again" }).click();
  await page.locator("#sign-in").waitFor();
  await close();
});

test("somebody whose role is too low reads so, in another tab too, and signs in as somebody else", async () => {
  const [low, high] = [await register(target, "user"), await register(target, "analyst")];
  const { page, complaints, close } = await open();
  await signIn(page, low);
  const failure = page.locator(".overview .failure");
  await failure.waitFor();
  await expect.poll(() => failure.innerText()).toContain("This needs the role analyst");
  const other = await page.context().newPage();
  await other.goto(`${target.url}/app/`);
  await expect.poll(() => other.locator("#account").innerText()).toContain(low.username);
  await signOut(other).click();
  await signIn(other, high);
  await dashboard(other).waitFor();
  await expect.poll(() => other.locator("#account").innerText()).toContain(high.username);

  await page.reload();
  await expect.poll(() => page.locator("#account").innerText()).toContain(high.username);
  expect(unexpected(complaints)).toEqual([]);
  await close();
});

test("a deactivated account is told so, signed in or not, and can make way", async () => {
  const [gone, other] = [await register(target, "analyst"), await register(target, "analyst")];
  const { page, complaints, close } = await open();
  await signIn(page, gone);
  await dashboard(page).waitFor();
  await target.db.orm.update(users).set({ isActive: false }).where(eq(users.username, gone.username));
  await page.reload();
  await expect.poll(() => page.locator(".overview .failure").innerText()).toContain("deactivated");
  await signOut(page).click();
  await signIn(page, gone);
  await expect.poll(() => page.locator("#sign-in .failure").innerText()).toBe(`${await refusal(gone)}.`);
  await signIn(page, other);
  await dashboard(page).waitFor();
  expect(unexpected(complaints)).toEqual([]);
  await close();
});

test.each([320, 390, 1440])("sign-in card and a long name fit a window of %d pixels", async (width) => {
  const person = await register(target, "analyst", "somebody.with-a-rather-long-name.indeed");
  const { page, close } = await open({ viewport: { width, height: 844 } });
  await page.getByText("Use an access token instead").click();
  await signIn(page, { ...person, password: "wrong" });
  await page.locator("#sign-in .failure").waitFor();
  expect(await overflow(page)).toBe(0);
  await signIn(page, person);
  await dashboard(page).waitFor();
  expect(await overflow(page)).toBe(0);
  expect(await page.locator(".top").evaluate((bar) => bar.scrollWidth - bar.clientWidth)).toBe(0);
  await close();
});
