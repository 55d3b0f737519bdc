import { type Client, createClient } from "@libsql/client/web";

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
