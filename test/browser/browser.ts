import { existsSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** Software drawing, so that the 3D chart is drawn where there is no graphics card; nothing calls home. */
const ARGUMENTS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
];

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Starts Chromium: the one that CHROMIUM_PATH names, or the system's. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = process.env["CHROMIUM_PATH"] ?? PLACES.find((path) => existsSync(path));
  if (executablePath === undefined) {
    throw new Error("There is no Chromium here: install it, or name it in CHROMIUM_PATH");
  }
  return await chromium.launch({ executablePath, args: ARGUMENTS });
}

/** A page in a context of its own, and what it complained of. */
export interface Watched {
  readonly page: Page;
  /** Errors, warnings and requests to other hosts, as sentences; a good page has none. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** What the graphics driver says of itself, and of how Plotly measures its letters, is no fault of a page. */
const DRIVER_NOTE = /GL Driver Message|GPU stall|software WebGL|willReadFrequently/i;

/** Opens a page that notes everything it should not do. */
export async function openPage(
  browser: Browser,
  site: string,
  path: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({ locale: "en-US", reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (!["error", "warning", "trace"].includes(message.type()) || DRIVER_NOTE.test(message.text())) return;
    complaints.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`page error: ${error.message}`));
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== site) {
      complaints.push(`asked another host: ${request.url()}`);
    }
  });
  await page.goto(`${site}${path}`);
  return { page, complaints, close: () => context.close() };
}

/** A chart being drawn, without a graphics card, keeps a page from everything else for a while. */
export const PATIENT = { timeout: 10_000 };

/** How many pixels of the page lie beyond its right edge. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");

/** The dashboard page with its numbers in place. */
export async function openDashboard(
  browser: Browser,
  site: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const watched = await openPage(browser, site, "/app/", options);
  await watched.page.locator("[data-segment]").first().waitFor();
  await watched.page.locator("[data-group]").first().waitFor();
  return watched;
}

/** The number of a tile, read back from how it is written in English. */
export const figure = async (page: Page, id: string): Promise<number> =>
  Number((await page.locator(`[data-figure="${id}"]`).innerText()).replaceAll(/[,%]/g, ""));
