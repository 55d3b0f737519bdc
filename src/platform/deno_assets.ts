/** Where `deno task build` puts what it makes. */
const dist = new URL("../../dist/", import.meta.url);

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  json: "application/json",
};

/** No file of ours has a longer one, and no file system is asked for one that it can't have. */
const LONGEST_PATH = 100;

/** Compiles the kernels once; the module is shared by all requests. */
export async function loadKernels(): Promise<WebAssembly.Module> {
  return await WebAssembly.compile(await Deno.readFile(new URL("quintile.wasm", dist)));
}

/** A built static file, read anew for each request so that nothing large stays in memory. */
export async function readAsset(path: string): Promise<Response | null> {
  const name = path.length > LONGEST_PATH ? "" : path.slice(1);
  // No dots but before the ending: nothing outside the folder can be named.
  const ending = /^(?:[\w-]+\/)*[\w-]+(?:\.[\w-]+)*\.(\w+)$/.exec(name)?.[1];
  const type = ending === undefined ? undefined : TYPES[ending];
  if (type === undefined) return null;
  try {
    const file = await Deno.open(new URL(`assets/${name}`, dist));
    const { size, mtime } = await file.stat();
    const tag = `W/"${size.toString(36)}-${(mtime?.getTime() ?? 0).toString(36)}"`;
    return new Response(file.readable, {
      headers: {
        "content-type": type,
        "content-length": String(size),
        "cache-control": "no-cache",
        etag: tag,
      },
    });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
