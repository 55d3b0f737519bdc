/** Builds the pages in `src/ui/` and what they need into `dist/assets/`, which every platform serves as it is. */
import * as esbuild from "esbuild-wasm/esm/browser.js";

const SOURCES = new URL("../../ui/", import.meta.url);
const DIST = new URL("../../../dist/", import.meta.url);
const OUTPUT = new URL("assets/", DIST);
const RECORD = new URL("assets.json", DIST);

/** What is bundled: a source below `src/ui/`, and the file that it becomes. */
const BUNDLES: Readonly<Record<string, string>> = {
  "app/main.ts": "assets/app.js",
  "app/style/main.css": "assets/app.css",
  "docs/main.ts": "assets/docs.js",
  "docs/main.css": "assets/docs.css",
  "redoc/main.ts": "assets/redoc.js",
  "redoc/main.css": "assets/redoc.css",
};

/** What is copied out of packages, with the licences that a minifier has put beside it. */
const VENDORED: readonly { readonly from: string; readonly licences?: string; readonly to: string }[] = [
  { from: "plotly.js-strict-dist-min/plotly-strict.min.js", to: "assets/plotly.js" },
  {
    from: "swagger-ui-dist/swagger-ui-bundle.js",
    licences: "swagger-ui-dist/swagger-ui-bundle.js.LICENSE.txt",
    to: "assets/swagger-ui.js",
  },
  { from: "swagger-ui-dist/swagger-ui.css", to: "assets/swagger-ui.css" },
  {
    from: "redoc/bundles/redoc.standalone.js",
    licences: "redoc/bundles/redoc.standalone.js.LICENSE.txt",
    to: "assets/redoc-standalone.js",
  },
];

/** ReDoc loads a logo from its maker's host and hides it when that fails: it may fail without a request. */
const REDOC_LOGO = "https://cdn.redoc.ly/redoc/logo-mini.svg";

/** What `buildAssets` did. */
export interface AssetsBuild {
  readonly files: number;
  /** Size of all files in bytes. */
  readonly bytes: number;
  /** False when what is on disk was already made from these sources and packages. */
  readonly built: boolean;
}

/** Lies beside the output: what it was made from, and what it must hold. */
interface Made {
  readonly hash: string;
  readonly files: Readonly<Record<string, number>>;
}

/**
 * Builds `dist/assets/` unless it is up to date: a hash of the sources, this file and the packages' versions lies
 * beside it. Each file is replaced whole, so that a running service never serves half of one.
 * @throws {Error} with esbuild's diagnostics when a page does not compile
 */
export async function buildAssets(): Promise<AssetsBuild> {
  const sources = await readSources(SOURCES);
  const hash = await hashOf(sources);
  const before = await readRecord();
  if (before?.hash === hash && await holds(before.files)) return summary(before.files, false);

  const made = new Map([...pagesAndImages(sources), ...await bundle(sources), ...await vendored()]);
  for (const [name, contents] of made) await replaceFile(new URL(name, OUTPUT), contents);
  for (const name of Object.keys(before?.files ?? {})) if (!made.has(name)) await removeFile(name);
  const files = Object.fromEntries([...made].map(([name, contents]) => [name, contents.length]));
  await replaceFile(RECORD, encode(JSON.stringify({ hash, files })));
  return summary(files, true);
}

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const summary = (files: Made["files"], built: boolean): AssetsBuild => {
  const sizes = Object.values(files);
  return { files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0), built };
};

/** Every source by its path below `src/ui/`, read once: what is hashed is what is built. */
async function readSources(folder: URL, prefix = ""): Promise<Map<string, Uint8Array>> {
  const found: [string, Uint8Array][] = [];
  for await (const entry of Deno.readDir(folder)) {
    const name = `${prefix}${entry.name}`;
    if (entry.isDirectory) found.push(...await readSources(new URL(`${entry.name}/`, folder), `${name}/`));
    else if (/\.(ts|css|html|svg)$/.test(name)) {
      found.push([name, await Deno.readFile(new URL(entry.name, folder))]);
    }
  }
  return new Map(found.sort(([left], [right]) => left < right ? -1 : 1));
}

async function hashOf(sources: ReadonlyMap<string, Uint8Array>): Promise<string> {
  const packages = new Set(VENDORED.map(({ from }) => from.split("/")[0] ?? ""));
  const versions = [esbuild.version];
  for (const name of packages) versions.push(decode(await readPackaged(`${name}/package.json`)));
  const self = await Deno.readTextFile(new URL(import.meta.url));
  const text = JSON.stringify([self, versions, [...sources].map(([name, bytes]) => [name, decode(bytes)])]);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", encode(text))).toHex();
}

function pagesAndImages(sources: ReadonlyMap<string, Uint8Array>): [string, Uint8Array][] {
  return [...sources].flatMap(([name, bytes]): [string, Uint8Array][] => {
    if (name.endsWith("/index.html")) return [[name, bytes]];
    return name.endsWith(".svg") ? [[`assets/${name.replace(/^.*\//, "")}`, bytes]] : [];
  });
}

/** Bundles scripts and styles inside this process: esbuild's WebAssembly build needs no leave to run programs. */
async function bundle(sources: ReadonlyMap<string, Uint8Array>): Promise<[string, Uint8Array][]> {
  const compiler = await Deno.readFile(new URL(import.meta.resolve("esbuild-wasm/esbuild.wasm")));
  await esbuild.initialize({ wasmModule: await WebAssembly.compile(compiler), worker: false });
  try {
    return await Promise.all(
      Object.entries(BUNDLES).map(async ([entry, output]): Promise<[string, Uint8Array]> => {
        const { outputFiles } = await esbuild.build({
          entryPoints: [entry],
          bundle: true,
          write: false,
          minify: true,
          format: "esm",
          target: ["chrome120", "firefox121", "safari17"],
          logLevel: "silent",
          plugins: [fromMemory(sources)],
        });
        const contents = outputFiles[0]?.contents;
        if (contents === undefined) throw new Error(`esbuild made nothing of ${entry}`);
        return [output, contents];
      }),
    );
  } finally {
    await esbuild.stop();
  }
}

/** Lets esbuild read the sources as they were hashed. Pages import only each other's files, by relative paths. */
const fromMemory = (sources: ReadonlyMap<string, Uint8Array>): esbuild.Plugin => ({
  name: "sources",
  setup(build) {
    build.onResolve({ filter: /.*/ }, ({ path, importer, kind }) => {
      const base = kind === "entry-point" ? "" : importer;
      const resolved = new URL(path, `file:///${base}`).pathname.slice(1);
      if (sources.has(resolved)) return { path: resolved, namespace: "ui" };
      return { errors: [{ text: `There is no src/ui/${resolved}` }] };
    });
    build.onLoad({ filter: /.*/, namespace: "ui" }, ({ path }) => ({
      contents: sources.get(path) ?? "",
      loader: path.endsWith(".css") ? "css" : "ts",
    }));
  },
});

async function vendored(): Promise<[string, Uint8Array][]> {
  return await Promise.all(VENDORED.map(async ({ from, licences, to }): Promise<[string, Uint8Array]> => {
    // The maps are not served, so nothing should point at them.
    let text = decode(await readPackaged(from)).replace(/\n\/[/*]# sourceMappingURL=[^\n]*\s*$/, "\n");
    if (licences !== undefined) text += decode(await readPackaged(licences));
    if (from.startsWith("redoc/")) {
      if (!text.includes(REDOC_LOGO)) throw new Error("ReDoc's bundle has changed: find its logo anew");
      text = text.replaceAll(REDOC_LOGO, "data:,");
    }
    return [to, encode(text)];
  }));
}

const readPackaged = (path: string): Promise<Uint8Array> => Deno.readFile(new URL(import.meta.resolve(path)));

async function readRecord(): Promise<Made | undefined> {
  try {
    const made: Made = JSON.parse(await Deno.readTextFile(RECORD));
    return made;
  } catch {
    // Absent or not ours: building anew is the answer to both.
    return undefined;
  }
}

async function holds(files: Made["files"]): Promise<boolean> {
  for (const [name, size] of Object.entries(files)) {
    const found = await Deno.stat(new URL(name, OUTPUT)).catch(() => undefined);
    if (found?.size !== size) return false;
  }
  return true;
}

/** Writes beside the target and renames: another build or a reader never sees half a file. */
async function replaceFile(target: URL, contents: Uint8Array): Promise<void> {
  await Deno.mkdir(new URL(".", target), { recursive: true });
  const temporary = new URL(`${target.href}.${crypto.randomUUID()}`);
  await Deno.writeFile(temporary, contents);
  await Deno.rename(temporary, target);
}

/** Another build at the same time may have been first. */
const removeFile = (name: string): Promise<void> => Deno.remove(new URL(name, OUTPUT)).catch(() => {});
