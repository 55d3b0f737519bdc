import { test } from "vitest";
import { startSqld } from "../support/sqld.ts";
import { expectKillsToOrderOnce } from "./keyed_kill.ts";

test(
  "keyed orders are in a server's store once each when the service is killed and they are sent again",
  async () => {
    await expectKillsToOrderOnce(startSqld);
  },
  180_000,
);
