import { z } from "@hono/zod-openapi";
import { DATE_ORDERS } from "../../commerce/imports/dates.ts";
import { ENCODINGS } from "../../commerce/imports/encoding.ts";
import { IMPORT_MODES } from "../../commerce/imports/report.ts";
import { IMPORT_KINDS } from "../../db/schema/imports.ts";

/** Field → column, sent as the text of a JSON object. */
const MappingText = z.string().transform((text, context) => {
  try {
    const parsed = z.record(z.string(), z.string()).safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
  } catch {
    // Said below: whatever is wrong with it, the cure is the same.
  }
  context.addIssue({ code: "custom", message: 'should be a JSON object such as {"invoice":"Order No"}' });
  return z.NEVER;
});

const oneOf = <const Words extends readonly string[]>(words: Words) =>
  z.enum(words, `should be one of ${words.join(", ")}`);

/** What may be said about a file, in the query or as fields of the form before the file. */
export const ImportSettings = z.object({
  kind: oneOf(IMPORT_KINDS).optional().openapi({
    description: "What the file holds; found from its columns.",
  }),
  mode: oneOf(IMPORT_MODES).optional().openapi({
    description: "`partial` (default) takes the good rows, `atomic` none if any row is bad.",
  }),
  date_order: oneOf(DATE_ORDERS).optional().openapi({
    description: "Whether the day or the month comes first, where the dates of the file don't tell. " +
      "Two-digit years: 00–68 are 2000–2068, 69–99 are 1969–1999.",
  }),
  encoding: oneOf(ENCODINGS).optional().openapi({ description: "UTF-8 and UTF-16 are recognised." }),
  mapping: MappingText.optional().openapi({
    type: "string",
    description:
      "Which column holds a field, as a JSON object field → column, where the names are not the common ones.",
    example: '{"invoice":"Order No","unit_price":"Net"}',
  }),
});

const count = z.number().int().nonnegative();
const names = z.array(z.string()).readonly();

/** What an import came to. */
export const ImportReportBody = z.object({
  id: z.uuid(),
  kind: oneOf(IMPORT_KINDS),
  mode: oneOf(IMPORT_MODES),
  status: z.enum(["done", "refused"]),
  name: z.string(),
  rows: z.object({ read: count, loaded: count, skipped: count, failed: count }).openapi({
    description: "`read` is the sum of the others; `skipped` rows were there already.",
  }),
  customers_created: count,
  products_created: count,
  transactions_created: count,
  lines_created: count,
  updated: count.optional(),
  unchanged: count.optional(),
  columns: z.record(z.string(), z.string()),
  ignored_columns: names,
  date_order: z.enum([...DATE_ORDERS, "ymd"]).nullable(),
  decimal_mark: z.enum([".", ","]),
  encoding: oneOf(ENCODINGS),
  delimiter: z.string(),
  errors: z.array(z.object({
    reason: z.string(),
    count,
    lines: z.array(count).readonly().openapi({ description: "The first ten; the header is line 1." }),
    example: z.string().optional(),
  })).readonly(),
  took_ms: z.number(),
}).openapi("ImportReport");
