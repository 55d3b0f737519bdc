import { createRoute, z } from "@hono/zod-openapi";
import { importFile } from "../../commerce/imports/import_file.ts";
import type { ImportRequest } from "../../commerce/imports/request.ts";
import { AppError } from "../../errors.ts";
import { operation } from "../access.ts";
import type { RequestContext } from "../context.ts";
import { eventStream, wantsEvents } from "../event_stream.ts";
import { callerOf, IdempotencyHeaders } from "../idempotency.ts";
import { room } from "../room.ts";
import { failures, uploadFailures } from "../schemas.ts";
import { readImportBody } from "./imports_body.ts";
import { ImportReportBody, ImportSettings } from "./imports_schema.ts";

const csv = { schema: { type: "string", format: "binary" } } as const;
const PATH = "/imports";

export const imports = room().openapi(
  createRoute({
    method: "post",
    path: PATH,
    operationId: "importFile",
    summary: "Import a file of sales, customers, products, memberships or satisfaction scores",
    description:
      "The same file again, or one that overlaps it, adds only what is new. With `Accept: text/event-stream` the " +
      "answer is a stream of `progress` events and then one `result` (this report) or `error` (a problem), and leaving it " +
      "cancels the import; without it, an import that has begun runs to its end.",
    ...operation("Quintile", "analyst"),
    request: {
      query: ImportSettings,
      headers: IdempotencyHeaders,
    },
    // Described by hand: a validator would hold the file whole.
    requestBody: {
      required: true,
      content: {
        "text/csv": csv,
        "multipart/form-data": {
          schema: {
            type: "object",
            required: ["file"],
            properties: {
              kind: { type: "string" },
              mode: { type: "string" },
              date_order: { type: "string" },
              encoding: { type: "string" },
              mapping: { type: "string" },
              file: { type: "string", format: "binary", description: "The last part of the form." },
            },
          },
        },
      },
    },
    responses: {
      200: {
        description: "What was loaded, what was there already, and what is wrong with the rest",
        content: {
          "application/json": { schema: ImportReportBody },
          "text/event-stream": { schema: z.string() },
        },
      },
      ...failures,
      ...uploadFailures,
    },
  }),
  async (c) => {
    const request = await readRequest(c, c.req.valid("query"));
    // What is cancelled is tidied up after.
    if (wantsEvents(c)) {
      return eventStream(c, (listener) => importFile(c.var.deps, { ...request, ...listener }));
    }
    const key = c.req.valid("header")["idempotency-key"];
    const report = await importFile(c.var.deps, {
      ...request,
      idempotency: key === undefined ? undefined : { caller: callerOf(c), method: "POST", path: PATH, key },
    });
    return c.json(report, 200);
  },
);

/** A form's boundaries and fields come on top of its file. */
const FORM_ALLOWANCE = 1_048_576;

async function readRequest(
  c: RequestContext,
  query: z.output<typeof ImportSettings>,
): Promise<ImportRequest> {
  const stated = Number(c.req.header("content-length") ?? Number.NaN);
  const most = c.var.deps.config.maxImportBytes;
  if (stated > most + FORM_ALLOWANCE) {
    throw new AppError(
      "too_large",
      `The file has more than ${Math.floor(most / 1_048_576)} MB (MAX_IMPORT_MB). Split it`,
    );
  }
  const { file, name, size, fields } = await readImportBody(c.req.raw);
  const settings = ImportSettings.safeParse(fields);
  if (!settings.success) {
    await file.cancel();
    throw new AppError(
      "invalid",
      "A field of the form breaks a rule",
      settings.error.issues.map(({ path, message }) => ({ pointer: `/${path.join("/")}`, message })),
    );
  }
  const { kind, mode, date_order: dateOrder, encoding, mapping } = { ...query, ...settings.data };
  return { body: file, name, kind, mode, dateOrder, encoding, mapping, size };
}
