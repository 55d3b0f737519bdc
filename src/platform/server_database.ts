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
 * Writes that one process has under way at a server. The store has one writer, so more would only wait there; and where
 * very many wait, a libSQL server loses the turn of one now and then, after which nobody gets one.
 */
const WRITES_AT_ONCE = 4;

/**
 * Turns for the writes of all clients of a process. One that waited past the patience fails with a `TimeoutError` too:
 * behind a server that hangs, nobody waits for all the others' patience.
 */
export function writeTurns(patience = PATIENCE): Turns {
  const limit = pLimit(WRITES_AT_ONCE);
  return (work) => {
    const asked = performance.now();
    return limit(() => {
      if (performance.now() - asked > patience) {
        throw new DOMException("The write waited too long for its turn", "TimeoutError");
      }
      return work();
    });
  };
}
