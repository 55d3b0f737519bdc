import { test } from "vitest";
import { startSqld } from "../support/sqld.ts";
import { expectKillsToOrderOnce } from "./keyed_kill.ts";

test(
  "keyed orders are there once each when the database is killed under them and they are sent again",
  async () => {
    await expectKillsToOrderOnce(async () => {
      const server = await startSqld();
      return { url: server.url, server, close: () => server.close() };
    });
  },
  180_000,
);
