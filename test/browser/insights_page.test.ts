import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { figure, openPage, overflow, startBrowser } from "./browser.ts";
import { type Service, startService } from "./service.ts";

/** The charts of the page by the id of their place, and where their numbers come from. */
const CHARTS: Readonly<Record<string, string>> = {
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
const IDS = Object.keys(CHARTS);

const EXPECTED = {
  model: "bg_nbd",
  meta: { as_of: "2026-10-31", definition: "What a customer is expected to bring in.", shown: 1, total: 1 },
  rows: [{
    customer_id: "C001",
    first_name: "Augusta Ada",
    last_name: "Byron",
    probability_alive: 0.914,
    expected_purchases: 7.26,
    expected_order_value: 1_041.5,
    lifetime_value: 301.29,
  }],
};
/** A chart being drawn, without a graphics card, keeps a page from everything else for a while. */
const PATIENT = { timeout: 10_000 };
const refusal = (status: number, detail: string) => ({
  status,
  contentType: "application/problem+json",
  body: JSON.stringify({ status, detail, errors: [] }),
});

let browser: Browser;
let service: Service;
beforeAll(async () => {
  [browser, service] = await Promise.all([startBrowser(), startService()]);
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

/** The page before it has asked for anything that `routes` answers. */
async function open(
  options: BrowserContextOptions = {},
  routes: (page: Page) => Promise<unknown> = expectations,
) {
  const watched = await openPage(browser, service.url, "/docs", options);
  await routes(watched.page);
  await watched.page.goto(`${service.url}/app/`);
  await watched.page.locator("[data-segment]").first().waitFor();
  return watched;
}
const expectations = (page: Page) => page.route("**/clv?*", (route) => route.fulfill({ json: EXPECTED }));

/** Scrolls to a chart as a reader does, and waits until it is drawn. */
async function reach(page: Page, id: string): Promise<void> {
  await page.locator(`#${id} figcaption`).scrollIntoViewIfNeeded();
  await page.locator(`#${id} [data-drawn]`).waitFor();
}

/** What of a chart lies beside its place: the letters, and the drawing itself. */
const outside = (page: Page, id: string) =>
  page.locator(`#${id} .chart`).evaluate((chart) => {
    const room = chart.getBoundingClientRect();
    return [...chart.querySelectorAll("text, svg.main-svg")].flatMap((part) => {
      const { left, right, width } = part.getBoundingClientRect();
      return width > 0 && (left < room.left - 1 || right > room.right + 1) ? [part.textContent ?? ""] : [];
    });
  });

const LOOKS = [["light", 1280], ["dark", 1280], ["light", 360], ["dark", 360]] as const;

test.each(LOOKS)(
  "every figure is drawn within its place, %s, in a window of %d pixels",
  async (colorScheme, width) => {
    const { page, complaints, close } = await open({ colorScheme, viewport: { width, height: 800 } });
    const traces: string[] = [];
    page.on("console", (message) => traces.push(`${message.type()}: ${message.text()}`));
    for (const id of IDS) {
      await reach(page, id);
      expect([id, await outside(page, id)]).toEqual([id, []]);
      const [ground, paper] = await page.locator(`#${id} .chart`).evaluate((chart) => [
        getComputedStyle(chart.closest(".card") ?? chart).backgroundColor,
        getComputedStyle(chart.querySelector(".main-svg") ?? chart).backgroundColor,
      ]);
      expect([id, paper]).toEqual([id, ground]);
    }
    await page.locator("#future-value").scrollIntoViewIfNeeded();
    await page.locator("#future-value table").waitFor();
    const cut = await page.locator(".list .scroll").evaluateAll((lists) =>
      lists.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
    );
    expect(cut).toEqual([0, 0]);
    expect(await overflow(page)).toBe(0);
    expect(complaints).toEqual([]);
    expect(traces.filter((line) => !/GL Driver|GPU stall|WebGL|willReadFrequently/i.test(line))).toEqual([]);
    await close();
  },
);

test("figures are asked for and drawn when they come near, at a height that is theirs before", async () => {
  const asked: string[] = [];
  const { page, close } = await open({}, async (page) => {
    await expectations(page);
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  });
  await page.waitForLoadState("networkidle");
  expect(asked).toContain("/monthly_revenue");
  for (const far of ["/rfm/transitions", "/cohorts", "/customer_satisfaction", "/clv", "/top_customers"]) {
    expect(asked).not.toContain(far);
  }
  const heightOf = async (id: string) =>
    Math.round((await page.locator(`#${id} > .slot`).boundingBox())?.height ?? 0);
  const before = await heightOf("transitions");
  await reach(page, "transitions");
  expect(asked).toContain("/rfm/transitions");
  expect(Math.abs(await heightOf("transitions") - before)).toBeLessThanOrEqual(1);
  await close();
});

test("charts follow the colour scheme when it changes", async () => {
  const { page, complaints, close } = await open({ colorScheme: "light" });
  for (const id of IDS) await reach(page, id);
  await page.emulateMedia({ colorScheme: "dark" });
  const papers = () =>
    page.locator(".chart").evaluateAll((charts) => [
      ...new Set(
        charts.map((chart) => getComputedStyle(chart.querySelector(".main-svg") ?? chart).backgroundColor),
      ),
    ]);
  await expect.poll(papers, PATIENT).toEqual(["rgb(23, 28, 36)"]);
  expect(complaints).toEqual([]);
  await close();
});

interface Rows {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

test("the numbers of a figure are a table away, and are those of the API", async () => {
  const { page, complaints, close } = await open();
  for (const [id, path] of Object.entries(CHARTS).filter(([id]) => id !== "rfm-segmentation")) {
    await reach(page, id);
    const toggle = page.locator(`#${id}`).getByRole("button", { name: "Show the numbers" });
    await toggle.click();
    const table = page.locator(`#${id} .numbers table`);
    await table.waitFor();
    expect(await page.locator(`#${id} [aria-expanded="true"]`).innerText()).toBe("Hide the numbers");
    const { rows } = await service.get<Rows>(`${path}${path.includes("?") ? "&" : "?"}format=data`);
    expect([id, await table.locator("tbody tr").count()]).toEqual([id, rows.length]);
    // Every number of the first line that stands alone is in the table's first line.
    const shown = (await table.locator("tbody tr").first().innerText()).split(/\t|\n/).map((cell) =>
      Number(cell.replaceAll(/[,%]/g, ""))
    );
    for (const value of Object.values(rows[0] ?? {}).filter((each) => typeof each === "number")) {
      expect([id, shown.some((cell) => Math.abs(cell - value) <= 0.5)]).toEqual([id, true]);
    }
  }
  const months = await service.get<Rows>("/monthly_revenue?format=data");
  const written = months.rows.map(({ revenue }) =>
    Number(revenue).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  );
  expect(await page.locator("#monthly-revenue .numbers tbody td:nth-child(2)").allInnerTexts()).toEqual(
    written,
  );
  await page.locator("#monthly-revenue").getByRole("button", { name: "Hide the numbers" }).click();
  expect(await page.locator("#monthly-revenue table").isVisible()).toBe(false);
  expect(complaints).toEqual([]);
  await close();
});

test("a figure that does not come says so, leaves the others standing, and can be tried again", async () => {
  const { page, close } = await open({}, async (page) => {
    await expectations(page);
    await page.route("**/cohorts*", (route) => route.fulfill(refusal(500, "Something went wrong here")));
  });
  await page.locator("#cohorts").scrollIntoViewIfNeeded();
  const failure = page.locator("#cohorts .failure");
  await expect.poll(() => failure.locator("p").innerText(), PATIENT).toBe("Something went wrong here.");
  await reach(page, "churn-risk");
  await reach(page, "transitions");
  expect(await page.locator("#staying .failure").count()).toBe(1);
  await page.unroute("**/cohorts*");
  await failure.getByRole("button", { name: "Try again" }).click();
  await page.locator("#cohorts [data-drawn]").waitFor();
  expect(await failure.count()).toBe(0);
  await close();
});

test("what cannot be told from this store is said quietly, and what the service does not have is left out", async () => {
  const said = "Too few customers bought more than once to say how likely they come back";
  const { page, close } = await open({}, async (page) => {
    await page.route("**/churn_risk?method=probability*", (route) => route.fulfill(refusal(400, said)));
    await page.route("**/clv?*", (route) => route.fulfill(refusal(404, "There is nothing at this path")));
  });
  await reach(page, "churn-risk");
  const risk = page.locator("#churn-risk");
  await risk.getByRole("button", { name: "By likelihood" }).click();
  await expect.poll(() => risk.getByRole("status").innerText(), PATIENT).toBe(`${said}.`);
  expect(await risk.getByRole("alert").count()).toBe(0);
  await risk.getByRole("button", { name: "By last purchase" }).click();
  await risk.locator("[data-drawn] .slice").first().waitFor();
  await page.locator("#top-customers").scrollIntoViewIfNeeded();
  await page.locator("#top-customers table").waitFor();
  await expect.poll(() => page.locator("#future-value").isVisible(), PATIENT).toBe(false);
  await close();
});

test("a period without sales says so in every place, and invites to no import", async () => {
  const { page, complaints, close } = await open();
  await page.getByLabel("From").fill("1990-01-01");
  await page.getByLabel("to", { exact: true }).fill("1990-01-31");
  const words = {
    "monthly-revenue": "No sales in this period.",
    "categories": "No sales in this period.",
    "lifetime-value": "No customers in this period.",
    "segment-tiles": "No customers in this period.",
    "cohorts": "No customers in this period.",
    "satisfaction": "Nobody has given a score in this period.",
  };
  for (const [id, said] of Object.entries(words)) {
    await page.locator(`#${id}`).scrollIntoViewIfNeeded();
    await expect.poll(() => page.locator(`#${id} .nothing`).innerText(), { message: id, ...PATIENT }).toBe(
      said,
    );
    expect(await page.locator(`#${id} .notes`).isVisible()).toBe(false);
  }
  expect(await page.locator("#empty").isVisible()).toBe(false);
  await page.getByRole("button", { name: "All time" }).click();
  await reach(page, "satisfaction");
  expect(complaints).toEqual([]);
  await close();
});

interface Compared {
  readonly total_lifetime_value: number;
  readonly comparison: {
    readonly changes: Readonly<Record<string, { readonly absolute: number; readonly percent: number }>>;
  };
}

test("key figures and charts follow the period, beside the period before", async () => {
  const { page, complaints, close } = await open();
  for (const id of IDS) await reach(page, id);
  expect(await page.locator(".overview .change").count()).toBe(0);
  await page.locator("#future-value").scrollIntoViewIfNeeded();
  await page.locator("#future-value table").waitFor();
  const asked: URL[] = [];
  page.on("request", (request) => asked.push(new URL(request.url())));
  await page.getByRole("button", { name: "Last 3 months" }).click();
  const query = "start_date=2026-08-01&end_date=2026-10-31";
  const kpis = await service.get<Compared>(`/kpis?${query}&compare=previous`);
  await expect.poll(() => figure(page, "total_lifetime_value"), PATIENT).toBeCloseTo(
    kpis.total_lifetime_value,
    2,
  );
  const { percent } = kpis.comparison.changes["total_lifetime_value"] ?? { percent: NaN };
  const shown = page.locator('.tile:has([data-figure="total_lifetime_value"]) .change');
  expect(Number.parseFloat(await shown.innerText())).toBeCloseTo(percent, 1);
  expect(await page.locator(".overview").innerText()).toContain("Compared with May 1 – Jul 31, 2026.");
  /** What the last question of this path was about; questions and drawings follow one another for a while. */
  const lastAsked = (path: string, ...names: readonly string[]) => {
    const last = asked.filter(({ pathname }) => pathname === path).at(-1)?.searchParams;
    return names.map((name) => last?.get(name) ?? null);
  };
  for (const path of Object.values(CHARTS).filter((path) => !path.includes("?"))) {
    await expect.poll(() => lastAsked(path, "start_date", "end_date"), { ...PATIENT, message: path })
      .toEqual(["2026-08-01", "2026-10-31"]);
  }
  await expect.poll(() => lastAsked("/rfm/transitions", "from", "to"), PATIENT).toEqual([
    "2026-07-31",
    "2026-10-31",
  ]);
  // What somebody will be worth hangs on all they ever bought.
  await expect.poll(() => lastAsked("/clv", "start_date", "end_date"), PATIENT).toEqual([null, "2026-10-31"]);
  const months = await service.get<Rows>(`/monthly_revenue?format=data&${query}`);
  await expect.poll(() => page.locator("#monthly-revenue .points path").count(), PATIENT).toBe(
    months.rows.length,
  );
  expect(complaints).toEqual([]);
  await close();
});

test("lists name the customers that the API names", async () => {
  const { page, complaints, close } = await open();
  await page.locator("#worth").scrollIntoViewIfNeeded();
  const top = await service.get<readonly { readonly customer_id: string; readonly last_name: string }[]>(
    "/top_customers",
  );
  await page.locator("#top-customers table").waitFor();
  expect(await page.locator("#top-customers tbody tr td:nth-child(2)").allInnerTexts())
    .toEqual(top.map(({ customer_id }) => customer_id));
  expect((await page.locator("#future-value tbody tr").allInnerTexts()).map((line) => line.split(/\s*\t\s*/)))
    .toEqual([["Augusta Ada Byron", "C001", "301.29", "7.3", "1,041.50", "91.4%"]]);
  expect(complaints).toEqual([]);
  await close();
});

test("a reader jumps from question to question", async () => {
  const { page, close } = await open({ viewport: { width: 360, height: 740 } });
  const contents = page.getByRole("navigation", { name: "Questions" });
  for (const question of ["Are they happy?", "How are sales going?", "Who is worth most?"]) {
    await contents.getByRole("link", { name: question }).click();
    const heading = page.getByRole("heading", { name: question });
    await expect.poll(async () => {
      const { y = -1 } = await heading.boundingBox() ?? {};
      return y > 40 && y < 700;
    }, { message: question, ...PATIENT }).toBe(true);
    expect(await contents.isVisible()).toBe(true);
  }
  await close();
});
