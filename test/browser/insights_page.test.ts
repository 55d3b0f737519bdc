import { expect, test } from "vitest";
import { figure, PATIENT } from "./browser.ts";
import { CHARTS, IDS, openInsights, outside, reach, reachList } from "./insights.ts";
import { useStage } from "./stage.ts";

const stage = useStage();

const refusal = (status: number, detail: string) => ({
  status,
  contentType: "application/problem+json",
  body: JSON.stringify({ status, detail, errors: [] }),
});

/** A number with so many decimals, at least and at most. */
const decimals = (value: number, least: number, most: number) =>
  value.toLocaleString("en-US", { minimumFractionDigits: least, maximumFractionDigits: most });

interface Rows {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

test("the numbers of a figure are a table away, and are those of the API", async () => {
  const { page, complaints, close } = await openInsights(stage);
  for (const [id, path] of Object.entries(CHARTS).filter(([id]) => id !== "rfm-segmentation")) {
    await reach(page, id);
    const toggle = page.locator(`#${id}`).getByRole("button", { name: "Show the numbers" });
    await toggle.click();
    const table = page.locator(`#${id} .numbers table`);
    await table.waitFor();
    expect(await page.locator(`#${id} [aria-expanded="true"]`).innerText()).toBe("Hide the numbers");
    const { rows } = await stage.service.get<Rows>(`${path}${path.includes("?") ? "&" : "?"}format=data`);
    expect([id, await table.locator("tbody tr").count()]).toEqual([id, rows.length]);
    // Every number of the first line that stands alone is in the table's first line.
    const shown = (await table.locator("tbody tr").first().innerText()).split(/\t|\n/).map((cell) =>
      Number(cell.replaceAll(/[,%]/g, ""))
    );
    for (const value of Object.values(rows[0] ?? {}).filter((each) => typeof each === "number")) {
      expect([id, shown.some((cell) => Math.abs(cell - value) <= 0.5)]).toEqual([id, true]);
    }
  }
  const months = await stage.service.get<Rows>("/monthly_revenue?format=data");
  const written = months.rows.map(({ revenue }) => decimals(Number(revenue), 2, 2));
  expect(await page.locator("#monthly-revenue .numbers tbody td:nth-child(2)").allInnerTexts()).toEqual(
    written,
  );
  await page.locator("#monthly-revenue").getByRole("button", { name: "Hide the numbers" }).click();
  expect(await page.locator("#monthly-revenue table").isVisible()).toBe(false);
  expect(complaints).toEqual([]);
  await close();
});

test("a figure that does not come says so, leaves the others standing, and can be tried again", async () => {
  const { page, close } = await openInsights(
    stage,
    {},
    (page) => page.route("**/cohorts*", (route) => route.fulfill(refusal(500, "Something went wrong here"))),
  );
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

interface Refusal {
  readonly detail: string;
}

test("what cannot be told from this store is said quietly, and what the service does not have is left out", async () => {
  const { page, close } = await openInsights(
    stage,
    {},
    (page) => page.route("**/clv?*", (route) => route.fulfill(refusal(404, "There is nothing at this path"))),
  );
  // One customer has bought by then: enough to draw, too few to learn from.
  await page.getByLabel("to", { exact: true }).fill("2021-11-15");
  const { detail } = await stage.service.get<Refusal>("/churn_risk?method=probability&end_date=2021-11-15");
  await reach(page, "churn-risk");
  const risk = page.locator("#churn-risk");
  await risk.getByRole("button", { name: "By likelihood" }).click();
  await expect.poll(() => risk.getByRole("status").innerText(), PATIENT).toBe(`${detail}.`);
  expect(await risk.getByRole("alert").count()).toBe(0);
  await risk.getByRole("button", { name: "By last purchase" }).click();
  await risk.locator("[data-drawn] .slice").filter({ visible: true }).first().waitFor();
  await reachList(page, "top-customers");
  await expect.poll(() => page.locator("#future-value").isVisible(), PATIENT).toBe(false);
  await close();
});

/** How a pie by these numbers has its slices lettered. */
async function slicesOf(path: string): Promise<string[]> {
  const { rows } = await stage.service.get<Rows>(path);
  const customers = rows.map((row) => Number(row["customers"]));
  const all = customers.reduce((sum, each) => sum + each, 0);
  return customers.map((each) => `${Number((100 * each / all).toPrecision(3))}%`);
}

test("who may be gone is drawn by likelihood when asked to, with the numbers of the API", async () => {
  const { page, complaints, close } = await openInsights(stage);
  await reach(page, "churn-risk");
  const risk = page.locator("#churn-risk");
  const slices = risk.locator(".chart .slice");
  const lately = await slicesOf("/churn_risk?format=data");
  await expect.poll(() => slices.allTextContents(), PATIENT).toEqual(lately);
  const byLikelihood = risk.getByRole("button", { name: "By likelihood" });
  await byLikelihood.click();
  const likely = await slicesOf("/churn_risk?method=probability&format=data");
  expect(likely).not.toEqual(lately);
  await expect.poll(() => slices.allTextContents(), PATIENT).toEqual(likely);
  expect(await byLikelihood.getAttribute("aria-pressed")).toBe("true");
  expect(await outside(page, "churn-risk")).toEqual([]);
  expect(complaints).toEqual([]);
  await close();
});

test("a period without sales says so in every place, and invites to no import", async () => {
  const { page, complaints, close } = await openInsights(stage);
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
  // What customers will be worth can't be learnt from nobody: the service refuses, which a browser notes by itself.
  await page.locator("#future-value").scrollIntoViewIfNeeded();
  const { detail } = await stage.service.get<Refusal>("/clv?limit=10&end_date=1990-01-31");
  await expect.poll(() => page.locator("#future-value").getByRole("status").innerText(), PATIENT).toBe(
    `${detail}.`,
  );
  expect(await page.locator("#empty").isVisible()).toBe(false);
  await page.getByRole("button", { name: "All time" }).click();
  await reach(page, "satisfaction");
  expect(complaints).toEqual([expect.stringContaining("status of 400")]);
  await close();
});

interface Compared {
  readonly total_lifetime_value: number;
  readonly comparison: {
    readonly changes: Readonly<Record<string, { readonly absolute: number; readonly percent: number }>>;
  };
}

test("key figures and charts follow the period, beside the period before", async () => {
  const { page, complaints, close } = await openInsights(stage);
  for (const id of IDS) await reach(page, id);
  expect(await page.locator(".overview .change").count()).toBe(0);
  await reachList(page, "future-value");
  const asked: URL[] = [];
  page.on("request", (request) => asked.push(new URL(request.url())));
  await page.getByRole("button", { name: "Last 3 months" }).click();
  const query = "start_date=2026-08-01&end_date=2026-10-31";
  const kpis = await stage.service.get<Compared>(`/kpis?${query}&compare=previous`);
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
  const months = await stage.service.get<Rows>(`/monthly_revenue?format=data&${query}`);
  await expect.poll(() => page.locator("#monthly-revenue .points path").count(), PATIENT).toBe(
    months.rows.length,
  );
  expect(complaints).toEqual([]);
  await close();
});

interface Customer {
  readonly customer_id: string;
  readonly first_name: string;
  readonly last_name: string;
}

interface Worth extends Customer {
  readonly lifetime_value: number;
  readonly expected_purchases: number;
  readonly expected_order_value: number;
  readonly probability_alive: number;
}

test("lists name the customers that the API names", async () => {
  const { page, complaints, close } = await openInsights(stage);
  await reachList(page, "top-customers");
  const top = await stage.service.get<readonly Customer[]>("/top_customers");
  expect(await page.locator("#top-customers tbody tr td:nth-child(2)").allInnerTexts())
    .toEqual(top.map(({ customer_id }) => customer_id));
  await reachList(page, "future-value");
  const { rows } = await stage.service.get<{ readonly rows: readonly Worth[] }>("/clv?limit=10");
  expect(rows).toHaveLength(10);
  expect((await page.locator("#future-value tbody tr").allInnerTexts()).map((line) => line.split(/\s*\t\s*/)))
    .toEqual(rows.map((worth) => [
      `${worth.first_name} ${worth.last_name}`,
      worth.customer_id,
      decimals(worth.lifetime_value, 2, 2),
      decimals(worth.expected_purchases, 0, 1),
      decimals(worth.expected_order_value, 2, 2),
      `${decimals(100 * worth.probability_alive, 0, 1)}%`,
    ]));
  expect(complaints).toEqual([]);
  await close();
});

test("a reader jumps from question to question", async () => {
  const { page, close } = await openInsights(stage, { viewport: { width: 360, height: 740 } });
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
