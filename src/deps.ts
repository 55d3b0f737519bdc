import type { Config } from "./config.ts";
import type { Database } from "./db/client.ts";

/** What belongs to one request (or one run of a task): made by the platform, passed down, never kept. */
export interface Deps {
  readonly config: Config;
  readonly db: Database;
  /** The kernels, compiled once by the platform. */
  readonly wasm: WebAssembly.Module;
  /** UTC epoch milliseconds. It stands still during computation on Workers. */
  readonly now: () => number;
  /** A new UUID. */
  readonly newId: () => string;
  /** The caller's network address, as the platform knows it; null where it can't. */
  readonly address: string | null;
}
