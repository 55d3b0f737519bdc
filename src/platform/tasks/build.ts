/** `deno task build`: everything in `dist/` that the platforms load. Says what it made, and nothing when all is up to date. */
import { buildAssets } from "./build_assets.ts";
import { buildWasm } from "./build_wasm.ts";

const wasm = await buildWasm();
if (wasm.compiled) console.log(`Compiled dist/quintile.wasm (${wasm.bytes} bytes).`);

const assets = await buildAssets();
if (assets.built) {
  console.log(`Built dist/assets (${assets.files} files, ${(assets.bytes / 1_048_576).toFixed(1)} MB).`);
}
