import { describe, expect, test } from "vitest";
import { dress } from "../../../../src/ui/app/figures/dress.ts";
import { barsIn } from "../../../../src/ui/app/figures/lying.ts";
import { partOf } from "../../../../src/ui/app/figures/looks.ts";
import type { Figure, FigureTrace, Part } from "../../../../src/ui/app/wire.ts";

const meta = { as_of: "2026-10-31", definition: "What it means.", shown: 1, total: 1 };
const figureOf = (trace: FigureTrace, layout: Part = {}): Figure => ({
  data: [trace],
  layout: { title: { text: "A title" }, ...layout, meta },
});
const LIGHT = { dark: false, narrow: false, family: "sans-serif" };
const DARK = { ...LIGHT, dark: true };
const PHONE = { ...LIGHT, narrow: true };

const LINE = figureOf({
  type: "scatter",
  mode: "lines+markers",
  line: { color: "#0B3C6F" },
  x: ["2026-01-01"],
  y: [1],
}, {
  xaxis: { type: "date", title: { text: "Month" } },
  yaxis: { title: { text: "Revenue" }, rangemode: "tozero" },
});
const BARS = figureOf({ type: "bar", x: ["A", "B"], y: [2, 1], hovertemplate: "%{x}<br>%{y:,.2f}" }, {
  xaxis: { type: "category", title: { text: "Category" } },
  yaxis: { title: { text: "Revenue" }, tickformat: "," },
});
const PIE = figureOf({
  type: "pie",
  labels: ["High"],
  values: [1],
  marker: { colors: ["#F0E442"], line: { color: "#FFFFFF" } },
}, {
  legend: { title: { text: "Risk" } },
});
const TILES = figureOf({
  type: "treemap",
  labels: ["Champions", "About to sleep"],
  values: [95, 5],
  text: ["95 customers<br>95.0 %", "5 customers<br>5.0 %"],
  textfont: { size: 15, color: ["#FFFFFF", "#111111"] },
  hovertemplate: "<b>%{label}</b><br>%{text}<extra></extra>",
  marker: { colors: ["#332288", "#F0E442"] },
});
const HEAT = figureOf({
  type: "heatmap",
  z: [[1]],
  text: [["12 %", ""]],
  texttemplate: "%{text}",
  colorscale: [[0, "#F1F6FB"], [0.5, "#6FA8D3"], [1, "#0B3C6F"]],
}, {
  xaxis: { title: { text: "Months since the first purchase" } },
  yaxis: { title: { text: "First purchase in" } },
});
const BANDS = figureOf({
  type: "sankey",
  arrangement: "snap",
  node: { color: ["#332288"], thickness: 18, line: { color: "#FFFFFF" } },
  link: { color: ["rgba(51,34,136,0.4)"] },
}, { annotations: [{ text: "<b>2026-10-31</b>" }] });
const GAUGE = figureOf({
  type: "indicator",
  value: 7,
  gauge: { axis: { range: [0, 10] }, steps: [{ color: "#CC3311" }] },
});
const CUBE = figureOf({ type: "scatter3d", marker: { color: "#332288" } }, {
  scene: { xaxis: { title: { text: "Recency (days)" } }, zaxis: { title: { text: "Monetary (net spend)" } } },
});
const ALL = { LINE, BARS, PIE, TILES, HEAT, BANDS, GAUGE, CUBE };

/** The first trace, and the layout. */
const dressed = (figure: Figure, looks = LIGHT) => {
  const { data, layout } = dress(figure, looks);
  return { trace: partOf(data[0]), layout };
};

describe("dress()", () => {
  test.each(Object.entries(ALL))(
    "puts %s on the page's ground, without its title, and changes nothing of it",
    (_, figure) => {
      const before = structuredClone(figure);
      for (const [looks, ground] of [[LIGHT, "#ffffff"], [DARK, "#171c24"]] as const) {
        const { layout } = dressed(figure, looks);
        expect(layout["paper_bgcolor"]).toBe(ground);
        expect(layout["font"]).toMatchObject({ family: "sans-serif", size: 13 });
        expect(layout).not.toHaveProperty("title");
        expect(layout["meta"]).toEqual(meta);
      }
      expect(partOf(dressed(figure, PHONE).layout["font"])["size"]).toBe(11);
      expect(figure).toEqual(before);
    },
  );

  test("draws a line that is seen on a dark ground, and lets a finger scroll over it", () => {
    expect(partOf(dressed(LINE).trace["line"])["color"]).toBe("#0b3c6f");
    const { trace, layout } = dressed(LINE, DARK);
    expect(partOf(trace["line"])["color"]).not.toBe("#0b3c6f");
    expect(layout["dragmode"]).toBe(false);
    expect(layout["xaxis"]).toMatchObject({ fixedrange: true, automargin: true, type: "date" });
    expect(layout["xaxis"]).not.toHaveProperty("title");
    expect(layout["yaxis"]).not.toHaveProperty("title");
  });

  test("names months one by one where they are few", () => {
    expect(dressed(LINE).layout["xaxis"]).toMatchObject({ dtick: "M1", tickformat: "%b\n%Y" });
    const x = Array.from({ length: 15 }, (_, month) => `20${10 + month}-01-01`);
    const long = figureOf({ type: "scatter", x }, { xaxis: { type: "date" } });
    expect(dressed(long).layout["xaxis"]).not.toHaveProperty("dtick");
  });

  test("takes the dots off a long line on a phone", () => {
    const x = Array.from({ length: 60 }, (_, month) => month);
    const long = figureOf({ type: "scatter", mode: "lines+markers", x });
    expect(dressed(long).trace["mode"]).toBe("lines+markers");
    expect(dressed(long, PHONE).trace["mode"]).toBe("lines");
  });

  test("lays bars on their side, with the strongest on top", () => {
    const { trace, layout } = dressed(BARS);
    expect(trace).toMatchObject({
      orientation: "h",
      x: [2, 1],
      y: ["A", "B"],
      hovertemplate: "%{y}<br>%{x:,.2f}",
    });
    expect(layout["yaxis"]).toMatchObject({ type: "category", autorange: "reversed" });
    expect(layout["xaxis"]).toMatchObject({ type: "linear", tickformat: "," });
    expect([barsIn(BARS), barsIn(LINE), barsIn(PIE)]).toEqual([2, 0, 0]);
  });

  test("parts the slices of a pie by the ground, and puts the legend below", () => {
    const { trace, layout } = dressed(PIE, DARK);
    expect(trace["marker"]).toMatchObject({ colors: ["#f0e442"], line: { color: "#171c24" } });
    expect(partOf(dressed(PIE).trace["marker"])["colors"]).not.toEqual(["#f0e442"]);
    expect(layout["legend"]).toMatchObject({ orientation: "h", yanchor: "top" });
    expect(layout["legend"]).not.toHaveProperty("title");
  });

  test("writes the share into each tile, one word a line where it is small", () => {
    const { trace, layout } = dressed(TILES, DARK);
    expect(trace["text"]).toEqual(["<b>Champions</b><br>95.0 %", "<b>About<br>to<br>sleep</b><br>5.0 %"]);
    expect(dressed(TILES, PHONE).trace["text"]).toEqual([
      "<b>Champions</b><br>95.0 %",
      "<b>About<br>to<br>sleep</b>",
    ]);
    expect(trace["hovertext"]).toEqual(TILES.data[0]?.["text"]);
    expect(trace["hovertemplate"]).toBe("<b>%{label}</b><br>%{hovertext}<extra></extra>");
    expect(trace["textfont"]).toEqual({ size: 13 });
    expect(partOf(trace["marker"])["colors"]).not.toContain("#332288");
    expect(layout["uniformtext"]).toEqual({ minsize: 10, mode: "hide" });
  });

  test("turns the scale of a heat map for a dark ground, and keeps it where the cells have no numbers", () => {
    expect(dressed(HEAT).trace["colorscale"]).toEqual(HEAT.data[0]?.["colorscale"]);
    expect(dressed(HEAT, DARK).trace["colorscale"]).toEqual([[0, "#0B3C6F"], [0.5, "#6FA8D3"], [
      1,
      "#F1F6FB",
    ]]);
    expect(dressed(HEAT).trace).toMatchObject({ text: [["12", ""]], showscale: false });
    const { texttemplate: _, ...wordless } = HEAT.data[0] ?? { type: "heatmap" };
    expect(dressed(figureOf({ ...wordless, type: "heatmap" })).trace["showscale"]).toBe(true);
    expect(partOf(partOf(dressed(HEAT).layout["xaxis"])["title"])["text"]).toBe(
      "Months since the first purchase",
    );
  });

  test("holds the nodes of bands still, shows their colours through, and writes days as a reader does", () => {
    const { trace, layout } = dressed(BANDS, DARK);
    expect(trace["arrangement"]).toBe("fixed");
    expect(partOf(trace["link"])["color"]).toEqual([expect.stringMatching(/^rgba\(\d+,\d+,\d+,0\.4\)$/)]);
    expect(partOf(trace["link"])["color"]).not.toEqual(["rgba(51,34,136,0.4)"]);
    expect(partOf(dressed(BANDS).trace["link"])["color"]).toEqual(["rgba(51,34,136,0.4)"]);
    expect(layout["annotations"]).toEqual([{ text: "<b>Oct 31, 2026</b>" }]);
    expect(partOf(dressed(BANDS, PHONE).trace["node"])["thickness"]).toBe(10);
  });

  test("writes the number of a gauge in the page's letters", () => {
    const { trace } = dressed(GAUGE, DARK);
    expect(partOf(trace["number"])["font"]).toMatchObject({ color: "#c3ccd9" });
    expect(trace["gauge"]).toMatchObject({
      axis: { range: [0, 10], tickcolor: "#c3ccd9" },
      steps: [{ color: "#CC3311" }],
    });
  });

  test("takes legend and long names off the cube on a phone", () => {
    expect(dressed(CUBE).layout["showlegend"]).toBe(true);
    const { layout } = dressed(CUBE, PHONE);
    expect(layout["showlegend"]).toBe(false);
    expect(partOf(partOf(layout["scene"])["xaxis"])["title"]).toEqual({ text: "Recency" });
  });

  test("leaves a kind of trace that it does not know as it came", () => {
    const trace = { type: "violin", y: [1, 2], marker: { color: "#111111" } };
    expect(dressed(figureOf(trace), DARK).trace).toEqual(trace);
  });
});
