import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Config, parseConfig } from "../../src/config.ts";
import type { Database } from "../../src/db/client.ts";
import type { Role } from "../../src/identity/caller.ts";
import { issueOperatorToken } from "../../src/identity/operator_token.ts";
import { openDenoDatabase } from "../../src/platform/deno_database.ts";
import { migrateStore } from "../../src/platform/migrations.ts";
import { type Child, freePort, startChild, until } from "./process.ts";
import { type Sqld, startSqld } from "./sqld.ts";
import { startWorkerd } from "./workerd.ts";

/** Where the one suite runs: a runtime and what its store is. */
export const TARGETS = ["Deno with a file", "Deno with a server", "workerd with a server"] as const;
export type TargetName = typeof TARGETS[number];

/** A running service with a store of its own. */
export interface Target {
  readonly name: TargetName;
  readonly url: string;
  /** The same store, for tests to put their world into. */
  readonly db: Database;
  readonly config: Config;
  /** The libSQL server, where there is one. */
  readonly sqld: Sqld | null;
  /** An access token of a fresh account with this role. */
  token(role: Role): Promise<string>;
  /** The process that was started for it. */
  readonly pid: number;
  /** What the service printed. */
  output(): string;
  stop(): Promise<void>;
}

export const SECRET = "a secret of the tests, long enough to sign with";
const root = fileURLToPath(new URL("../../", import.meta.url));

/** What the `serve` task runs with, for a local file. */
const LOCAL = [
  "--v8-flags=--max-semi-space-size=4",
  ...["net", "read", "write", "env", "ffi", "sys"].map((name) => `--allow-${name}`),
];
/** What Deno Deploy gives: the network, the environment, and reads; of files, the service reads its own build alone. */
const DEPLOYED = [
  "--allow-net",
  "--allow-env",
  `--allow-read=${["dist", "migrations"].map((name) => join(root, name)).join()}`,
];

interface Options {
  /** Over the protected defaults. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the store gets its schema; true by default. */
  readonly migrated?: boolean;
  /** Whether Deno runs as the `serve` task runs it, over a server too; by default it then has what Deno Deploy gives. */
  readonly asTask?: boolean;
  /** Where workerd lets its isolate be looked into (Chrome's DevTools protocol); by default a free port, which it keeps to itself. */
  readonly inspectorPort?: number;
}

/** Starts one target over an empty store. */
export async function startTarget(
  name: TargetName,
  { env = {}, migrated = true, asTask = false, inspectorPort = 0 }: Options = {},
): Promise<Target> {
  const folder = await mkdtemp(join(tmpdir(), "quintile-target-"));
  const sqld = name === "Deno with a file" ? null : await startSqld();
  const databaseUrl = sqld?.url ?? `file:${join(folder, "store.db")}`;
  const db = await openDenoDatabase(databaseUrl);
  if (migrated) await migrateStore(db);
  const settings = {
    ACCESS: "protected",
    REGISTRATION: "open",
    DATABASE_URL: databaseUrl,
    SECRET_KEY: SECRET,
    ...env,
  };
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = name === "workerd with a server"
    ? startWorkerd("wrangler.toml", { port, inspectorPort, folder }, settings)
    : startDeno(port, sqld === null || asTask ? LOCAL : DEPLOYED, settings);
  await until(child, async () => (await fetch(`${url}/openapi.json`)).status > 0, { what: name });
  const config = parseConfig({ ...settings, ACCESS_OPEN_ANYWHERE: "1" }, "worker");
  return {
    name,
    url,
    db,
    config,
    sqld,
    token: (role) => tokenOf({ db, config }, role),
    pid: child.process.pid ?? 0,
    output: () => child.output(),
    async stop() {
      await child.stop();
      db.close();
      await sqld?.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const tokenOf = ({ db, config }: Pick<Target, "db" | "config">, role: Role): Promise<string> =>
  issueOperatorToken(
    { db, config, now: Date.now, newId: () => crypto.randomUUID() },
    { username: `${role}-${crypto.randomUUID().slice(0, 8)}`, role, minutes: 30 },
  );

/** Starts `src/platform/deno.ts` as the tasks do. */
export const startDeno = (
  port: number,
  permissions: readonly string[],
  env: Readonly<Record<string, string>>,
  profile = "serve",
): Child =>
  startChild(process.execPath, ["run", "-q", ...permissions, join(root, "src/platform/deno.ts"), profile], {
    env: { PORT: String(port), ...env },
  });
