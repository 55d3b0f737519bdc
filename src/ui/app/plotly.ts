/// <reference lib="dom" />

/** What this page uses of Plotly's bundle, which puts itself on the window. */
export interface Plotly {
  react(
    target: HTMLElement,
    data: readonly object[],
    layout: object,
    config: object,
  ): Promise<unknown>;
  purge(target: HTMLElement): void;
}

/** What the bundle put on the window; undefined before it has come. */
function onWindow(): Plotly | undefined {
  const found: unknown = Reflect.get(globalThis, "Plotly");
  return isPlotly(found) ? found : undefined;
}

const isPlotly = (found: unknown): found is Plotly =>
  typeof found === "object" && found !== null && "react" in found && "purge" in found;

let loading: Promise<Plotly> | undefined;

/** Loads Plotly's 5 MB once, when a chart is about to be seen. */
export function loadPlotly(): Promise<Plotly> {
  loading ??= new Promise<Plotly>((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "/assets/plotly.js";
    script.addEventListener("load", () => {
      const found = onWindow();
      if (found === undefined) reject(new Error("Plotly's bundle did not bring Plotly"));
      else resolve(found);
    });
    script.addEventListener("error", () => {
      loading = undefined;
      script.remove();
      reject(new Error("Plotly's bundle did not load"));
    });
    document.head.append(script);
  });
  return loading;
}
