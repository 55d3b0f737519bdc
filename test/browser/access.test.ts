import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTarget, type Target } from "../support/targets.ts";
import { openPage, overflow, startBrowser } from "./browser.ts";
import { enterToken, register } from "./people.ts";

let browser: Browser;
let target: Target;
beforeAll(async () => {
  [browser, target] = await Promise.all([startBrowser(), startTarget("Deno with a file")]);
});
afterAll(async () => {
  await browser?.close();
  await target?.stop();
});

/** A browser notes every 401 itself; a page can't keep it from that. */
const REFUSED = /status of 401/;
const NEW_SALES = `InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
A-1,CUP,Tea cup,2,2026-10-01 10:00,12.50,1,France
A-2,POT,Tea pot,1,2026-10-02 10:00,30.00,2,France
`;

test("dashboard page takes a token, refuses a wrong one in the API's words and keeps a good one", async () => {
  const { page, complaints, close } = await openPage(browser, target.url, "/app/");
  const field = page.getByLabel("Access token");
  await page.locator("#sign-in").waitFor();
  expect(await field.isVisible()).toBe(false);
  await enterToken(page, "not-a-token");
  const refused = await fetch(`${target.url}/kpis`, { headers: { authorization: "Bearer not-a-token" } });
  const { detail }: { detail: string } = await refused.json();
  await expect.poll(() => page.locator("#sign-in .failure").innerText()).toBe(`${detail}.`);
  expect(await page.locator("#sign-in").innerText()).toContain("deno task token");
  expect(await page.evaluate("document.activeElement.id")).toBe("token");
  expect(await page.evaluate("sessionStorage.length")).toBe(0);

  const token = await target.token("analyst");
  await field.fill(token);
  await page.getByRole("button", { name: "Open the dashboard" }).click();
  await page.getByRole("heading", { name: "No customers yet" }).waitFor();
  await expect.poll(() => page.locator("#account").innerText()).toMatch(/^analyst-/m);
  await page.reload();
  await page.getByRole("heading", { name: "No customers yet" }).waitFor();
  expect(await page.evaluate("localStorage.length")).toBe(0);

  await page.getByRole("button", { name: "Sign out" }).click();
  await page.locator("#sign-in").waitFor();
  expect(await page.evaluate("sessionStorage.length")).toBe(0);
  const after = await fetch(`${target.url}/auth/me`, { headers: { authorization: `Bearer ${token}` } });
  expect(after.status).toBe(401);
  expect(complaints.filter((complaint) => !REFUSED.test(complaint))).toEqual([]);
  await close();
});

test("dashboard page takes an API key, which signing out leaves as it is", async () => {
  const headers = { "content-type": "application/json" };
  const { username, password } = await register(target, "analyst");
  const login = await fetch(`${target.url}/auth/login`, {
    method: "POST",
    headers,
    body: JSON.stringify({ username, password }),
  });
  const { access_token }: { access_token: string } = await login.json();
  const made = await fetch(`${target.url}/auth/api-keys`, {
    method: "POST",
    headers: { ...headers, authorization: `Bearer ${access_token}` },
    body: JSON.stringify({ name: "browser", role: "analyst" }),
  });
  const { key }: { key: string } = await made.json();
  const { page, complaints, close } = await openPage(browser, target.url, "/app/");
  await enterToken(page, key);
  await expect.poll(() => page.locator("#account").innerText()).toContain(username);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.locator("#sign-in").waitFor();
  expect(await page.evaluate("sessionStorage.length")).toBe(0);
  const after = await fetch(`${target.url}/auth/me`, { headers: { authorization: `Bearer ${key}` } });
  expect(after.status).toBe(200);
  expect(complaints.filter((complaint) => !REFUSED.test(complaint))).toEqual([]);
  await close();
});

test("dashboard page tells a caller without the role so in the API's words", async () => {
  const { page, complaints, close } = await openPage(browser, target.url, "/app/");
  const token = await target.token("user");
  await enterToken(page, token);
  const refused = await fetch(`${target.url}/kpis`, { headers: { authorization: `Bearer ${token}` } });
  const { status, detail }: { status: number; detail: string } = await refused.json();
  expect(status).toBe(403);
  await expect.poll(() => page.locator(".overview .failure p").innerText()).toContain(detail);
  expect(complaints.filter((complaint) => !/status of 40[13]/.test(complaint))).toEqual([]);
  await close();
});

test("dashboard page invites to import into an empty store, and fills itself from the file", async () => {
  const { page, complaints, close } = await openPage(browser, target.url, "/app/", {
    viewport: { width: 390, height: 844 },
  });
  await enterToken(page, await target.token("analyst"));
  const empty = page.getByRole("heading", { name: "No customers yet" });
  await empty.waitFor();
  expect(await page.locator("#sales").isVisible()).toBe(false);
  expect(await overflow(page)).toBe(0);

  await page.setInputFiles("#import-file", {
    name: "first.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(NEW_SALES),
  });
  await page.locator("#import-report").waitFor();
  await expect.poll(() => page.locator('[data-figure="total_customers"]').innerText()).toBe("2");
  await expect.poll(() => page.locator('[data-figure="total_sales"]').innerText()).toBe("55.00");
  expect(await empty.isVisible()).toBe(false);
  await page.locator("[data-segment]").first().waitFor();
  expect(complaints.filter((complaint) => !REFUSED.test(complaint))).toEqual([]);
  await close();
});
