import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { freePort, until } from "../../../support/process.ts";
import { startWorkerd } from "../../../support/workerd.ts";
import { measure, timed } from "../../measure.ts";
import type { Figure } from "../fixed_costs.ts";
import { clusterAgain } from "./job.ts";

/** So often in one request that the request itself does not count. */
const TIMES = 20;
const Answer = z.object({ inertia: z.number() });

/** The time of one job in workerd over its time in Deno, measured in turn. */
export async function compareWorkerd(wasm: WebAssembly.Module, rounds: number): Promise<Figure> {
  const folder = await mkdtemp(join(tmpdir(), "quintile-bench-"));
  const port = await freePort();
  const worker = startWorkerd("test/bench/compute/workerd/wrangler.toml", { port, inspectorPort: 0, folder });
  const ask = async (times: number) =>
    Answer.parse(await (await fetch(`http://127.0.0.1:${port}/?times=${times}`)).json());
  try {
    await until(worker, async () => (await ask(1)).inertia > 0, { what: "The Worker of the benchmark" });
    const [deno, workerd] = await measure([
      { name: "Deno", run: timed(() => clusterAgain(wasm, TIMES), (inertia) => ({ inertia })) },
      { name: "workerd", run: timed(() => ask(TIMES), (answer) => answer) },
    ], rounds);
    if (deno === undefined || workerd === undefined || deno.answer["inertia"] !== workerd.answer["inertia"]) {
      throw new Error("workerd and Deno found different inertias");
    }
    return {
      what: `K-Means 100,000 × 3, k = 8: workerd (${(workerd.warm / TIMES).toFixed(1)} ms) over Deno (${
        (deno.warm / TIMES).toFixed(1)
      } ms)`,
      found: workerd.ratio,
      unit: "×",
      most: 1.15,
    };
  } finally {
    await worker.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
