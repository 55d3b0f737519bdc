import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPage, overflow, startBrowser, type Watched } from "./browser.ts";
import { type Service, startService } from "./service.ts";

interface KeyFigures {
  readonly total_customers: number;
  readonly total_lifetime_value: number;
  readonly average_order_value: number;
  readonly retention_rate: number;
}

interface Dashboard {
  readonly data: {
    readonly total_sales: number;
    readonly total_transactions: number;
    readonly products_sold: number;
    readonly new_memberships: number;
    readonly customer_segments: {
      readonly segmentation: readonly { readonly RFMCategory: string; readonly count: number }[];
    };
  };
}

interface Figure {
  readonly data: readonly { readonly name: string; readonly x: readonly number[] }[];
}

let browser: Browser;
let service: Service;
let folder: string;
beforeAll(async () => {
  [browser, service, folder] = await Promise.all([
    startBrowser(),
    startService(),
    mkdtemp(join(tmpdir(), "quintile-files-")),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

const open = async (options: Parameters<typeof openPage>[3] = {}): Promise<Watched> => {
  const watched = await openPage(browser, service.url, "/app/", options);
  await watched.page.locator("[data-segment]").first().waitFor();
  await watched.page.locator("[data-group]").first().waitFor();
  return watched;
};

/** A tile's number, read back from how it is written in English. */
const figure = async (page: Page, id: string): Promise<number> =>
  Number((await page.locator(`[data-figure="${id}"]`).innerText()).replaceAll(/[,%]/g, ""));

const countOf = async (page: Page, group: string): Promise<number> =>
  Number((await page.locator(`[data-group="${group}"] .bar-value`).first().innerText()).replaceAll(",", ""));

test("dashboard page shows the numbers of the API", async () => {
  const { page, complaints, close } = await open();
  const kpis = await service.get<KeyFigures>("/kpis");
  expect(await figure(page, "total_customers")).toBe(kpis.total_customers);
  expect(await figure(page, "total_lifetime_value")).toBeCloseTo(kpis.total_lifetime_value, 2);
  expect(await figure(page, "average_order_value")).toBeCloseTo(kpis.average_order_value, 2);
  expect(await figure(page, "retention_rate")).toBeCloseTo(kpis.retention_rate, 1);
  const { data } = await service.get<Dashboard>("/dashboard/");
  expect(await figure(page, "total_sales")).toBeCloseTo(data.total_sales, 2);
  expect(await figure(page, "total_transactions")).toBe(data.total_transactions);
  expect(await figure(page, "products_sold")).toBe(data.products_sold);
  expect(await figure(page, "new_memberships")).toBe(data.new_memberships);
  expect(await page.locator("[data-group]").count()).toBe(5);
  for (const { RFMCategory, count } of data.customer_segments.segmentation) {
    expect([RFMCategory, await countOf(page, RFMCategory)]).toEqual([RFMCategory, count]);
  }
  expect(complaints).toEqual([]);
  await close();
});

test("dashboard page changes its totals with the period", async () => {
  const { page, complaints, close } = await open();
  const sales = page.locator('[data-figure="total_transactions"]');
  const before = await sales.innerText();
  await page.getByLabel("From").fill("2026-01-01");
  await page.getByLabel("to", { exact: true }).fill("2026-06-30");
  const { data } = await service.get<Dashboard>("/dashboard/?start_date=2026-01-01&end_date=2026-06-30");
  await expect.poll(() => figure(page, "total_transactions")).toBe(data.total_transactions);
  await expect.poll(() => figure(page, "total_sales")).toBeCloseTo(data.total_sales, 2);
  expect(await sales.innerText()).not.toBe(before);

  await page.getByRole("button", { name: "Last 12 months" }).click();
  expect(await page.getByLabel("From").inputValue()).toBe("2025-11-01");
  const year = await service.get<Dashboard>("/dashboard/?start_date=2025-11-01&end_date=2026-10-31");
  await expect.poll(() => figure(page, "total_transactions")).toBe(year.data.total_transactions);

  await page.getByLabel("From").fill("2027-01-01");
  expect(await page.getByRole("alert").filter({ hasText: "after the last one" }).count()).toBe(1);
  await page.getByRole("button", { name: "All time" }).click();
  await expect.poll(() => sales.innerText()).toBe(before);
  expect(complaints).toEqual([]);
  await close();
});

test("dashboard page draws a trace and writes a row for every segment present", async () => {
  const { page, complaints, close } = await open();
  const { data } = await service.get<Figure>("/rfm_segmentation");
  expect(await page.locator("[data-segment]").count()).toBe(data.length);
  for (const { name, x } of data) {
    const row = page.locator(`[data-segment="${name}"]`);
    expect([name, await row.locator(".count").innerText()]).toEqual([name, x.length.toLocaleString("en-US")]);
    for (const words of await row.locator(".words").allInnerTexts()) expect(words.length).toBeGreaterThan(10);
  }
  expect(await page.evaluate("typeof Plotly"), "Plotly waits until the chart is near").toBe("undefined");
  await page.locator("#segments").scrollIntoViewIfNeeded();
  await page.locator(`[data-drawn="${data.length}"]`).waitFor();
  expect(await page.locator(".chart canvas").count()).toBeGreaterThan(0);
  expect(await page.locator(".chart .legend .traces").count()).toBe(data.length);
  expect(complaints).toEqual([]);
  await close();
});

const SALES = `InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
T-1,CUP,Tea cup,3,2026-10-01 10:00,12.50,990001,France
T-2,POT,Tea pot,a few,2026-10-02 10:00,30.00,990002,France
T-3,POT,Tea pot,1,2026-10-02 11:00,30.00,990002,France
`;

test("dashboard page imports a file, shows its report and moves the numbers", async () => {
  const { page, complaints, close } = await open();
  const customers = await figure(page, "total_customers");
  const sales = await figure(page, "total_sales");
  const file = join(folder, "october.csv");
  await writeFile(file, SALES);
  await page.setInputFiles("#import-file", file);
  const report = page.locator("#import-report");
  await report.waitFor();
  expect(await report.locator("h3").innerText()).toBe("2 rows of october.csv loaded");
  expect(await report.innerText()).toContain("New: 2 customers, 2 products, and 2 purchases.");
  expect([await figure(page, "rows_read"), await figure(page, "rows_failed")]).toEqual([3, 1]);
  expect(await report.locator(".reasons").innerText()).toMatch(/1 row: .*a few.*\s+Line 3/);
  await expect.poll(() => figure(page, "total_customers")).toBe(customers + 2);
  await expect.poll(() => figure(page, "total_sales")).toBeCloseTo(sales + 67.5, 2);

  await page.setInputFiles("#import-file", file);
  await expect.poll(() => report.locator("h3").innerText()).toBe("october.csv holds nothing new");
  expect(complaints).toEqual([]);
  await close();
});

test("dashboard page takes a dropped file, and shows the API's own sentence where it refuses", async () => {
  const { page, complaints, close } = await open();
  const transfer = await page.evaluateHandle(
    `(() => { const transfer = new DataTransfer();
      transfer.items.add(new File(["colour,taste\\nred,sweet\\n"], "fruit.csv", { type: "text/csv" }));
      return transfer; })()`,
  );
  await page.locator(".drop").dispatchEvent("drop", { dataTransfer: transfer });
  const failure = page.locator("#import .failure");
  await failure.waitFor();
  const form = new FormData();
  form.append("file", new Blob(["colour,taste\nred,sweet\n"], { type: "text/csv" }), "fruit.csv");
  const answer = await fetch(`${service.url}/imports`, { method: "POST", body: form });
  const { detail }: { detail: string } = await answer.json();
  expect(await failure.innerText()).toContain(detail);
  expect(complaints).toEqual([]);
  await close();
});

test.each([390, 1440])("dashboard page fits a window of %d pixels", async (width) => {
  const { page, close } = await open({ viewport: { width, height: 844 } });
  await page.locator("#segments").scrollIntoViewIfNeeded();
  await page.locator("[data-drawn]").waitFor();
  await page.getByText("Options").click();
  await page.getByText("The scores behind this").click();
  expect(await overflow(page)).toBe(0);
  await close();
});

test("dashboard page follows the colour scheme, chart included", async () => {
  const { page, complaints, close } = await open({ colorScheme: "light" });
  await page.locator("#segments").scrollIntoViewIfNeeded();
  await page.locator("[data-drawn]").waitFor();
  const colours = () =>
    page.evaluate<string[]>(
      `[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color,
        document.querySelector(".chart").layout.font.color]`,
    );
  const light = await colours();
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(async () => (await colours())[2]).not.toBe(light[2]);
  const dark = await colours();
  expect(dark.filter((colour, index) => colour === light[index])).toEqual([]);
  expect(complaints).toEqual([]);
  await close();
});
