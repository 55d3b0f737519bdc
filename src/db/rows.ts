import type { ResultSet } from "@libsql/client";
import { type SQL, sql } from "drizzle-orm";
import { AppError } from "../errors.ts";
import type { Database } from "./client.ts";

/** What a column holds: a number, a text or one of some words; `?`: or null. */
type Kind = "number" | "number?" | "text" | "text?" | readonly string[];

/** The columns of a row, by their names in the query. */
export type Shape = Readonly<Record<string, Kind>>;

/** A row of this shape. */
export type RowOf<S extends Shape> = {
  readonly [name in keyof S]:
    | (S[name] extends readonly (infer Word)[] ? Word
      : S[name] extends "number" | "number?" ? number
      : string)
    | (S[name] extends "number?" | "text?" ? null : never);
};

/**
 * Rows as one JSON text, which costs an eighth of row objects.
 *
 * @param query gives the columns of the shape, by those names
 */
export const packRows = (shape: Shape, query: SQL): SQL =>
  sql`select json_group_array(${packed(shape)}) as packed from (${query})`;

/** The same for the one row that the query gives. */
export const packRow = (shape: Shape, query: SQL): SQL =>
  sql`select ${packed(shape)} as packed from (${query})`;

const packed = (shape: Shape): SQL =>
  sql`json_object(${
    sql.join(Object.keys(shape).map((name) => sql`${sql.raw(`'${name}'`)}, ${sql.identifier(name)}`), sql`, `)
  })`;

/** The rows that a {@link packRows} statement of a batch gave. */
export function unpackRows<S extends Shape>(shape: S, result: ResultSet | undefined): RowOf<S>[] {
  const rows: unknown = JSON.parse(String(result?.rows[0]?.["packed"] ?? "null"));
  const isRow = rowGuard(shape);
  if (Array.isArray(rows) && rows.every(isRow)) return rows;
  throw new AppError("internal", "A row of the store is not of its shape");
}

/** The row of a JSON text; undefined when there is none. */
export function unpackRow<S extends Shape>(shape: S, json: unknown): RowOf<S> | undefined {
  if (json === undefined || json === null) return undefined;
  const row: unknown = JSON.parse(String(json));
  if (rowGuard(shape)(row)) return row;
  throw new AppError("internal", "A row of the store is not of its shape");
}

const rowGuard = <S extends Shape>(shape: S) => {
  const columns = Object.entries(shape).map(([name, kind]) => ({ name, holds: holding(kind) }));
  return (value: unknown): value is RowOf<S> => {
    if (typeof value !== "object" || value === null) return false;
    return columns.every(({ name, holds }) => holds(Reflect.get(value, name)));
  };
};

/** Whether a cell is of a kind. */
function holding(kind: Kind): (cell: unknown) => boolean {
  if (typeof kind !== "string") return (cell) => typeof cell === "string" && kind.includes(cell);
  const holds = kind.startsWith("number") ? isNumber : isText;
  return kind.endsWith("?") ? (cell) => cell === null || holds(cell) : holds;
}

const isNumber = (cell: unknown): boolean => typeof cell === "number";
const isText = (cell: unknown): boolean => typeof cell === "string";

/** Which rows of a list: those after this key, at most so many. */
export interface Page {
  readonly after: number;
  readonly limit: number;
}

/** The same, without the first `skip` of them. */
export interface SkippingPage extends Page {
  readonly skip: number;
}

/** How many times fewer rows are asked for when a page is more than a server holds in a text (4 MB) or sends at once (10 MB). */
const SMALLER = 8;

/**
 * Reads a page of rows; a page whose texts are too large for one answer is put together from smaller ones.
 *
 * @param query rows with `id > after`, ordered by id, at most `limit`, with the columns of the shape
 */
export async function readPage<S extends Shape & { readonly id: "number" }>(
  db: Database,
  shape: S,
  { after, limit }: Page,
  query: (page: Page) => SQL,
): Promise<RowOf<S>[]> {
  const rows: RowOf<S>[] = [];
  let size = limit;
  for (let last = after; rows.length < limit;) {
    const asked = Math.min(size, limit - rows.length);
    const found = await readSome(db, shape, query({ after: last, limit: asked }));
    if (found === "too_large" && asked > 1) {
      size = Math.ceil(asked / SMALLER);
      continue;
    }
    if (found === "too_large") {
      throw new AppError("internal", "A row is larger than the database answers with");
    }
    rows.push(...found);
    last = Number(found.at(-1)?.id ?? last);
    if (found.length < asked) break;
  }
  return rows;
}

async function readSome<S extends Shape>(
  db: Database,
  shape: S,
  query: SQL,
): Promise<RowOf<S>[] | "too_large"> {
  try {
    const [result] = await db.read([packRows(shape, query)]);
    return unpackRows(shape, result);
  } catch (error) {
    if (isTooLarge(error)) return "too_large";
    throw error;
  }
}

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error &&
  (/SQLITE_TOOBIG|RESPONSE_TOO_LARGE|response is too large/i.test(error.message) || isTooLarge(error.cause));
