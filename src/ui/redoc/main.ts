/// <reference lib="dom" />

/** What this page uses of ReDoc's bundle, which puts itself on the window. */
interface ReDoc {
  init(url: string, options: Readonly<Record<string, unknown>>, element: Element | null): void;
}
declare const Redoc: ReDoc;

const fonts = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";

Redoc.init("/openapi.json", {
  // The page brings no font of another host: the reader's own serve well.
  theme: {
    colors: { primary: { main: "#1b54b8" } },
    typography: {
      fontSize: "15px",
      fontFamily: fonts,
      headings: { fontFamily: fonts, fontWeight: "650" },
      code: { fontFamily: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace", fontSize: "13px" },
    },
  },
  hideDownloadButton: false,
  nativeScrollbars: true,
  scrollYOffset: ".bar",
}, document.querySelector("#api"));
