import type { BrowserContextOptions, Page } from "playwright-core";
import { openPage, type Watched } from "./browser.ts";
import type { Stage } from "./stage.ts";

/** The charts of the page by the id of their place, and where their numbers come from. */
export const CHARTS: Readonly<Record<string, string>> = {
  "monthly-revenue": "/monthly_revenue",
  "categories": "/product_category_performance",
  "lifetime-value": "/customer_segments",
  "segment-tiles": "/rfm/segments",
  "rfm-segmentation": "/rfm_segmentation",
  "churn-risk": "/churn_risk",
  "cohorts": "/cohorts",
  "transitions": "/rfm/transitions?from=2026-08-02&to=2026-10-31",
  "satisfaction": "/customer_satisfaction",
};
export const IDS = Object.keys(CHARTS);

/** The page, which `prepare` has in hand before it has asked for anything. */
export async function openInsights(
  { browser, service }: Stage,
  options: BrowserContextOptions = {},
  prepare: (page: Page) => unknown = () => {},
): Promise<Watched> {
  const watched = await openPage(browser, service.url, "/docs", options);
  await prepare(watched.page);
  await watched.page.goto(`${service.url}/app/`);
  await watched.page.locator("[data-segment]").first().waitFor();
  return watched;
}

/** Scrolls to a chart as a reader does, and waits until it is drawn. */
export async function reach(page: Page, id: string): Promise<void> {
  await page.locator(`#${id} figcaption`).scrollIntoViewIfNeeded();
  await page.locator(`#${id} [data-drawn]`).waitFor();
}

/** Scrolls to a list as a reader does, and waits until it is there. */
export async function reachList(page: Page, id: string): Promise<void> {
  await page.locator(`#${id}`).scrollIntoViewIfNeeded();
  await page.locator(`#${id} table`).waitFor();
}

/** What of a chart lies beside its place: the letters, and the drawing itself. */
export const outside = (page: Page, id: string): Promise<string[]> =>
  page.locator(`#${id} .chart`).evaluate((chart) => {
    const room = chart.getBoundingClientRect();
    return [...chart.querySelectorAll("text, svg.main-svg")].flatMap((part) => {
      const { left, right, width } = part.getBoundingClientRect();
      return width > 0 && (left < room.left - 1 || right > room.right + 1) ? [part.textContent ?? ""] : [];
    });
  });
