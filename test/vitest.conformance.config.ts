import { defineConfig } from "vitest/config";

/** Real servers on three targets: two files at a time, since much of it is waiting and the machine has few cores. */
export default defineConfig({
  test: {
    include: ["test/conformance/**/*.test.ts", "test/**/*_server.test.ts"],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
