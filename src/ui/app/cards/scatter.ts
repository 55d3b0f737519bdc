/// <reference lib="dom" />
import { visibleOn } from "../colours.ts";
import { element } from "../element.ts";
import { loadPlotly } from "../plotly.ts";
import type { Scatter } from "../wire.ts";

const DARK = "(prefers-color-scheme: dark)";

/** A chart that draws itself when it comes near the window, and again when the colour scheme changes. */
export interface ScatterChart {
  readonly node: HTMLElement;
  show(figure: Scatter): void;
}

export function createScatter(): ScatterChart {
  const target = element("div", { class: "chart", role: "img", "aria-labelledby": "scatter-caption" });
  const caption = element("figcaption", { id: "scatter-caption", class: "hint" });
  const node = element("figure", { class: "scatter", hidden: true }, target, caption);
  let shown: Scatter | undefined;
  let near = false;
  const draw = () => {
    if (shown !== undefined && near) void drawInto(target, shown);
  };
  new IntersectionObserver((entries, observer) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    near = true;
    draw();
  }, { rootMargin: "400px" }).observe(node);
  globalThis.matchMedia(DARK).addEventListener("change", draw);
  return {
    node,
    show(figure) {
      shown = figure;
      node.hidden = figure.data.length === 0;
      caption.textContent =
        "Each dot is a customer: how long ago they last bought, how often, and for how much. " +
        "Drag to turn the view. The table below says the same in words.";
      draw();
    },
  };
}

async function drawInto(target: HTMLElement, figure: Scatter): Promise<void> {
  try {
    const plotly = await loadPlotly();
    const dark = globalThis.matchMedia(DARK).matches;
    await plotly.react(target, tracesOf(figure, dark), layoutOf(figure, dark), {
      displayModeBar: false,
      responsive: true,
      // A wheel over the chart scrolls the page, as it does everywhere else.
      scrollZoom: false,
    });
    target.dataset["drawn"] = String(figure.data.length);
  } catch (error) {
    // No WebGL, most often: the table carries the same numbers.
    console.info("The chart could not be drawn:", error);
    target.replaceChildren(
      element(
        "p",
        { class: "nothing" },
        "This browser can't draw the chart. The table has the same numbers.",
      ),
    );
  }
}

const tracesOf = (figure: Scatter, dark: boolean): readonly object[] =>
  figure.data.map((trace) => ({
    ...trace,
    marker: { ...trace.marker, color: visibleOn(trace.marker.color, dark) },
  }));

/** The figure's own layout in the page's colours; its title stands above the chart already. */
function layoutOf(figure: Scatter, dark: boolean): object {
  const text = dark ? "#c3ccd9" : "#414b5c";
  const axis = {
    gridcolor: dark ? "#38414f" : "#d8dde6",
    zerolinecolor: dark ? "#4a5566" : "#b9c1ce",
    showbackground: false,
    color: text,
  };
  // A phone has no room for the legend, whose colours the table below has too, and sees the cube from farther off.
  const narrow = globalThis.innerWidth < 700;
  const distance = narrow ? 2 : 1.3;
  const scene = Object.fromEntries(
    Object.entries(figure.layout.scene).map(([name, own]) => {
      const title = narrow ? { title: { text: own.title.text.replace(/ \(.*/, "") } } : {};
      return [name, { ...own, ...axis, ...title }];
    }),
  );
  const styles = getComputedStyle(document.body);
  return {
    ...figure.layout,
    title: undefined,
    scene: {
      ...scene,
      camera: {
        eye: { x: distance, y: distance, z: 0.4 * distance },
        center: { x: 0, y: 0, z: -0.18 },
      },
      aspectmode: "manual",
      aspectratio: { x: 1.15, y: 1.15, z: 0.7 },
    },
    showlegend: !narrow,
    legend: { orientation: "h", x: 0, y: -0.02, yanchor: "top", itemsizing: "constant" },
    margin: { l: 0, r: 0, t: 0, b: 0 },
    paper_bgcolor: "rgba(0,0,0,0)",
    font: { family: styles.fontFamily, color: text, size: narrow ? 10 : 12 },
    hoverlabel: { font: { family: styles.fontFamily } },
    // What the reader turned stays turned when the numbers change.
    uirevision: "kept",
  };
}
