import { test } from "vitest";
import { startSqld } from "../support/sqld.ts";
import { expectKillsToOrderOnce } from "./keyed_kill.ts";

test(
  "keyed orders over a libSQL server are there once each when the service is killed and they are sent again",
  // Few at once: under many more this development server stops for good, kill or no kill.
  () => expectKillsToOrderOnce(startSqld, { rounds: 4, orders: 40, atOnce: 4 }),
  180_000,
);
