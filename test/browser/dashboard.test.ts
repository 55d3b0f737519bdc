import type { BrowserContextOptions, Page } from "playwright-core";
import { expect, test } from "vitest";
import { figure, openDashboard, openPage, overflow, PATIENT } from "./browser.ts";
import { useStage } from "./stage.ts";

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

const stage = useStage();

const open = (options?: BrowserContextOptions) => openDashboard(stage.browser, stage.service.url, options);

const countOf = async (page: Page, group: string): Promise<number> =>
  Number((await page.locator(`[data-group="${group}"] .bar-value`).first().innerText()).replaceAll(",", ""));

/** Every group that the API has customers in, with their number. */
async function expectGroups(page: Page, { customer_segments }: Dashboard["data"]): Promise<void> {
  for (const { RFMCategory, count } of customer_segments.segmentation.filter(({ count }) => count > 0)) {
    await page.locator(`[data-group="${RFMCategory}"]`).waitFor();
    await expect.poll(() => countOf(page, RFMCategory), { message: RFMCategory, ...PATIENT }).toBe(count);
  }
}

test("dashboard page shows the numbers of the API", async () => {
  const { page, complaints, close } = await open();
  const kpis = await stage.service.get<KeyFigures>("/kpis");
  expect(await figure(page, "total_customers")).toBe(kpis.total_customers);
  expect(await figure(page, "total_lifetime_value")).toBeCloseTo(kpis.total_lifetime_value, 2);
  expect(await figure(page, "average_order_value")).toBeCloseTo(kpis.average_order_value, 2);
  expect(await figure(page, "retention_rate")).toBeCloseTo(kpis.retention_rate, 1);
  const { data } = await stage.service.get<Dashboard>("/dashboard/");
  expect(await figure(page, "total_sales")).toBeCloseTo(data.total_sales, 2);
  expect(await figure(page, "total_transactions")).toBe(data.total_transactions);
  expect(await figure(page, "products_sold")).toBe(data.products_sold);
  expect(await figure(page, "new_memberships")).toBe(data.new_memberships);
  expect(await page.locator("[data-group]").count()).toBe(3);
  await expectGroups(page, data);
  expect(complaints).toEqual([]);
  await close();
});

test("dashboard page of an open service asks nobody who they are", async () => {
  const { page, complaints, close } = await openPage(stage.browser, stage.service.url, "/docs");
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${stage.service.url}/app/`);
  await page.locator("[data-segment]").first().waitFor();
  expect(await page.locator("#sign-in").count()).toBe(0);
  expect(await page.locator("#account").innerText()).toBe("");
  expect(await page.evaluate("sessionStorage.length")).toBe(0);
  expect(asked.filter((path) => path.startsWith("/auth/"))).toEqual([]);
  expect(complaints).toEqual([]);
  await close();
});

test("dashboard page changes its totals with the period", async () => {
  const { page, complaints, close } = await open();
  const sales = page.locator('[data-figure="total_transactions"]');
  const before = await sales.innerText();
  await page.getByLabel("From").fill("2026-01-01");
  await page.getByLabel("to", { exact: true }).fill("2026-06-30");
  const { data } = await stage.service.get<Dashboard>(
    "/dashboard/?start_date=2026-01-01&end_date=2026-06-30",
  );
  await expect.poll(() => figure(page, "total_transactions"), PATIENT).toBe(data.total_transactions);
  await expect.poll(() => figure(page, "total_sales"), PATIENT).toBeCloseTo(data.total_sales, 2);
  expect(await sales.innerText()).not.toBe(before);

  await page.getByRole("button", { name: "Last 12 months" }).click();
  expect(await page.getByLabel("From").inputValue()).toBe("2025-11-01");
  const year = await stage.service.get<Dashboard>("/dashboard/?start_date=2025-11-01&end_date=2026-10-31");
  await expect.poll(() => figure(page, "total_transactions"), PATIENT).toBe(year.data.total_transactions);

  await page.getByLabel("From").fill("2027-01-01");
  expect(await page.getByRole("alert").filter({ hasText: "after the last one" }).count()).toBe(1);
  await page.getByRole("button", { name: "All time" }).click();
  await expect.poll(() => sales.innerText(), PATIENT).toBe(before);
  expect(complaints).toEqual([]);
  await close();
});

test("dashboard page groups customers another way when asked to, and keeps to it", async () => {
  const { page, complaints, close } = await open();
  const three = page.getByRole("button", { name: "Three groups" });
  const alike = page.getByRole("button", { name: "Similar customers" });
  const { data } = await stage.service.get<Dashboard>("/dashboard/?model=dbscan");
  expect(await alike.getAttribute("aria-pressed")).toBe("false");
  await alike.focus();
  await page.keyboard.press("Enter");
  await expectGroups(page, data);
  expect(data.customer_segments.segmentation.filter(({ count }) => count > 0).length).toBeGreaterThan(2);
  expect(await page.locator('[data-group="Noise"] h3').innerText()).toBe("Unusual customers");
  expect(await page.evaluate("document.activeElement.textContent")).toBe("Similar customers");
  expect([await three.getAttribute("aria-pressed"), await alike.getAttribute("aria-pressed")])
    .toEqual(["false", "true"]);
  expect(await page.locator("#grouping-meaning").innerText()).toContain("DBSCAN");

  await page.getByRole("button", { name: "Last 3 months" }).click();
  const recent = await stage.service.get<Dashboard>(
    "/dashboard/?start_date=2026-08-01&end_date=2026-10-31&model=dbscan",
  );
  await expect.poll(() => figure(page, "total_transactions"), PATIENT).toBe(recent.data.total_transactions);
  await expectGroups(page, recent.data);

  await page.getByRole("button", { name: "All time" }).click();
  await three.click();
  await expectGroups(page, (await stage.service.get<Dashboard>("/dashboard/")).data);
  expect(await page.locator('[data-group="Noise"]').count()).toBe(0);
  expect(complaints).toEqual([]);
  await close();
});

test("dashboard page says once that the sales did not come, and brings the groups with them", async () => {
  const { page, close } = await openPage(stage.browser, stage.service.url, "/docs");
  await page.route("**/dashboard/**", (route) => route.abort());
  await page.goto(`${stage.service.url}/app/`);
  const failure = page.locator("#sales .failure").filter({ visible: true });
  await failure.first().waitFor();
  expect(await failure.count()).toBe(1);
  expect(await page.getByRole("button", { name: "Three groups" }).isVisible()).toBe(false);
  await page.unroute("**/dashboard/**");
  await failure.getByRole("button", { name: "Try again" }).click();
  await page.locator("[data-group]").first().waitFor();
  expect(await page.getByRole("button", { name: "Three groups" }).isVisible()).toBe(true);
  expect(await failure.count()).toBe(0);
  await close();
});

test("dashboard page draws a trace and writes a row for every segment present", async () => {
  const { page, complaints, close } = await open();
  const { data } = await stage.service.get<Figure>("/rfm_segmentation");
  expect(await page.locator("[data-segment]").count()).toBe(data.length);
  for (const { name, x } of data) {
    const row = page.locator(`[data-segment="${name}"]`);
    expect([name, await row.locator(".count").innerText()]).toEqual([name, x.length.toLocaleString("en-US")]);
    for (const words of await row.locator(".words").allInnerTexts()) expect(words.length).toBeGreaterThan(10);
  }
  const cube = page.locator("#rfm-segmentation");
  expect(await cube.locator("[data-drawn]").count(), "the chart waits until it is near").toBe(0);
  await cube.scrollIntoViewIfNeeded();
  await cube.locator(`[data-drawn="${data.length}"]`).waitFor();
  expect(await cube.locator("canvas").count()).toBeGreaterThan(0);
  expect(await cube.locator(".legend .traces").count()).toBe(data.length);
  expect(complaints).toEqual([]);
  await close();
});

test.each([390, 1440])("dashboard page fits a window of %d pixels", async (width) => {
  const { page, close } = await open({ viewport: { width, height: 844 } });
  await page.locator("#rfm-segmentation").scrollIntoViewIfNeeded();
  await page.locator("#rfm-segmentation [data-drawn]").waitFor();
  await page.getByText("Options").click();
  await page.getByText("The scores behind this").click();
  expect(await overflow(page)).toBe(0);
  await close();
});

test("dashboard page follows the colour scheme, chart included", async () => {
  const { page, complaints, close } = await open({ colorScheme: "light" });
  await page.locator("#rfm-segmentation").scrollIntoViewIfNeeded();
  await page.locator("#rfm-segmentation [data-drawn]").waitFor();
  const colours = () =>
    page.evaluate<string[]>(
      `[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color,
        document.querySelector("#rfm-segmentation .chart").layout.font.color]`,
    );
  const light = await colours();
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(async () => (await colours())[2], PATIENT).not.toBe(light[2]);
  const dark = await colours();
  expect(dark.filter((colour, index) => colour === light[index])).toEqual([]);
  expect(complaints).toEqual([]);
  await close();
});

test("dashboard page says so when the service does not answer, and tries again", async () => {
  const { page, close } = await openPage(stage.browser, stage.service.url, "/docs");
  await page.route("**/kpis", (route) => route.abort());
  await page.goto(`${stage.service.url}/app/`);
  const failure = page.locator(".overview .failure");
  await failure.waitFor();
  expect(await failure.innerText()).toContain("The service does not answer");
  expect(await page.locator("#sales").isVisible()).toBe(false);
  await page.unroute("**/kpis");
  await failure.getByRole("button", { name: "Try again" }).click();
  await page.locator("[data-segment]").first().waitFor();
  await expect.poll(() => figure(page, "total_customers"), PATIENT).toBeGreaterThan(0);
  expect(await failure.count()).toBe(0);
  await close();
});
