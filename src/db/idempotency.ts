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

/** How long a key is held for a job that has not answered yet, in milliseconds; then another may take it over. */
export const LEASE = 60_000;

/** A key that is held while a long job runs. */
export interface Lease {
  readonly keyed: KeyedBody;
  /** Whose hold it is: the key's row names it as long as nobody else has taken over. */
  readonly holder: string;
}

/** What became of asking for a key: made earlier, held from now on, or (without a key) neither. */
export type Leased<S extends Shape> =
  | { readonly made: RowOf<S>; readonly lease?: undefined }
  | { readonly made?: undefined; readonly lease: Lease | undefined };

/**
 * Takes a key before a long job begins, in one write; the job then stands under it with {@link keepMade} in its batch,
 * or frees it with {@link freeLease}. A hold that is older than {@link LEASE} is taken over.
 *
 * @throws {AppError} `conflict` while another request holds the key; `invalid` when it stands for another body
 */
export async function leaseKey<S extends Shape>(
  { db, now }: { readonly db: Database; readonly now: number },
  keyed: KeyedBody | undefined,
  shape: S,
): Promise<Leased<S>> {
  if (keyed === undefined) return { lease: undefined };
  const { caller, method, path, key, bodyHash } = keyed;
  const results = await db.write([
    ...dropOldKeys(now - KEPT, keyed),
    sql`insert into ${idempotencyKeys} (caller, method, path, key, body_hash, result, created_at)
      values (${caller}, ${method}, ${path}, ${key}, ${bodyHash},
        json_object('holder', lower(hex(randomblob(16))), 'until', ${now + LEASE}), ${now})
      on conflict (caller, method, path, key) do update set result = excluded.result, created_at = excluded.created_at
        where ${idempotencyKeys.bodyHash} = excluded.body_hash and ${idempotencyKeys.result} ->> 'until' <= ${now}
      returning result ->> 'holder' as holder`,
    keyRow(keyed),
  ]);
  const holder = results.at(-2)?.rows[0]?.["holder"];
  if (typeof holder === "string") return { lease: { keyed, holder } };
  const made = madeOf(results.at(-1)?.rows[0], keyed, shape);
  if (made === undefined) throw new AppError("internal", "A key was neither free nor taken");
  return { made };
}

/** Puts what was made in the place of the lease, in the job's batch; who lost the lease meets the primary key. */
export const keepMade = (lease: Lease, row: SQL, now: number): SQL[] => [
  freeLease(lease),
  takeKey(lease.keyed, "{}", now),
  noteResult(lease.keyed, row),
];

/** Lets go of a key, if it is still held by this lease. */
export const freeLease = ({ keyed, holder }: Lease): SQL =>
  sql`delete from ${idempotencyKeys} where ${ofScope(keyed)} and result ->> 'holder' = ${holder}`;

/**
 * What another request has made under this key, where the lease was lost to it; undefined while the lease is held.
 *
 * @throws {AppError} `conflict` while another request holds the key
 */
export async function madeUnderLease<S extends Shape>(
  db: Database,
  lease: Lease | undefined,
  shape: S,
): Promise<RowOf<S> | undefined> {
  if (lease === undefined) return undefined;
  const [found] = await db.read([keyRow(lease.keyed)]);
  const row = found?.rows[0];
  return row === undefined || row["holder"] === lease.holder ? undefined : madeOf(row, lease.keyed, shape);
}

const keyRow = (scope: KeyScope): SQL =>
  sql`select body_hash, result, result ->> 'holder' as holder from ${idempotencyKeys} where ${
    ofScope(scope)
  }`;

function madeOf<S extends Shape>(
  row: Readonly<Record<string, unknown>> | undefined,
  { bodyHash }: KeyedBody,
  shape: S,
): RowOf<S> | undefined {
  if (row === undefined) return undefined;
  if (row["body_hash"] !== bodyHash) throw otherBody();
  if (row["holder"] !== null) {
    throw new AppError(
      "conflict",
      "The request with this Idempotency-Key is still running. Ask again later",
      [],
      {
        retryAfter: 5,
      },
    );
  }
  return unpackRow(shape, row["result"]);
}
