import { expect, test } from "vitest";
import { overflow, PATIENT } from "./browser.ts";
import { IDS, openInsights, outside, reach, reachList } from "./insights.ts";
import { useStage } from "./stage.ts";

const stage = useStage();

const LOOKS = [["light", 1280], ["dark", 1280], ["light", 360], ["dark", 360]] as const;

test.each(LOOKS)(
  "every figure is drawn within its place, %s, in a window of %d pixels",
  async (colorScheme, width) => {
    const { page, complaints, close } = await openInsights(stage, {
      colorScheme,
      viewport: { width, height: 800 },
    });
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
    await reachList(page, "future-value");
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
  const { page, close } = await openInsights(stage, {}, (page) => {
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
  const { page, complaints, close } = await openInsights(stage, { colorScheme: "light" });
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
