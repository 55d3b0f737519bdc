import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { expect, test } from "vitest";
import bits from "../golden/bits.json" with { type: "json" };
import { startBrowser } from "./browser.ts";

/** Of the loopback interface, so that the page may hash; nobody listens there: the browser's requests are answered here. */
const SITE = "http://127.0.0.1";

/** The job list and all that it imports as one script that leaves `hashJobs` on the page. */
async function bundleJobs(): Promise<string> {
  const entry = fileURLToPath(new URL("../compute/same_bits/jobs.ts", import.meta.url));
  const made = await build({
    configFile: false,
    logLevel: "silent",
    build: { write: false, minify: false, lib: { entry, formats: ["iife"], name: "sameBits" } },
  });
  const output = Array.isArray(made)
    ? made.flatMap((one) => one.output)
    : "output" in made
    ? made.output
    : [];
  const script = output.find((file) => file.type === "chunk");
  if (script === undefined) throw new Error("The golden jobs made no script");
  return script.code;
}

test("gives the kept bits of every golden job when run in Chromium", async () => {
  const [script, wasm, browser] = await Promise.all([
    bundleJobs(),
    readFile(new URL("../../dist/quintile.wasm", import.meta.url)),
    startBrowser(),
  ]);
  try {
    const page = await browser.newPage();
    await page.route(
      `${SITE}/`,
      (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }),
    );
    await page.route(
      `${SITE}/quintile.wasm`,
      (route) => route.fulfill({ contentType: "application/wasm", body: wasm }),
    );
    await page.goto(`${SITE}/`);
    await page.addScriptTag({ content: script });
    const hashes = await page.evaluate(
      "WebAssembly.compileStreaming(fetch('/quintile.wasm')).then((wasm) => sameBits.hashJobs(wasm))",
    );
    expect(hashes).toEqual(bits);
  } finally {
    await browser.close();
  }
});
