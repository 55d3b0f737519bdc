import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seedStore } from "../../src/commerce/seed/load.ts";
import { openDenoDatabase } from "../../src/platform/deno_database.ts";
import { migrateStore } from "../../src/platform/migrations.ts";
import { freePort, until } from "../support/process.ts";
import { startDeno } from "../support/targets.ts";

/** Small enough to load in a second, large enough for every segment. */
const SMALL = { customers: 400, transactions: 3_000, seed: 7, end: "2026-10-31" };
const LOCAL = ["net", "read", "write", "env", "ffi", "sys"].map((name) => `--allow-${name}`);

/** The local trial, as `deno task start` runs it, over a small store. */
export interface Service {
  readonly url: string;
  /** What the API answers to a GET, read as JSON. */
  get<Body>(path: string): Promise<Body>;
  stop(): Promise<void>;
}

export async function startService(): Promise<Service> {
  const folder = await mkdtemp(join(tmpdir(), "quintile-browser-"));
  const databaseUrl = `file:${join(folder, "store.db")}`;
  const db = await openDenoDatabase(databaseUrl);
  await migrateStore(db);
  await seedStore({ db }, SMALL);
  db.close();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = startDeno(port, LOCAL, { DATABASE_URL: databaseUrl }, "start");
  await until(child, async () => (await fetch(`${url}/health`)).ok, { what: "The local trial" });
  return {
    url,
    async get<Body>(path: string) {
      const body: Body = await (await fetch(`${url}${path}`)).json();
      return body;
    },
    async stop() {
      await child.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
