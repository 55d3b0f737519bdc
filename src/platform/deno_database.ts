import { setImmediate } from "node:timers/promises";
import type { Client } from "@libsql/client";
import { type Database, openDatabase } from "../db/client.ts";

/** How long a write to a local file waits for another process's write, in milliseconds. */
const BUSY_TIMEOUT = 5_000;

/** Memory that a local file may use to keep its pages at hand. */
const CACHE_KIB = 65_536;

/**
 * Opens the store at a `file:` URL with the native client, or at a server's with the web one.
 * The native client is imported only for a file: Deno Deploy gives no ffi and no sys.
 */
export async function openDenoDatabase(url: string, authToken?: string): Promise<Database> {
  return url.startsWith("file:")
    ? openDatabase(await openFile(url), setImmediate)
    : openDatabase(await openServer(url, authToken));
}

async function openFile(url: string): Promise<Client> {
  const { createClient } = await import("@libsql/client");
  // One connection keeps its pragmas; every call on it is short and synchronous.
  const client = createClient({ url, concurrency: 1, timeout: BUSY_TIMEOUT });
  await client.execute("pragma journal_mode = wal");
  await client.execute("pragma synchronous = normal");
  await client.execute("pragma foreign_keys = on");
  // A bulk load touches more pages than the default 2 MB hold, and would stop to checkpoint every 4 MB of log.
  await client.execute(`pragma cache_size = -${CACHE_KIB}`);
  await client.execute("pragma wal_autocheckpoint = 10000");
  await client.execute("pragma temp_store = memory");
  return client;
}

async function openServer(url: string, authToken: string | undefined): Promise<Client> {
  const { createClient } = await import("@libsql/client/web");
  return createClient(authToken === undefined ? { url } : { url, authToken });
}
