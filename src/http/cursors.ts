import { z } from "@hono/zod-openapi";
import type { RequestContext } from "./context.ts";

/** Where pages end, as callers see it: in `after`, and in the `Link` to the next page. */

const AFTER = "should be the `after` of an answer's Link header";

/** The parameter that a next page is asked for by: the key that it comes after. */
export const afterParameter = () =>
  z.string({ error: AFTER }).transform((cursor, context) => {
    const id = idOfCursor(cursor);
    if (id !== undefined) return id;
    context.addIssue({ code: "custom", message: AFTER });
    return z.NEVER;
  }).optional().openapi({ type: "string", description: "Where a page ends, out of the `Link` header." });

/**
 * Says in the answer's `Link` where the next page is.
 *
 * @param last the key that it comes after
 * @param kept what else is asked for, the same on every page
 */
export function linkNext(
  c: RequestContext,
  limit: number,
  last: number,
  kept: Readonly<Record<string, string | undefined>> = {},
): void {
  const stated = Object.entries(kept).flatMap(([name, value]) => value === undefined ? [] : [[name, value]]);
  const query = new URLSearchParams([...stated, ["limit", String(limit)], ["after", cursorOf(last)]]);
  c.header("link", `<${c.req.path}?${query}>; rel="next"`);
}

const cursorOf = (id: number): string => btoa(`after:${id}`).replaceAll("=", "");

function idOfCursor(cursor: string): number | undefined {
  if (!/^[A-Za-z0-9+/]{1,40}$/.test(cursor) || cursor.length % 4 === 1) return undefined;
  const id = Number(/^after:(\d{1,16})$/.exec(atob(cursor))?.[1] ?? Number.NaN);
  return Number.isSafeInteger(id) ? id : undefined;
}
