import { type SQL, sql } from "drizzle-orm";
import { packRow, packRows } from "../../db/rows.ts";
import { apiKeys } from "../../db/schema/api_keys.ts";
import { models } from "../../db/schema/models.ts";
import { ROLES, users } from "../../db/schema/users.ts";
import type { Role } from "../caller.ts";

export const KEY_HOLDER = {
  userId: "number",
  username: "text",
  role: ROLES,
  isActive: "number",
  isDemo: "number",
  keyId: "number",
  keyRole: ROLES,
  expiresAt: "number?",
  lastUsedAt: "number?",
  championVersion: "number?",
} as const;

/** The account behind a key, by the key's digest. */
export const keyHolderRow = (hash: string): SQL =>
  packRow(
    KEY_HOLDER,
    sql`select u.id as "userId", u.username, u.role, u.is_active as "isActive", u.is_demo as "isDemo",
        k.id as "keyId", k.role as "keyRole", k.expires_at as "expiresAt", k.last_used_at as "lastUsedAt",
        (select version from ${models} where is_champion = 1) as "championVersion"
      from ${apiKeys} k join ${users} u on u.id = k.user_id where k.hash = ${hash}`,
  );

/** Writes the use down, unless another one has been since that instant. */
export const noteKeyUse = (id: number, now: number, since: number): SQL =>
  sql`update ${apiKeys} set last_used_at = ${now} where id = ${id} and coalesce(last_used_at, 0) <= ${since}`;

export const API_KEY = {
  uuid: "text",
  name: "text",
  prefix: "text",
  role: ROLES,
  createdAt: "number",
  expiresAt: "number?",
  lastUsedAt: "number?",
} as const;

const COLUMNS = sql.raw(
  `uuid, name, prefix, role, created_at as "createdAt", expires_at as "expiresAt", last_used_at as "lastUsedAt"`,
);

export const apiKeyRows = (userId: number): SQL =>
  packRows(API_KEY, sql`select ${COLUMNS} from ${apiKeys} where user_id = ${userId} order by id`);

export const apiKeyRow = (uuid: string): SQL =>
  packRow(API_KEY, sql`select ${COLUMNS} from ${apiKeys} where uuid = ${uuid}`);

/** A key as it is kept: without the key. */
export interface NewApiKey {
  readonly uuid: string;
  readonly userId: number;
  readonly name: string;
  readonly prefix: string;
  readonly hash: string;
  readonly role: Role;
  readonly now: number;
  readonly expiresAt: number | null;
}

/** Keys of one account; who needs more forgets to delete old ones. */
export const MOST_KEYS = 100;

/** Inserts the key, unless the account has as many as it may have. */
export const insertApiKey = (key: NewApiKey): SQL =>
  sql`insert into ${apiKeys} (uuid, user_id, name, prefix, hash, role, created_at, expires_at)
    select ${key.uuid}, id, ${key.name}, ${key.prefix}, ${key.hash}, ${key.role}, ${key.now}, ${key.expiresAt}
    from ${users} where id = ${key.userId}
      and (select count(*) from ${apiKeys} where user_id = ${key.userId}) < ${MOST_KEYS}`;

export const deleteApiKeyRow = (uuid: string, userId: number): SQL =>
  sql`delete from ${apiKeys} where uuid = ${uuid} and user_id = ${userId}`;
