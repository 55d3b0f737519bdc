import { z } from "@hono/zod-openapi";
import { validator } from "hono/validator";
import type { Role } from "../identity/caller.ts";
import { operation, type Terms } from "./access.ts";
import type { RequestContext, Room } from "./context.ts";
import { afterParameter, linkNext } from "./cursors.ts";
import {
  beginning,
  checkedQuery,
  following,
  limitParameter,
  PAGE_ROWS,
  type Reader,
  type Row,
} from "./list_pages.ts";
import { refusal, room } from "./room.ts";
import { answers, linked, missing } from "./schemas.ts";
import { jsonArray } from "./streaming.ts";

/** The path's parameters, as the schema gives them. */
type Params = Readonly<Record<string, string>>;

/** A list as a document has it. */
interface Collection<Item extends z.ZodType, Found extends Row> {
  readonly room: Room;
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  /** By default `analyst`. */
  readonly least?: Role;
  readonly terms?: Terms;
  readonly item: Item;
  /** Retail's success message; absent: the answer is the bare array. */
  readonly message?: string;
  /** The path's parameters, where the list belongs to one thing. */
  readonly params?: z.ZodObject<Record<string, z.ZodType<string>>>;
  /** Whether the largest key comes first; a first page then has `after` 2^53 − 1. */
  readonly descending?: boolean;
  /** Finds what reads the pages: rows past `after`, by id. It throws where there is no such list. */
  readonly reader: (c: RequestContext, params: Params) => Reader<Found> | Promise<Reader<Found>>;
  readonly toWire: (row: Found, now: number) => z.input<Item>;
}

const ListQuery = z.object({
  limit: limitParameter("At most so many, with a `Link` to the next page; absent: all of them."),
  after: afterParameter(),
});

/**
 * Serves a list: whole, streamed page by page with memory that does not grow with it, or as the page that is asked for.
 * No snapshot is promised; a row that stays is listed once.
 */
export function collection<Item extends z.ZodType, Found extends Row>(definition: Collection<Item, Found>) {
  const { path, operationId, summary, description, item, message, params, descending = false } = definition;
  const { middleware, ...documented } = operation(
    definition.room,
    definition.least ?? "analyst",
    definition.terms,
  );
  const rows = z.array(item);
  const success = message === undefined
    ? rows
    : z.object({ status: z.literal("success"), message: z.literal(message), data: rows });
  const app = room();
  app.openAPIRegistry.registerPath({
    method: "get",
    path,
    operationId,
    summary,
    ...description === undefined ? {} : { description },
    ...documented,
    request: { query: ListQuery, ...params === undefined ? {} : { params } },
    responses: { ...answers(success, "Success", linked), ...params === undefined ? {} : missing },
  });
  app.get(
    path.replaceAll(/\{([^}]+)\}/g, ":$1"),
    middleware,
    checkedParams(params),
    checkedQuery(ListQuery),
    async (c) => {
      const { limit, after = beginning(descending) } = c.req.valid("query");
      const now = c.var.deps.now();
      const read = await definition.reader(c, c.req.valid("param"));
      const envelope = message === undefined ? { head: "[", tail: "]" } : {
        head: `{"status":"success","message":${JSON.stringify(message)},"data":[`,
        tail: "]}",
      };
      // One more than is asked for tells whether there is a next page.
      const first = await read({ after, limit: limit === undefined ? PAGE_ROWS : limit + 1 });
      const last = limit === undefined ? undefined : first[limit - 1];
      if (limit !== undefined && last !== undefined && first.length > limit) linkNext(c, limit, last.id);
      const rest = limit === undefined ? following(first, read) : [];
      return c.body(
        jsonArray(envelope, first.slice(0, limit), rest, (row) => definition.toWire(row, now)),
        200,
        { "content-type": "application/json" },
      );
    },
  );
  return app;
}

const checkedParams = (schema: Collection<z.ZodType, Row>["params"]) =>
  validator("param", (stated): Params => {
    const found = schema?.safeParse(stated);
    if (found?.success === false) throw refusal("param", found.error);
    return found?.data ?? {};
  });
