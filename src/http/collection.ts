import { z } from "@hono/zod-openapi";
import { validator } from "hono/validator";
import type { Page } from "../db/rows.ts";
import { operation } from "./access.ts";
import type { RequestContext, Room } from "./context.ts";
import { refusal, room } from "./room.ts";
import { answers, linked, missing } from "./schemas.ts";
import { jsonArray } from "./streaming.ts";

/** Rows a query while a whole list is sent: as texts of a page they stay in the young generation, which costs least memory. */
const PAGE_ROWS = 250;

type Reader<Found> = (page: Page) => Promise<Found[]>;

/** The path's parameters, as the schema gives them. */
type Params = Readonly<Record<string, string>>;

interface Row {
  readonly id: number;
}

/** A list as a document has it. */
interface Collection<Item extends z.ZodType, Found extends Row> {
  readonly room: Room;
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly item: Item;
  /** Retail's success message; absent: the answer is the bare array. */
  readonly message?: string;
  /** The path's parameters, where the list belongs to one thing. */
  readonly params?: z.ZodObject<Record<string, z.ZodType<string>>>;
  /** Finds what reads the pages: rows with `id > after`, by id. It throws where there is no such list. */
  readonly reader: (c: RequestContext, params: Params) => Reader<Found> | Promise<Reader<Found>>;
  readonly toWire: (row: Found, now: number) => z.input<Item>;
}

const LIMIT = "should be a whole number from 1 to 1000";
const AFTER = "should be the `after` of an answer's Link header";

const ListQuery = z.object({
  limit: z.string({ error: LIMIT }).regex(/^0*([1-9]\d{0,2}|1000)$/, LIMIT).transform(Number).optional()
    .openapi({
      type: "integer",
      minimum: 1,
      maximum: 1000,
      description: "At most so many, with a `Link` to the next page; absent: all of them.",
    }),
  after: z.string({ error: AFTER }).transform((cursor, context) => {
    const id = idOfCursor(cursor);
    if (id !== undefined) return id;
    context.addIssue({ code: "custom", message: AFTER });
    return z.NEVER;
  }).optional().openapi({ type: "string", description: "Where a page ends, out of the `Link` header." }),
});

/**
 * Serves a list: whole, streamed page by page with memory that does not grow with it, or as the page that is asked for.
 * No snapshot is promised; a row that stays is listed once.
 */
export function collection<Item extends z.ZodType, Found extends Row>(definition: Collection<Item, Found>) {
  const { path, operationId, summary, item, message, params } = definition;
  const { middleware, ...documented } = operation(definition.room, "analyst");
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
    ...documented,
    request: { query: ListQuery, ...params === undefined ? {} : { params } },
    responses: { ...answers(success, "Success", linked), ...params === undefined ? {} : missing },
  });
  app.get(
    path.replaceAll(/\{([^}]+)\}/g, ":$1"),
    middleware,
    checkedParams(params),
    checkedQuery,
    async (c) => {
      const { limit, after = 0 } = c.req.valid("query");
      const now = c.var.deps.now();
      const read = await definition.reader(c, c.req.valid("param"));
      const envelope = message === undefined ? { head: "[", tail: "]" } : {
        head: `{"status":"success","message":${JSON.stringify(message)},"data":[`,
        tail: "]}",
      };
      // One more than is asked for tells whether there is a next page.
      const first = await read({ after, limit: limit === undefined ? PAGE_ROWS : limit + 1 });
      if (limit !== undefined) linkNext(c, first, limit);
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

const checkedQuery = validator("query", (stated) => {
  const found = ListQuery.safeParse(stated);
  if (!found.success) throw refusal("query", found.error);
  return found.data;
});

const checkedParams = (schema: Collection<z.ZodType, Row>["params"]) =>
  validator("param", (stated): Params => {
    const found = schema?.safeParse(stated);
    if (found?.success === false) throw refusal("param", found.error);
    return found?.data ?? {};
  });

/** The pages after the first one. */
async function* following<Found extends Row>(
  first: readonly Found[],
  read: (page: Page) => Promise<Found[]>,
): AsyncGenerator<Found[]> {
  for (let page = first; page.length === PAGE_ROWS;) {
    const next = await read({ after: page.at(-1)?.id ?? 0, limit: PAGE_ROWS });
    yield next;
    page = next;
  }
}

function linkNext(c: RequestContext, found: readonly Row[], limit: number): void {
  const last = found[limit - 1];
  if (last === undefined || found.length <= limit) return;
  const query = new URLSearchParams({ limit: String(limit), after: cursorOf(last.id) });
  c.header("link", `<${c.req.path}?${query}>; rel="next"`);
}

const cursorOf = (id: number): string => btoa(`after:${id}`).replaceAll("=", "");

function idOfCursor(cursor: string): number | undefined {
  if (!/^[A-Za-z0-9+/]{1,40}$/.test(cursor) || cursor.length % 4 === 1) return undefined;
  const id = Number(/^after:(\d{1,16})$/.exec(atob(cursor))?.[1] ?? Number.NaN);
  return Number.isSafeInteger(id) ? id : undefined;
}
