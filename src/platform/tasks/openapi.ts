import { createApp } from "../../app.ts";
import { parseConfig } from "../../config.ts";
import { documentInfo } from "../../http/openapi.ts";

/** Writes `openapi.json`, the description that clients are generated from, out of the routes themselves. */
const never = () => {
  throw new Error("Nothing is served while the description is written");
};
const config = parseConfig({}, "start");
const empty = new WebAssembly.Module(Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
const app = createApp({ config, wasm: empty, open: never, asset: never });
await Deno.writeTextFile(
  "openapi.json",
  `${JSON.stringify(app.getOpenAPI31Document(documentInfo), null, 2)}\n`,
);
console.log("Wrote openapi.json.");
