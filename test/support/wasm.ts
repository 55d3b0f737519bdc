/** The kernels as built by `deno task build`, for tests. */
import { readFile } from "node:fs/promises";

let module: Promise<WebAssembly.Module> | undefined;

/** The compiled module; compiled once per test process. */
export function testWasm(): Promise<WebAssembly.Module> {
  module ??= compile();
  return module;
}

async function compile(): Promise<WebAssembly.Module> {
  const bytes = await readFile(
    new URL("../../dist/quintile.wasm", import.meta.url),
  );
  return await WebAssembly.compile(new Uint8Array(bytes));
}
