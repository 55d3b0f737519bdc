import { test } from "vitest";
import { startSqld } from "../support/sqld.ts";
import { expectKillsToLoseNothing } from "./import_kill.ts";

test(
  "an import killed at ten random moments leaves a sound store on a server, and running it again completes it",
  async () => {
    await expectKillsToLoseNothing(startSqld);
  },
  180_000,
);
