/** `deno task build`: everything in `dist/` that the platforms load. */
import { buildWasm } from "./build_wasm.ts";

const wasm = await buildWasm();
// deno-lint-ignore no-console
console.log(`dist/quintile.wasm: ${wasm.bytes} bytes, ${wasm.compiled ? "compiled" : "up to date"}`);
