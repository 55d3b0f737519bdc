import { createApp } from "../app.ts";
import { type Config, ConfigError, parseConfig } from "../config.ts";
import type { Database } from "../db/client.ts";
import { requireCurrent } from "../db/version.ts";
import type { RequestScope } from "../http/requests.ts";
import { DEMO_ACCOUNTS, demoAccountCount } from "../identity/demo_accounts.ts";
import { createComputePool } from "./compute_pool.ts";
import { loadKernels, readAsset } from "./deno_assets.ts";
import { openDenoDatabase } from "./deno_database.ts";
import { localSecret } from "./deno_secret.ts";
import { loadDemo } from "./demo.ts";
import { migrateStore, versionOf } from "./migrations.ts";
import { writeTurns } from "./server_database.ts";
import { describe } from "./tasks/run_task.ts";

/** How long requests under way may take to end once the process is asked to, in milliseconds. */
const GRACE = 10_000;

/**
 * The service on Deno: `start` is the local trial (open, migrated and filled by itself), anything else is `serve`,
 * the production form, which is also how Deno Deploy runs this file.
 */
if (import.meta.main) {
  try {
    await run(Deno.args[0] === "start" ? "start" : "serve");
  } catch (error) {
    console.error(error instanceof ConfigError ? error.message : describe(error));
    Deno.exit(1);
  }
}

async function run(profile: "start" | "serve"): Promise<void> {
  const stated = parseConfig(Deno.env.toObject(), profile);
  const config = profile === "start" ? await localSecret(stated) : stated;
  const kernels = await loadKernels();
  const db = await openDenoDatabase(config.databaseUrl, config.databaseAuthToken);
  if (profile === "start") {
    await migrateStore(db);
    await loadDemo({ db });
  } else {
    requireCurrent(await versionOf(db));
    await warnOfDemoAccounts(config, db);
  }

  const hasDemo = profile === "start" && config.access === "open" && await demoAccountCount({ db }) > 0;
  const addresses = new WeakMap<Request, string>();
  const open = opener(config, db, (request) => addresses.get(request) ?? null);
  const workers = config.computeWorkers ?? navigator.hardwareConcurrency;
  const pool = workers === 0 ? undefined : createComputePool(kernels, workers);
  const app = createApp({ config, wasm: kernels, pool, open, asset: readAsset });
  const server = Deno.serve(
    {
      hostname: config.host,
      port: config.port,
      onListen: ({ hostname, port }) => announce(config, hasDemo, hostname, port),
    },
    (request, { remoteAddr }) => {
      if ("hostname" in remoteAddr) addresses.set(request, remoteAddr.hostname);
      return app.fetch(request);
    },
  );
  const stop = stopper(server);
  Deno.addSignalListener("SIGINT", stop);
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", stop);
  await server.finished;
  pool?.close();
  db.close();
  Deno.exit(0);
}

/** Everybody knows the demo accounts' passwords; protected access refuses them, and they are better gone. */
async function warnOfDemoAccounts(config: Config, db: Database): Promise<void> {
  const count = await demoAccountCount({ db });
  if (count === 0) return;
  const state = config.access === "protected" ? "which are refused here" : "which everybody can sign in with";
  console.log(`The store has ${count} demo accounts, ${state}. Remove them: deno task remove-demo-accounts`);
}

/** Ends politely: what is under way is finished. A stalled upload gets its time, and a second signal gets none. */
function stopper(server: Deno.HttpServer): () => void {
  let asked = false;
  return () => {
    if (asked) Deno.exit(130);
    asked = true;
    void server.shutdown();
    Deno.unrefTimer(setTimeout(() => Deno.exit(0), GRACE));
  };
}

/**
 * A local file has one client for the process; a server gets a client per request, freed with it, whose writes take turns
 * with the others'.
 * The first server client is the one that checked the store, and serves nobody.
 */
function opener(config: Config, shared: Database, addressOf: (request: Request) => string | null) {
  const scope = (request: Request, db: Database): RequestScope => ({
    db,
    now: Date.now,
    newId: () => crypto.randomUUID(),
    address: addressOf(request),
  });
  if (config.databaseUrl.startsWith("file:")) return (request: Request) => scope(request, shared);
  const turns = writeTurns(config.databaseWritesAtOnce);
  return async (request: Request): Promise<RequestScope> => {
    const db = await openDenoDatabase(config.databaseUrl, config.databaseAuthToken, "service", turns);
    return { ...scope(request, db), close: () => db.close() };
  };
}

function announce(config: Config, hasDemo: boolean, hostname: string, port: number): void {
  const site = `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
  console.log([
    `Quintile is ready (${config.access} access, store ${config.databaseUrl.replace(/\?.*$/, "")}).`,
    `  Dashboard   ${site}/app/`,
    `  API docs    ${site}/docs   ${site}/redoc   ${site}/openapi.json`,
    ...config.profile === "start" ? [`  Your data   deno task import FILE.csv`] : [],
    ...hasDemo
      ? [
        `  Accounts    ${
          DEMO_ACCOUNTS.map(({ username, password }) => `${username}/${password}`).join(", ")
        }`,
      ]
      : [],
  ].join("\n"));
}
