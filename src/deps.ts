import type { Config } from "./config.ts";
import type { RestartPool } from "./compute/restarts.ts";
import type { Database } from "./db/client.ts";

/** What belongs to one request (or one run of a task): made by the platform, passed down, never kept. */
export interface Deps {
  readonly config: Config;
  readonly db: Database;
  /** The kernels, compiled once by the platform. */
  readonly wasm: WebAssembly.Module;
  /** Workers that computations may be spread over; the answers are the same without. */
  readonly pool?: RestartPool | undefined;
  /** UTC epoch milliseconds. It stands still during computation on Workers. */
  readonly now: () => number;
  /** A new UUID. */
  readonly newId: () => string;
  /** The caller's network address, as the platform knows it; null where it can't. */
  readonly address: string | null;
}
