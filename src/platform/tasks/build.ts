/** `deno task build`: everything in `dist/` that the platforms load. Says what it made, and nothing when all is up to date. */
import { buildWasm } from "./build_wasm.ts";

const wasm = await buildWasm();
if (wasm.compiled) console.log(`Compiled dist/quintile.wasm (${wasm.bytes} bytes).`);
