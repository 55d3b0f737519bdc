import { createApp } from "../app.ts";
import { ConfigError, parseConfig } from "../config.ts";
import { openDatabase } from "../db/client.ts";
import type { RequestScope } from "../http/requests.ts";
import { connectServer } from "./server_database.ts";
// @ts-types="./worker_wasm.d.ts"
import { kernels } from "./worker_wasm.js";

/** The settings of `wrangler.toml` and the secrets, and the built static files. */
interface Bindings extends Record<string, unknown> {
  readonly ASSETS: { fetch(request: Request): Promise<Response> };
}

/** Text settings only; the bindings of other kinds are not configuration. */
const settings = (bindings: Bindings): Record<string, string> =>
  Object.fromEntries(
    Object.entries(bindings).flatMap(([name, value]) => typeof value === "string" ? [[name, value]] : []),
  );

/** Composes the service for this isolate. A client lives for one request: its connections can't cross requests. */
function compose(bindings: Bindings): ReturnType<typeof createApp> {
  const config = parseConfig(settings(bindings), "worker");
  const open = (request: Request): RequestScope => {
    const db = openDatabase(connectServer(config.databaseUrl, { authToken: config.databaseAuthToken }));
    return {
      db,
      now: Date.now,
      newId: () => crypto.randomUUID(),
      address: request.headers.get("cf-connecting-ip"),
      close: () => db.close(),
    };
  };
  const asset = async (path: string): Promise<Response | null> => {
    const response = await bindings.ASSETS.fetch(new Request(new URL(path, "https://assets.local")));
    return response.ok ? response : null;
  };
  return createApp({ config, wasm: kernels, open, asset });
}

/** Bindings are the same for the life of an isolate, so what is composed of them may be kept. */
let app: ReturnType<typeof createApp> | undefined;

export default {
  fetch(request: Request, bindings: Bindings): Response | Promise<Response> {
    try {
      app ??= compose(bindings);
    } catch (error) {
      // The variable is the operator's business: it goes to the log, never into an answer.
      console.error(error instanceof ConfigError ? error.message : error);
      return new Response(null, { status: 503, headers: { "retry-after": "60" } });
    }
    return app.fetch(request);
  },
};
