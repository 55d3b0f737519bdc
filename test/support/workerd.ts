import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Child, startChild } from "./process.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Where a Worker is to run. */
export interface Place {
  readonly port: number;
  /** Where its isolate may be looked into (Chrome's DevTools protocol); 0 takes a free port, which workerd keeps to itself. */
  readonly inspectorPort: number;
  /** For whatever the tool writes. */
  readonly folder: string;
}

/** Starts the Worker that a configuration describes in workerd; `config` is a path below the repository. */
export function startWorkerd(
  config: string,
  { port, inspectorPort, folder }: Place,
  vars: Readonly<Record<string, string>> = {},
): Child {
  const wrangler = join(root, "test/tools/node_modules/wrangler/wrangler-dist/cli.js");
  const settings = Object.entries(vars).flatMap(([name, value]) => ["--var", `${name}:${value}`]);
  return startChild(process.execPath, [
    "run",
    "-A",
    "--node-modules-dir=manual",
    wrangler,
    "dev",
    "--config",
    join(root, config),
    "--ip",
    "127.0.0.1",
    "--port",
    String(port),
    "--inspector-port",
    String(inspectorPort),
    "--persist-to",
    folder,
    ...settings,
  ], { cwd: folder, env: { CI: "1", WRANGLER_SEND_METRICS: "false" } });
}
