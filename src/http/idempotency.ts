import { z } from "@hono/zod-openapi";
import { sha256 } from "../digest.ts";
import type { KeyedBody } from "../db/idempotency.ts";
import type { RequestContext } from "./context.ts";

/** The header of every POST that makes something. */
export const IdempotencyHeaders = z.object({
  "idempotency-key": z.string().regex(/^[\x21-\x7e]{1,255}$/, "should be 1 to 255 visible ASCII characters")
    .optional()
    .openapi({
      description:
        "Makes a retry safe: for 24 hours the same key and body are answered as they were the first time, and nothing is done again.",
      example: "order-4711",
    }),
});

/** Whose keys they are: the account's, or the address's where nobody is signed in. */
export const callerOf = (c: RequestContext): string =>
  c.var.caller === null ? `address:${c.var.deps.address ?? "unknown"}` : `user:${c.var.caller.userId}`;

/** The key of a request whose JSON body has been read, with what it stands for; undefined without one. */
export async function keyedBody(c: RequestContext): Promise<KeyedBody | undefined> {
  const key = c.req.header("idempotency-key");
  if (key === undefined) return undefined;
  return {
    caller: callerOf(c),
    method: c.req.method,
    path: c.req.path,
    key,
    bodyHash: await sha256(c.var.body),
  };
}
