import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "vitest";
import { expectKillsToOrderOnce } from "./keyed_kill.ts";

test(
  "keyed orders are there once each when the service is killed under them and they are sent again",
  async () => {
    await expectKillsToOrderOnce(async () => {
      const folder = await mkdtemp(join(tmpdir(), "quintile-keyed-"));
      return {
        url: `file:${join(folder, "store.db")}`,
        close: () => rm(folder, { recursive: true, force: true }),
      };
    }, { rounds: 6, orders: 120, atOnce: 16 });
  },
  180_000,
);
