/** Compiles the kernels in `wasm/` into one WebAssembly module without imports. */
import asc from "assemblyscript/asc";

const SOURCES = new URL("../../../wasm/", import.meta.url);
const OUTPUT_FOLDER = new URL("../../../dist/", import.meta.url);
const OUTPUT = "quintile.wasm";

const OPTIONS = [
  "index.ts",
  "--outFile",
  OUTPUT,
  "-O3",
  "--noAssert",
  "--converge",
  "--runtime",
  "stub",
  "--enable",
  "simd",
  "--use",
  "abort=abort/abort",
];

/** What `buildWasm` did. */
export interface WasmBuild {
  /** Size of the module in bytes. */
  readonly bytes: number;
  /** False when the module on disk was already made from these sources. */
  readonly compiled: boolean;
}

/**
 * Builds `dist/quintile.wasm` unless it is up to date: a hash of the sources, the options and the compiler's
 * version lies beside it. Safe to run twice at once.
 * @throws {Error} with the compiler's diagnostics when the sources do not compile
 */
export async function buildWasm(): Promise<WasmBuild> {
  const sources = await readSources();
  const hash = await hashOf(sources);
  const built = await readIfPresent(new URL(OUTPUT, OUTPUT_FOLDER));
  const builtFrom = await readIfPresent(new URL(`${OUTPUT}.hash`, OUTPUT_FOLDER));
  if (built && builtFrom && new TextDecoder().decode(builtFrom) === hash) {
    return { bytes: built.length, compiled: false };
  }
  const module = await compile(sources);
  await Deno.mkdir(OUTPUT_FOLDER, { recursive: true });
  await replaceFile(OUTPUT, module);
  await replaceFile(`${OUTPUT}.hash`, new TextEncoder().encode(hash));
  return { bytes: module.length, compiled: true };
}

async function readSources(): Promise<Map<string, string>> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(SOURCES)) {
    if (entry.isFile && entry.name.endsWith(".ts")) names.push(entry.name);
  }
  const sources = new Map<string, string>();
  for (const name of names.sort()) sources.set(name, await Deno.readTextFile(new URL(name, SOURCES)));
  return sources;
}

async function hashOf(sources: Map<string, string>): Promise<string> {
  const text = JSON.stringify([asc.version, OPTIONS, ...sources]);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest).toHex();
}

/** Runs the compiler on the sources as read, so that an edit during the build cannot slip in under the hash. */
async function compile(sources: Map<string, string>): Promise<Uint8Array<ArrayBuffer>> {
  let module: Uint8Array<ArrayBuffer> | undefined;
  const { error, stderr } = await asc.main(OPTIONS, {
    readFile: (name) => sources.get(name.replace(/^\.\//, "")) ?? null,
    writeFile: (name, contents) => {
      if (name === OUTPUT && typeof contents !== "string") module = new Uint8Array(contents);
    },
    listFiles: () => [],
  });
  if (error || !module) {
    throw new Error(`The WebAssembly kernels do not compile\n${stderr.toString()}`, { cause: error });
  }
  return module;
}

async function readIfPresent(file: URL): Promise<Uint8Array | undefined> {
  try {
    return await Deno.readFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Writes beside the target and renames: another build or a reader never sees half a file. */
async function replaceFile(name: string, contents: Uint8Array): Promise<void> {
  const temporary = new URL(`${name}.${crypto.randomUUID()}`, OUTPUT_FOLDER);
  await Deno.writeFile(temporary, contents);
  await Deno.rename(temporary, new URL(name, OUTPUT_FOLDER));
}
