import { Hono } from "hono";
import { parseConfig, type Profile } from "../../src/config.ts";
import type { Database } from "../../src/db/client.ts";
import type { Deps } from "../../src/deps.ts";
import type { Environment } from "../../src/http/context.ts";
import { renderError } from "../../src/http/errors.ts";

/** A service without operations, which renders errors as the real one does. */
export function bareService(): Hono<Environment> {
  const app = new Hono<Environment>();
  app.onError(renderError);
  return app;
}

const refuse = (): never => {
  throw new Error("The store was asked");
};

/** A store that fails whoever asks it. */
export const noStore: Database = {
  get orm() {
    return refuse();
  },
  write: () => Promise.reject(new Error("The store was asked")),
  read: () => Promise.reject(new Error("The store was asked")),
  close: () => {},
};

/** What a request brings, under these settings. */
export const depsOf = (
  settings: Readonly<Record<string, string>>,
  { db = noStore, profile = "serve", now = Date.now }: {
    db?: Database;
    profile?: Profile;
    now?: () => number;
  } = {},
): Deps => ({
  config: parseConfig(settings, profile),
  db,
  wasm: new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)),
  now,
  newId: () => crypto.randomUUID(),
  address: null,
});
