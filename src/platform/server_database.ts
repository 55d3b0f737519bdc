import { type Client, createClient } from "@libsql/client/web";
import pLimit from "p-limit";
import type { Turns } from "../db/client.ts";

/** How long the service waits for one answer of a libSQL server, in milliseconds. */
const PATIENCE = 20_000;

/** What a client of a server needs to know, beside its address. */
interface ServerOptions {
  readonly authToken?: string | undefined;
  /** Milliseconds for one answer; a task that rebuilds a large store waits as long as it takes, with `Infinity`. */
  readonly patience?: number;
}

/**
 * A client of a libSQL server, for both runtimes. A server that takes a request and never answers would otherwise hold
 * the caller for ever: past the patience the request fails with a `TimeoutError`, which `db/errors.ts` makes a 503.
 */
export function connectServer(url: string, { authToken, patience = PATIENCE }: ServerOptions = {}): Client {
  return createClient({
    url,
    ...authToken === undefined ? {} : { authToken },
    ...Number.isFinite(patience)
      ? { fetch: (request: Request) => fetch(request, { signal: AbortSignal.timeout(patience) }) }
      : {},
  });
}

/**
 * Turns for the writes of all clients of a process: `atOnce` of them run, the others wait here. A store has one writer,
 * so they would wait at the server otherwise; and there, a libSQL server (0.24) that tidies its log up while another
 * writer waits can stop for good: each then waits for the other.
 *
 * A write that has not had its turn within the patience fails with a `TimeoutError`: behind a server that hangs, nobody
 * waits for the patience of all the others.
 */
export function writeTurns(atOnce: number, patience = PATIENCE): Turns {
  const limit = pLimit(atOnce);
  return <T>(work: () => Promise<T>) => {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      reject(new DOMException("The write waited too long for its turn", "TimeoutError"));
    }, patience);
    void limit(async () => {
      clearTimeout(timer);
      if (late) return;
      try {
        resolve(await work());
      } catch (error) {
        reject(error);
      }
    });
    return promise;
  };
}
