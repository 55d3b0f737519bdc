/**
 * Writes bits.json: the hash of what every job of test/compute/same_bits/ answers. A kernel whose bits change on
 * purpose, or a new one, is a reason to run it: `deno task build && deno run -A --node-modules-dir=manual
 * test/golden/make_bits.ts`.
 */
import { writeFile } from "node:fs/promises";
import { hashJobs } from "../compute/same_bits/jobs.ts";
import { testWasm } from "../support/wasm.ts";

const hashes = await hashJobs(await testWasm());
await writeFile(new URL("bits.json", import.meta.url), `${JSON.stringify(hashes, null, 2)}\n`);
console.log(`${Object.keys(hashes).length} jobs`);
