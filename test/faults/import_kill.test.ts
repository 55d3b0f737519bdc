import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "vitest";
import { expectKillsToLoseNothing } from "./import_kill.ts";

test(
  "an import killed at ten random moments leaves a sound file, and running it again completes it",
  async () => {
    await expectKillsToLoseNothing(async () => {
      const folder = await mkdtemp(join(tmpdir(), "quintile-killed-"));
      return {
        url: `file:${join(folder, "store.db")}`,
        close: () => rm(folder, { recursive: true, force: true }),
      };
    });
  },
  180_000,
);
