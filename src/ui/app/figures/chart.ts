/// <reference lib="dom" />
import { element } from "../element.ts";
import { loadPlotly } from "../plotly.ts";
import type { Figure } from "../wire.ts";
import { dress } from "./dress.ts";
import { barsIn } from "./lying.ts";
import { whenNear } from "./near.ts";

const DARK = "(prefers-color-scheme: dark)";

/** Below this many pixels a chart is drawn as on a phone. */
const NARROW = 480;

const CONFIG = {
  displayModeBar: false,
  responsive: true,
  // A wheel over the chart scrolls the page, as it does everywhere else.
  scrollZoom: false,
};

/** A chart that draws itself when it comes near the window, and again when its ground or its room changes. */
export interface Chart {
  readonly node: HTMLElement;
  show(figure: Figure): void;
}

/**
 * Makes a chart.
 * @param label what a screen reader says in place of the picture
 * @param describedBy the id of what says how to read it
 */
export function createChart(label: string, describedBy: string): Chart {
  const node = element("div", {
    class: "chart",
    role: "img",
    "aria-label": label,
    "aria-describedby": describedBy,
  });
  let shown: Figure | undefined;
  let isNear = false;
  let wasNarrow: boolean | undefined;
  const draw = () => {
    if (shown === undefined || !isNear) return;
    wasNarrow = node.clientWidth < NARROW;
    void drawInto(node, shown);
  };
  whenNear(node, () => {
    isNear = true;
    draw();
  });
  globalThis.matchMedia(DARK).addEventListener("change", draw);
  new ResizeObserver(() => {
    if (wasNarrow !== undefined && node.clientWidth > 0 && node.clientWidth < NARROW !== wasNarrow) draw();
  }).observe(node);
  return {
    node,
    show(figure) {
      shown = figure;
      const bars = barsIn(figure);
      if (bars > 0) node.style.setProperty("--height", `${3 + 1.8 * bars}rem`);
      draw();
    },
  };
}

async function drawInto(target: HTMLElement, figure: Figure): Promise<void> {
  try {
    const plotly = await loadPlotly();
    // Newer numbers, or another page, may have taken its place.
    if (!target.isConnected) return;
    const { data, layout } = dress(figure, {
      dark: globalThis.matchMedia(DARK).matches,
      narrow: target.clientWidth < NARROW,
      family: getComputedStyle(document.body).fontFamily,
    });
    await plotly.react(target, data, layout, CONFIG);
    target.dataset["drawn"] = String(figure.data.length);
  } catch (error) {
    // No WebGL, most often: the numbers are there in any case.
    console.info("The chart could not be drawn:", error);
    target.replaceChildren(
      element("p", { class: "nothing" }, "This chart could not be drawn here. Its numbers are below."),
    );
  }
}
