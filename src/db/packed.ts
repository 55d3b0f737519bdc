import type { ResultSet } from "@libsql/client";
import { type SQL, sql } from "drizzle-orm";
import { AppError } from "../errors.ts";
import type { Database, Statement } from "./client.ts";

/** Rows a query: few round trips, and every answer far below the 10 MB that a server sends at most. */
const PAGE_ROWS = 50_000;

/** What {@link readColumns} read. */
export interface Columns {
  /** One array a column, in the order of the names, all of the same length. */
  readonly columns: Float64Array[];
  /** The answers to the statements that were read beside the first page. */
  readonly beside: ResultSet[];
}

/** What {@link columnPages} read of it at once. */
export interface ColumnPage {
  /** One array a column, in the order of the names, all of the same length. */
  readonly columns: number[][];
  /** The answers to the statements that were read beside the first page; nothing with the others. */
  readonly beside: ResultSet[];
}

/**
 * Reads numeric columns packed (one JSON array a column and page), which costs a fortieth of row objects.
 *
 * @param names the columns, in the order they are wanted; none may be null
 * @param page a query of `key` and the named columns: rows with `key > after`, ordered by key, at most `limit`
 * @param beside read with the first page, in its round trip and its snapshot of the store
 */
export async function readColumns(
  db: Database,
  names: readonly string[],
  page: (after: number, limit: number) => SQL,
  beside: readonly Statement[] = [],
): Promise<Columns> {
  const pieces = names.map(() => new Array<number[]>());
  const answers: ResultSet[] = [];
  for await (const found of columnPages(db, names, page, beside)) {
    found.columns.forEach((column, index) => pieces[index]?.push(column));
    answers.push(...found.beside);
  }
  return { columns: pieces.map(joined), beside: answers };
}

/** The same page by page, for what need not be held all at once. The first page comes even where it is empty. */
export async function* columnPages(
  db: Database,
  names: readonly string[],
  page: (after: number, limit: number) => SQL,
  beside: readonly Statement[] = [],
): AsyncGenerator<ColumnPage> {
  const packed = sql.join(
    names.map((name) => sql`json_group_array(${sql.identifier(name)}) as ${sql.identifier(name)}`),
    sql`, `,
  );
  let more = beside;
  for (let after: number | undefined = 0; after !== undefined; more = []) {
    const [first, ...answers]: ResultSet[] = await db.read([
      sql`select count(*) as rows_read, max(key) as last_key, ${packed} from (${page(after, PAGE_ROWS)})`,
      ...more,
    ]);
    const row = first?.rows[0];
    yield { columns: names.map((name) => numbers(row?.[name])), beside: answers };
    after = Number(row?.["rows_read"]) === PAGE_ROWS ? Number(row?.["last_key"]) : undefined;
  }
}

function numbers(json: unknown): number[] {
  const parsed: unknown = JSON.parse(String(json));
  if (Array.isArray(parsed) && parsed.every((value) => typeof value === "number")) return parsed;
  throw new AppError("internal", "A packed column holds something that is not a number");
}

function joined(pieces: readonly number[][]): Float64Array {
  const all = new Float64Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
