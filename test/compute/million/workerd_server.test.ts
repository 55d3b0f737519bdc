import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { inspectIsolate } from "../../bench/isolate.ts";
import { freePort, until } from "../../support/process.ts";
import { startWorkerd } from "../../support/workerd.ts";

const Answer = z.object({
  precision: z.string(),
  iterations: z.number(),
  sizes: z.array(z.number()),
  memory: z.number(),
});

/** What Cloudflare gives an isolate, in MiB. */
const ISOLATE = 128;

test("clusters a million rows of eight f32 columns within a Worker's memory, and says that it stands on f32", async () => {
  const folder = await mkdtemp(join(tmpdir(), "quintile-million-"));
  const [port, inspectorPort] = [await freePort(), await freePort()];
  const worker = startWorkerd("test/compute/million/wrangler.toml", { port, inspectorPort, folder });
  try {
    await until(worker, async () => (await fetch(`http://127.0.0.1:${inspectorPort}/json`)).ok, {
      what: "The Worker of a million rows",
    });
    const isolate = await inspectIsolate(inspectorPort);
    let ended = false;
    const answer = fetch(`http://127.0.0.1:${port}/`).then((response) => response.json())
      .finally(() => ended = true);
    let most = 0;
    while (!ended) {
      // The isolate answers between two steps of the job; in the end it is done, and has nothing to wait for.
      const { used, outside } = await isolate.heap();
      most = Math.max(most, used + outside);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    isolate.close();
    const { memory, ...found } = Answer.parse(await answer);
    expect(found).toEqual({
      precision: "single",
      iterations: expect.any(Number),
      sizes: new Array(8).fill(125_000),
    });
    // The inspector counts the columns and the objects, and the Worker the memory of WebAssembly.
    const inAll = most + memory / 2 ** 20;
    console.log(
      `${most.toFixed(0)} MiB, and ${(memory / 2 ** 20).toFixed(0)} of WebAssembly, of ${ISOLATE}.`,
    );
    expect(most).toBeGreaterThan(30);
    expect(memory / 2 ** 20).toBeGreaterThan(40);
    expect(inAll).toBeLessThan(ISOLATE - 16);
  } finally {
    await worker.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
