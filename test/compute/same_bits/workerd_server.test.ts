import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import bits from "../../golden/bits.json" with { type: "json" };
import { freePort, until } from "../../support/process.ts";
import { startWorkerd } from "../../support/workerd.ts";

test("gives the kept bits of every golden job when run in workerd", async () => {
  const folder = await mkdtemp(join(tmpdir(), "quintile-bits-"));
  const port = await freePort();
  const worker = startWorkerd("test/compute/same_bits/wrangler.toml", { port, inspectorPort: 0, folder });
  try {
    let hashes: unknown;
    await until(worker, async () => {
      hashes = await (await fetch(`http://127.0.0.1:${port}/`)).json();
      return true;
    }, { what: "The Worker of the golden jobs" });
    expect(hashes).toEqual(bits);
  } finally {
    await worker.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
