import { defineConfig } from "vitest/config";

/** Real servers on three targets: one file at a time, since the machine has few cores. */
export default defineConfig({
  test: {
    include: ["test/conformance/**/*.test.ts", "test/**/*_server.test.ts"],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
