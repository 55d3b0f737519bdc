import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { startChild, until } from "./process.ts";

/** Whether a process is there; one that ended and that nobody waited for counts as gone, where /proc tells. */
async function isThere(pid: number): Promise<boolean> {
  if (existsSync("/proc/self/stat")) {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ") Z");
    return !/\) [ZX]/.test(stat);
  }
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("startChild()", () => {
  test("leaves nothing behind when the tests are killed, not even what its program started", async () => {
    const script = `
      import { startChild } from "${new URL("./process.ts", import.meta.url)}";
      const child = startChild("sh", ["-c", "sleep 300 & echo $! $$; wait"]);
      const poll = setInterval(() => {
        if (!child.output().includes("\\n")) return;
        clearInterval(poll);
        console.log("pids", child.output().trim());
      }, 20);
      setTimeout(() => {}, 300_000);`;
    const tests = startChild(process.execPath, ["eval", script]);
    await until(tests, () => Promise.resolve(tests.output().includes("pids")), { what: "The script" });
    const pids = /pids (\d+) (\d+)/.exec(tests.output())?.slice(1).map(Number) ?? [];
    expect(await Promise.all(pids.map(isThere))).toEqual([true, true]);
    // Its own process alone, as an interrupted runner does to its workers.
    tests.process.kill("SIGKILL");
    await tests.ended;
    await expect.poll(() => Promise.all(pids.map(isThere)), { timeout: 5_000 }).toEqual([false, false]);
  });
});
