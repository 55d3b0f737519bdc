import { type SQL, sql } from "drizzle-orm";
import { AppError } from "../errors.ts";
import type { Database, Statement } from "./client.ts";
import { packRow, type RowOf, type Shape, unpackRow } from "./rows.ts";
import { idempotencyKeys } from "./schema/idempotency_keys.ts";

/** How long a key is remembered, in milliseconds. */
export const KEPT = 24 * 60 * 60 * 1000;

/** Whose key it is; `caller` is `user:{id}` or `address:{ip}`. */
export interface KeyScope {
  readonly caller: string;
  readonly method: string;
  readonly path: string;
  readonly key: string;
}

/** A key, and the body that it stands for. */
export interface KeyedBody extends KeyScope {
  /** SHA-256, hex. */
  readonly bodyHash: string;
}

/** What a write makes: one row of ids and values, from which its answer is rendered. */
export interface Made<S extends Shape> {
  readonly shape: S;
  readonly query: SQL;
}

/**
 * Runs a write that makes something, as one batch; with a key, once for that key and body, however often and however
 * many at once: the key's row is in the batch, a race loses by its primary key and then finds what the winner made.
 *
 * @returns what was made, now or by the first request with this key
 * @throws {AppError} `invalid` when the key stands for another body; whatever the batch raises
 */
export async function makeOnce<S extends Shape>(
  { db, now }: { readonly db: Database; readonly now: number },
  keyed: KeyedBody | undefined,
  statements: readonly Statement[],
  made: Made<S>,
): Promise<RowOf<S>> {
  const known = await replay(db, keyed, now, made.shape);
  if (known !== undefined) return known;
  const row = packRow(made.shape, made.query);
  const keeping = keyed === undefined ? { before: [], after: [] } : {
    before: [...dropOldKeys(now - KEPT, keyed), takeKey(keyed, "{}", now)],
    after: [noteResult(keyed, row)],
  };
  try {
    const results = await db.write([...keeping.before, ...statements, row, ...keeping.after]);
    const found = unpackRow(
      made.shape,
      results[keeping.before.length + statements.length]?.rows[0]?.["packed"],
    );
    if (found === undefined) throw new AppError("internal", "What was written is not there");
    return found;
  } catch (error) {
    const winner = error instanceof AppError && error.code === "conflict"
      ? await replay(db, keyed, now, made.shape)
      : undefined;
    if (winner === undefined) throw error;
    return winner;
  }
}

/** What the first request with this key made; undefined when there was none, or no key. */
async function replay<S extends Shape>(
  db: Database,
  keyed: KeyedBody | undefined,
  now: number,
  shape: S,
): Promise<RowOf<S> | undefined> {
  if (keyed === undefined) return undefined;
  const [found] = await db.read([
    sql`select body_hash, result from ${idempotencyKeys} where ${ofScope(keyed)} and created_at >= ${
      now - KEPT
    }`,
  ]);
  const row = found?.rows[0];
  if (row === undefined) return undefined;
  if (row["body_hash"] !== keyed.bodyHash) throw otherBody();
  return unpackRow(shape, row["result"]);
}

export const otherBody = (): AppError =>
  new AppError(
    "invalid",
    "This Idempotency-Key was used with another body or other parameters. Use a new key",
    [
      "header idempotency-key",
    ],
  );

export const ofScope = ({ caller, method, path, key }: KeyScope): SQL =>
  sql`caller = ${caller} and method = ${method} and path = ${path} and key = ${key}`;

/** A plain insert: who comes second meets the primary key. `result` is JSON. */
export const takeKey = (scope: KeyedBody, result: string, now: number): SQL =>
  sql`insert into ${idempotencyKeys} (caller, method, path, key, body_hash, result, created_at)
    values (${scope.caller}, ${scope.method}, ${scope.path}, ${scope.key}, ${scope.bodyHash}, ${result}, ${now})`;

const noteResult = (scope: KeyScope, row: SQL): SQL =>
  sql`update ${idempotencyKeys} set result = (${row}) where ${ofScope(scope)}`;

/** Forgets the oldest keys, no more than a batch may delete, and this one if it is too old. */
const dropOldKeys = (before: number, scope: KeyScope): SQL[] => [
  sql`delete from ${idempotencyKeys} where ${ofScope(scope)} and created_at < ${before}`,
  sweepOldKeys(before),
];

export const sweepOldKeys = (before: number): SQL =>
  sql`delete from ${idempotencyKeys} where (caller, method, path, key) in (select caller, method, path, key
    from ${idempotencyKeys} where created_at < ${before} order by created_at limit 1000)`;
