import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: [
      "**/node_modules/**",
      "test/conformance/**",
      "test/**/*_server.test.ts",
      "test/browser/**",
      "test/bench/**",
    ],
    maxWorkers: "100%",
    setupFiles: ["test/support/properties.ts"],
    testTimeout: 30_000,
  },
});
