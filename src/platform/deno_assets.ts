/** Where `deno task build` puts what it makes. */
const dist = new URL("../../dist/", import.meta.url);

/** Compiles the kernels once; the module is shared by all requests. */
export async function loadKernels(): Promise<WebAssembly.Module> {
  return await WebAssembly.compile(await Deno.readFile(new URL("quintile.wasm", dist)));
}
