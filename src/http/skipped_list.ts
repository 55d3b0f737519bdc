import { z } from "@hono/zod-openapi";
import type { SkippingPage } from "../db/rows.ts";
import type { Role } from "../identity/caller.ts";
import { operation } from "./access.ts";
import type { RequestContext } from "./context.ts";
import { LARGEST_ID } from "./fields.ts";
import {
  beginning,
  checkedQuery,
  following,
  limitParameter,
  PAGE_ROWS,
  type Reader,
  type Row,
} from "./list_pages.ts";
import { room } from "./room.ts";
import { answers } from "./schemas.ts";
import { jsonArray } from "./streaming.ts";

/** A list of the Segmentation document: of accounts, or of what belongs to one. */
interface SkippedList<Item extends z.ZodType, Found extends Row> {
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly least: Role;
  readonly item: Item;
  /** What the answer's object calls the rows, and how many there are in all; absent: the answer is the bare array. */
  readonly envelope?: { readonly rows: string; readonly total: (c: RequestContext) => Promise<number> };
  /** Whether the largest key comes first; a first page then has `after` 2^53 − 1. */
  readonly descending?: boolean;
  /** Finds what reads the pages: rows past `after` in the list's order. */
  readonly reader: (c: RequestContext) => Reader<Found, SkippingPage>;
  readonly toWire: (row: Found) => z.input<Item>;
}

const SKIP = `should be a whole number from 0 to ${LARGEST_ID}`;

const SkipQuery = z.object({
  skip: z.string({ error: SKIP }).regex(/^\d{1,10}$/, SKIP).transform(Number)
    .refine((skip) => skip <= LARGEST_ID, SKIP).default(0)
    .openapi({
      type: "integer",
      minimum: 0,
      maximum: LARGEST_ID,
      default: 0,
      description: "Leaves out so many.",
    }),
  limit: limitParameter("At most so many; absent: all of them."),
});

/**
 * Serves a list by `skip` and `limit`, streamed page by page with memory that does not grow with it. No snapshot is
 * promised; a row that stays is listed once. It needs a token, and its answers are kept nowhere.
 */
export function skippedList<Item extends z.ZodType, Found extends Row>(
  { path, operationId, summary, description, least, item, envelope, descending = false, reader, toWire }:
    SkippedList<Item, Found>,
) {
  const { middleware, ...documented } = operation("Segmentation", least, {
    openness: "token",
    unstored: true,
  });
  const rows = z.array(item);
  const app = room();
  app.openAPIRegistry.registerPath({
    method: "get",
    path,
    operationId,
    summary,
    ...description === undefined ? {} : { description },
    ...documented,
    request: { query: SkipQuery },
    responses: answers(
      envelope === undefined ? rows : z.object({ [envelope.rows]: rows, total: z.number().int() }),
    ),
  });
  app.get(path, middleware, checkedQuery(SkipQuery), async (c) => {
    const { skip, limit = Infinity } = c.req.valid("query");
    const read = reader(c);
    const [total, first] = await Promise.all([
      envelope?.total(c),
      read({ after: beginning(descending), limit: Math.min(PAGE_ROWS, limit), skip }),
    ]);
    const around = envelope === undefined
      ? { head: "[", tail: "]" }
      : { head: `{${JSON.stringify(envelope.rows)}:[`, tail: `],"total":${JSON.stringify(total)}}` };
    const rest = following(first, (page) => read({ ...page, skip: 0 }), limit);
    return c.body(jsonArray(around, first, rest, toWire), 200, { "content-type": "application/json" });
  });
  return app;
}
