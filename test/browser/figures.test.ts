import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openPage } from "./browser.ts";
import { useStage } from "./stage.ts";

/** Where pictures of the figures go, for people to look at; none are taken without it. */
const PICTURES = process.env["FIGURE_PICTURES"];

const FIGURES = [
  "/customer_segments",
  "/monthly_revenue",
  "/product_category_performance",
  "/customer_satisfaction",
  "/churn_risk",
  "/churn_risk?method=probability",
  "/rfm_segmentation",
  "/cohorts",
  "/rfm/segments",
  "/rfm/transitions",
];
/** The whole store, a quarter of it, and a day before there was anything. */
const QUERIES = ["", "?start_date=2026-01-01&end_date=2026-03-31", "?as_of=1990-01-01"];
/** The same where a figure is of two days. */
const TWO_DAYS = [
  "?from=2026-03-31&to=2026-09-30",
  "?start_date=2026-01-01&end_date=2026-03-31&from=2026-02-15&to=2026-03-31",
  "?from=1989-01-01&to=1990-01-01",
];
/** And where it needs enough customers for a model. */
const ENOUGH = ["", "&end_date=2026-03-31"];

function queriesOf(path: string): readonly string[] {
  if (path === "/rfm/transitions") return TWO_DAYS;
  return path.includes("?") ? ENOUGH : QUERIES;
}

const stage = useStage();

interface Figure {
  readonly data: readonly unknown[];
  readonly layout: { readonly title: { readonly text: string }; readonly meta: { readonly total: number } };
}

/**
 * What Plotly may remark of a figure without anything in it: that there is nothing to see, that the axes of a 3D chart have no
 * points, and that a gauge without scores has no value (`null`, as the contract says).
 */
const EMPTY_REMARKS = [
  "Trace 0 got defaulted to be not visible",
  "In layout, container scene did not get coerced",
  "In data trace 0, key value did not get coerced",
];

/** What Plotly has against a figure by its own schema, and which traces and title it then drew. */
const draw = ({ data, layout }: Figure) =>
  `(async () => {
  const data = ${JSON.stringify(data)};
  const layout = ${JSON.stringify(layout)};
  const problems = (Plotly.validate(structuredClone(data), structuredClone(layout)) ?? []).map(({ msg }) => msg);
  const target = document.createElement("div");
  target.id = "figure";
  target.style.cssText = "width:900px;height:560px";
  document.body.replaceChildren(target);
  await Plotly.newPlot(target, data, layout);
  return {
    problems,
    title: target.querySelector(".gtitle")?.textContent,
    drawn: target._fullData.map(({ type, visible }) => [type, visible]),
    slices: [...target.querySelectorAll(".slice")].length,
    bars: [...target.querySelectorAll(".bars .point")].length,
    tiles: [...target.querySelectorAll(".treemap .slice")].length,
    bands: [...target.querySelectorAll(".sankey-link")].length,
  };
})()`;

interface Drawn {
  readonly problems: readonly string[];
  readonly title: string;
  readonly drawn: readonly (readonly [string, boolean])[];
  readonly slices: number;
  readonly bars: number;
  readonly tiles: number;
  readonly bands: number;
}

async function picture(page: Page, path: string, query: number): Promise<void> {
  if (PICTURES === undefined) return;
  await mkdir(PICTURES, { recursive: true });
  await page.locator("#figure").screenshot({
    path: join(PICTURES, `${path.slice(1).replaceAll(/\W/g, "_")}-${query}.png`),
  });
}

test.each(FIGURES)(
  "figure of %s is valid to Plotly, and drawn without a word on the console",
  async (path) => {
    const { page, complaints, close } = await openPage(stage.browser, stage.service.url, "/app/");
    await page.locator("[data-segment]").first().waitFor();
    await page.addScriptTag({ url: "/assets/plotly.js" });
    for (const [index, query] of queriesOf(path).entries()) {
      const figure = await stage.service.get<Figure>(`${path}${query}`);
      const found = await page.evaluate<Drawn>(draw(figure));
      const remarks = figure.layout.meta.total === 0 ? EMPTY_REMARKS : [];
      expect([query, found.problems.filter((problem) => !remarks.includes(problem))]).toEqual([query, []]);
      expect(found.title).toBe(figure.layout.title.text);
      if (remarks.length === 0) expect(found.drawn.every(([, visible]) => visible)).toBe(true);
      expect(found.drawn).toHaveLength(figure.data.length);
      if (index === 0 && found.drawn[0]?.[0] === "pie") expect(found.slices).toBeGreaterThan(2);
      if (index === 0 && found.drawn[0]?.[0] === "bar") expect(found.bars).toBeGreaterThan(3);
      if (index === 0 && found.drawn[0]?.[0] === "treemap") expect(found.tiles).toBeGreaterThan(5);
      if (index === 0 && found.drawn[0]?.[0] === "sankey") expect(found.bands).toBeGreaterThan(20);
      await picture(page, path, index);
    }
    expect(complaints).toEqual([]);
    await close();
  },
);
