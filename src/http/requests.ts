import { createMiddleware } from "hono/factory";
import type { Config } from "../config.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import type { Environment } from "./context.ts";

/** What the platform makes for one request. */
export interface RequestScope extends Pick<Deps, "db" | "now" | "newId" | "address"> {
  /** Frees what belongs to this request alone; absent where all is shared, as with a local file. */
  readonly close?: () => void;
}

/** Opens what belongs to the request, and closes it when the answer's body ends or is given up. */
export const perRequest = (
  shared: Pick<Deps, "config" | "wasm" | "pool">,
  open: (request: Request) => RequestScope | Promise<RequestScope>,
) =>
  createMiddleware<Environment>(async (c, next) => {
    const { close, ...scope } = await open(c.req.raw);
    c.set("deps", { ...scope, ...shared });
    c.set("requestId", scope.newId());
    c.set("caller", null);
    try {
      await next();
    } catch (error) {
      close?.();
      throw error;
    }
    // Hono drops the body of an answer to HEAD unread: what is behind it (a file, a client) would stay open.
    if (c.req.method === "HEAD") await c.res.body?.cancel();
    if (close === undefined) return;
    if (c.res.body === null || c.req.method === "HEAD") return close();
    const body = closingAfter(c.res.body, close);
    c.res = new Response(body, c.res);
  });

/** The same stream; `close` runs once, when it ends, fails, or has been cancelled. */
function closingAfter(body: ReadableStream<Uint8Array>, close: () => void): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let cancelled = false;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        // A read that a cancel has ended says nothing: what makes the body still tidies up, in the database too.
        if (cancelled) return;
        if (!done) return controller.enqueue(value);
        close();
        controller.close();
      } catch (error) {
        close();
        controller.error(error);
      }
    },
    cancel(reason) {
      cancelled = true;
      return reader.cancel(reason).finally(close);
    },
  });
}

/** A protected service that can't read tokens serves nobody; only `/health` answers, and the log names the cure. */
export const requireSecret = (config: Config) =>
  createMiddleware<Environment>(async (c, next) => {
    if (config.access === "protected" && config.secretKey === undefined && c.req.path !== "/health") {
      console.error(
        JSON.stringify({ level: "error", message: "SECRET_KEY is not set; a protected service needs one" }),
      );
      throw new AppError("unavailable", "The service is not set up yet", [], { retryAfter: 60 });
    }
    await next();
  });
