import type { RequestContext } from "./context.ts";

const READS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/** Whether the request may change something. */
export const isWrite = (c: RequestContext): boolean => !READS.has(c.req.method);

/**
 * Whether an origin is the service's own, or one that CORS_ORIGINS names; `*` names nobody. Own is by the host alone: behind
 * a proxy that ends TLS the service itself is asked over http.
 */
export function isKnownOrigin(c: RequestContext, origin: string): boolean {
  if (c.var.deps.config.corsOrigins.includes(origin)) return true;
  const host = c.req.header("host") ?? new URL(c.req.url).host;
  return origin.replace(/^https?:\/\//, "") === host;
}
