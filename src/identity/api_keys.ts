import { noteAudit } from "../db/audit.ts";
import { changedSomething, refuseIfGone } from "../db/fragments.ts";
import { type RowOf, unpackRow, unpackRows } from "../db/rows.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { type Caller, reaches, type Role } from "./caller.ts";
import { gone } from "./accounts.ts";
import {
  API_KEY,
  apiKeyRow,
  apiKeyRows,
  deleteApiKeyRow,
  insertApiKey,
  MOST_KEYS,
} from "./queries/api_keys.ts";
import { digestOf, newApiKey, prefixOf } from "./secrets.ts";

/** A machine's key, without the key itself: only its digest is kept. */
export type ApiKey = RowOf<typeof API_KEY>;

/** What a key shall be. */
export interface WantedApiKey {
  readonly name: string;
  /** At most its owner's; a key of an account that is demoted can do no more than the account. */
  readonly role: Role;
  /** UTC epoch milliseconds; null: until it is deleted. */
  readonly expiresAt: number | null;
}

/**
 * Makes a key for machines.
 *
 * @returns the key, which nobody can show again, and what is kept of it
 * @throws {AppError} `invalid` for a role above the caller's, or an expiry that is past
 */
export async function makeApiKey(
  { db, now, newId, address }: Pick<Deps, "db" | "now" | "newId" | "address">,
  { userId, role }: Caller,
  wanted: WantedApiKey,
): Promise<{ readonly key: string; readonly kept: ApiKey }> {
  const at = now();
  if (!reaches(role, wanted.role)) {
    throw new AppError("invalid", `A key can have at most your own role, ${role}`, ["/role"]);
  }
  if (wanted.expiresAt !== null && wanted.expiresAt <= at) {
    throw new AppError("invalid", "A key expires in the future", ["/expires_at"]);
  }
  const key = newApiKey();
  const uuid = newId();
  const results = await db.write([
    refuseIfGone(userId),
    insertApiKey({ ...wanted, uuid, userId, prefix: prefixOf(key), hash: await digestOf(key), now: at }),
    noteAudit({
      at,
      action: "api_key_made",
      actorId: userId,
      targetId: userId,
      address,
      detail: { prefix: prefixOf(key), role: wanted.role },
    }, changedSomething()),
    apiKeyRow(uuid),
  ]);
  if (results[1]?.rowsAffected !== 1) {
    throw new AppError("conflict", `An account has at most ${MOST_KEYS} keys. Delete one first`, ["/name"]);
  }
  return { key, kept: unpackRow(API_KEY, results.at(-1)?.rows[0]?.["packed"]) ?? gone() };
}

/** The caller's keys, oldest first. */
export async function listApiKeys({ db }: Pick<Deps, "db">, { userId }: Caller): Promise<ApiKey[]> {
  const [answer] = await db.read([apiKeyRows(userId)]);
  return unpackRows(API_KEY, answer);
}

/** @throws {AppError} `not_found` when the caller has no such key */
export async function deleteApiKey(
  { db, now, address }: Pick<Deps, "db" | "now" | "address">,
  { userId }: Caller,
  uuid: string,
): Promise<void> {
  const [deleted] = await db.write([
    deleteApiKeyRow(uuid, userId),
    noteAudit(
      {
        at: now(),
        action: "api_key_deleted",
        actorId: userId,
        targetId: userId,
        address,
        detail: { key: uuid },
      },
      changedSomething(),
    ),
  ]);
  if (deleted?.rowsAffected !== 1) throw new AppError("not_found", "There is no such API key", ["/id"]);
}
