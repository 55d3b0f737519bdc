import type { Client, InArgs, InStatement, InValue, ResultSet } from "@libsql/client";
import type { SQLWrapper } from "drizzle-orm";
import type { LibSQLDatabase } from "drizzle-orm/libsql";
import { drizzle } from "drizzle-orm/libsql/web";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";
import { asAppError, isBusy } from "./errors.ts";

/** A statement that is built but not run yet; what is inside is for db/ and the queries to know. */
export type Statement = SQLWrapper;

/** The store as the rooms above see it. Made per request (or per process, for a local file) by the platform. */
export interface Database {
  /** For reads, and for building the statements of a write. */
  readonly orm: LibSQLDatabase;
  /**
   * Runs the statements as one atomic batch that takes the write lock at once: all of them happen, or none.
   * A statement that matches no row does not stop the batch; a constraint does.
   *
   * @throws {AppError} `conflict` or `invalid` for a constraint, `unavailable` when the database is away
   */
  write(statements: readonly Statement[]): Promise<ResultSet[]>;
  /** Runs the statements against one snapshot of the store. */
  read(statements: readonly Statement[]): Promise<ResultSet[]>;
  close(): void;
}

const dialect = new SQLiteAsyncDialect();

const built = (statement: Statement): InStatement => {
  const { sql, params } = dialect.sqlToQuery(statement.getSQL());
  return { sql, args: params.map(toValue) };
};

/** What drizzle leaves as a parameter is what SQLite can bind; anything else is a defect of the statement. */
function toValue(param: unknown): InValue {
  if (param === null || param === undefined) return null;
  if (typeof param === "string" || typeof param === "number" || typeof param === "bigint") return param;
  if (typeof param === "boolean" || param instanceof ArrayBuffer || param instanceof Uint8Array) return param;
  throw new TypeError(
    `A statement holds a parameter that SQLite can't bind: ${Object.prototype.toString.call(param)}`,
  );
}

/** Waits in milliseconds before a batch that found the store busy is sent again. */
const WAITS = [10, 30, 90, 270];

/** A client that has waited this long, in milliseconds, for the lock itself is not asked again. */
const WAITED = 1_000;

/**
 * Runs a batch, again where the store was busy: then nothing of it has happened. A server with many writers says so now
 * and then instead of letting one wait its turn.
 */
async function inTurn<T>(ask: () => Promise<T>): Promise<T> {
  for (const wait of WAITS) {
    const started = Date.now();
    try {
      return await ask();
    } catch (error) {
      if (!isBusy(error) || Date.now() - started > WAITED) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return await ask();
}

/** The client, whose single reads and batches wait their turn; drizzle asks it too. */
function patient(client: Client): Client {
  const execute: Client["execute"] = client.execute.bind(client);
  const batch: Client["batch"] = client.batch.bind(client);
  client.execute = (statement: InStatement | string, args?: InArgs) =>
    inTurn(() => typeof statement === "string" ? execute(statement, args) : execute(statement));
  client.batch = (statements, mode) => inTurn(() => batch(statements, mode));
  return client;
}

/** Lets a piece of work run, at once or when its turn comes. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

const atOnce: Turns = (work) => work();

/**
 * Dresses a libSQL client. The platform chooses which client: the native one for a file, the web one for a server;
 * and whether the writes of several clients take turns.
 */
export function openDatabase(bare: Client, turns: Turns = atOnce): Database {
  const client = patient(bare);
  const batch = async (statements: readonly Statement[], mode: "read" | "write"): Promise<ResultSet[]> => {
    const run = () => client.batch(statements.map(built), mode);
    try {
      return await (mode === "write" ? turns(run) : run());
    } catch (error) {
      throw asAppError(error) ?? error;
    }
  };
  return {
    orm: drizzle({ client }),
    write: (statements) => batch(statements, "write"),
    read: (statements) => batch(statements, "read"),
    close: () => client.close(),
  };
}
