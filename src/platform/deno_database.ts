import type { Client } from "@libsql/client";
import { type Database, openDatabase, type Turns } from "../db/client.ts";
import { connectServer } from "./server_database.ts";

/** How long a write to a local file waits for another process's write, in milliseconds. */
const BUSY_TIMEOUT = 5_000;

/** Milliseconds of batches after which others have their turn. */
const TURN = 20;

/** Who opens the store: the service, or a task, which may write in bulk and waits as long as that takes. */
type Purpose = "service" | "task";

/** Memory to keep the pages of a local file at hand: a large list fills it, and a long import takes a sixth less time. */
const CACHE_KIB: Readonly<Record<Purpose, number>> = { service: 8_192, task: 65_536 };

/**
 * Opens the store at a `file:` URL with the native client, or at a server's with the web one.
 * The native client is imported only for a file: Deno Deploy gives no ffi and no sys.
 */
export async function openDenoDatabase(
  url: string,
  authToken?: string,
  purpose: Purpose = "service",
  turns?: Turns,
): Promise<Database> {
  if (url.startsWith("file:")) return openDatabase(takingTurns(await openFile(url, CACHE_KIB[purpose])));
  return openDatabase(
    connectServer(url, { authToken, ...purpose === "task" ? { patience: Number.POSITIVE_INFINITY } : {} }),
    turns,
  );
}

async function openFile(url: string, cacheKib: number): Promise<Client> {
  const { createClient } = await import("@libsql/client");
  // One connection keeps its pragmas; every call on it is short and synchronous.
  const client = createClient({ url, concurrency: 1, timeout: BUSY_TIMEOUT });
  await client.execute("pragma journal_mode = wal");
  // What was acknowledged survives a power cut too; `normal` would only survive the process.
  await client.execute("pragma synchronous = full");
  await client.execute("pragma foreign_keys = on");
  // A bulk load touches more pages than the default 2 MB hold, and would stop to checkpoint every 4 MB of log.
  await client.execute(`pragma cache_size = -${cacheKib}`);
  await client.execute("pragma wal_autocheckpoint = 10000");
  await client.execute("pragma temp_store = memory");
  return client;
}

/**
 * The native client works without a turn of the event loop: a job of many batches would let nobody else run, and free
 * nothing that waits for a turn. So after some milliseconds of batches a timer is awaited. (Not an immediate: a queue
 * of those keeps the runtime from looking at its sockets for seconds.)
 */
function takingTurns(client: Client): Client {
  const batch: Client["batch"] = client.batch.bind(client);
  let worked = 0;
  client.batch = async (statements, mode) => {
    const started = performance.now();
    const results = await batch(statements, mode);
    worked += performance.now() - started;
    if (worked > TURN) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      worked = 0;
    }
    return results;
  };
  return client;
}
