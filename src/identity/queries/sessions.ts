import { type SQL, sql } from "drizzle-orm";
import { packRow, packRows } from "../../db/rows.ts";
import { models } from "../../db/schema/models.ts";
import { refreshTokens } from "../../db/schema/refresh_tokens.ts";
import { sessions } from "../../db/schema/sessions.ts";
import { ROLES, users } from "../../db/schema/users.ts";

export const SIGNED_IN = {
  userId: "number",
  username: "text",
  role: ROLES,
  isActive: "number",
  isDemo: "number",
  /** Whether the session has neither been ended nor run out: 0 or 1. */
  stands: "number",
  championVersion: "number?",
} as const;

const CHAMPION = sql`(select version from ${models} where is_champion = 1) as "championVersion"`;

/**
 * The account behind a session, and the champion model's version: one query, so that ending a session ends its tokens at
 * once and a prediction needs no second one.
 */
export const signedInRow = (sessionId: string, userId: number, now: number): SQL =>
  packRow(
    SIGNED_IN,
    sql`select u.id as "userId", u.username, u.role, u.is_active as "isActive", u.is_demo as "isDemo",
        (s.revoked_at is null and s.expires_at > ${now}) as stands, ${CHAMPION}
      from ${sessions} s join ${users} u on u.id = s.user_id where s.id = ${sessionId} and u.id = ${userId}`,
  );

/** A sign-in. */
export interface NewSession {
  readonly id: string;
  readonly now: number;
  readonly expiresAt: number;
  readonly userAgent: string | null;
  readonly address: string | null;
}

/** Opens a session of the account that meets the condition (over `u`), if there is one. */
export const insertSession = (session: NewSession, condition: SQL): SQL =>
  sql`insert into ${sessions} (id, user_id, created_at, last_used_at, expires_at, user_agent, address)
    select ${session.id}, u.id, ${session.now}, ${session.now}, ${session.expiresAt}, ${session.userAgent},
      ${session.address} from ${users} u where ${condition}`;

/** A refresh token by its digest, for a session that is there. */
export const insertRefreshToken = (
  token: { hash: string; sessionId: string; now: number; expiresAt: number },
): SQL =>
  sql`insert into ${refreshTokens} (hash, session_id, created_at, expires_at)
    select ${token.hash}, id, ${token.now}, ${token.expiresAt} from ${sessions} where id = ${token.sessionId}`;

/** Sessions that ran out, with their refresh tokens; no more than a batch may delete. */
export const sweepSessions = (now: number): SQL =>
  sql`delete from ${sessions} where id in (select id from ${sessions} where expires_at < ${now} limit 100)`;

export const sessionExists = (id: string): SQL => sql`exists (select 1 from ${sessions} where id = ${id})`;

/** Whether a session has neither been ended nor run out. */
export const sessionStands = (id: string, now: number): SQL =>
  sql`exists (select 1 from ${sessions} where id = ${id} and revoked_at is null and expires_at > ${now})`;

export const endSession = (id: string, userId: number, now: number): SQL =>
  sql`update ${sessions} set revoked_at = ${now} where id = ${id} and user_id = ${userId} and revoked_at is null
    and expires_at > ${now}`;

/** Ends the account's sessions, but for one; with a condition, where that holds as the batch runs. */
export const endSessions = (
  userId: number,
  now: number,
  { except = null, condition = sql`true` }: { except?: string | null; condition?: SQL } = {},
): SQL =>
  sql`update ${sessions} set revoked_at = ${now} where user_id = ${userId} and revoked_at is null
    and (${except} is null or id <> ${except}) and ${condition}`;

export const SESSION = {
  id: "text",
  createdAt: "number",
  lastUsedAt: "number",
  expiresAt: "number",
  userAgent: "text?",
  address: "text?",
} as const;

/** Sessions that are listed at most; all of them can be ended at once. */
const MOST_LISTED = 1_000;

/** The sessions that stand, newest first. */
export const sessionRows = (userId: number, now: number): SQL =>
  packRows(
    SESSION,
    sql`select id, created_at as "createdAt", last_used_at as "lastUsedAt", expires_at as "expiresAt",
        user_agent as "userAgent", address from ${sessions}
      where user_id = ${userId} and revoked_at is null and expires_at > ${now} order by created_at desc, id
      limit ${MOST_LISTED}`,
  );

export const RENEWED = {
  userId: "number",
  sessionId: "text",
  isActive: "number",
  isDemo: "number",
  /** Whether the new token was made: 0 or 1. */
  renewed: "number",
  reused: "number",
} as const;

/** What a refresh token is exchanged for. */
export interface Renewal {
  readonly hash: string;
  readonly newHash: string;
  readonly now: number;
  readonly expiresAt: number;
  /** Whether demo accounts may sign in here. */
  readonly demo: boolean;
}

/**
 * Exchanges a refresh token for a new one, once. A token that was exchanged before is in two hands: its session ends, and
 * with it every token made from it. Of two exchanges at once one comes second, and that is a reuse too.
 */
export const renewSession = ({ hash, newHash, now, expiresAt, demo }: Renewal): [SQL, ...SQL[]] => [
  sql`update ${sessions} set revoked_at = ${now} where revoked_at is null
    and id in (select session_id from ${refreshTokens} where hash = ${hash} and used_at is not null)`,
  sql`update ${refreshTokens} set used_at = ${now} where hash = ${hash} and used_at is null and expires_at > ${now}
    and session_id in (select s.id from ${sessions} s join ${users} u on u.id = s.user_id
      where s.revoked_at is null and s.expires_at > ${now} and u.is_active = 1
      and (u.is_demo = 0 or ${demo ? 1 : 0} = 1))`,
  sql`insert into ${refreshTokens} (hash, session_id, created_at, expires_at)
    select ${newHash}, session_id, ${now}, ${expiresAt} from ${refreshTokens} where hash = ${hash} and changes() = 1`,
  sql`update ${sessions} set last_used_at = ${now}, expires_at = ${expiresAt}
    where id in (select session_id from ${refreshTokens} where hash = ${newHash})`,
];

/** One row with the account's id when there is such a token, used or not. */
export const knownRefreshToken = (hash: string): SQL =>
  sql`select s.user_id from ${refreshTokens} t join ${sessions} s on s.id = t.session_id where t.hash = ${hash}`;

/** Whose token it was, and what became of the exchange. */
export const renewedRow = ({ hash, newHash }: Renewal): SQL =>
  packRow(
    RENEWED,
    sql`select u.id as "userId", s.id as "sessionId", u.is_active as "isActive", u.is_demo as "isDemo",
        exists (select 1 from ${refreshTokens} where hash = ${newHash}) as renewed,
        (t.used_at is not null and not exists (select 1 from ${refreshTokens} where hash = ${newHash})) as reused
      from ${refreshTokens} t join ${sessions} s on s.id = t.session_id join ${users} u on u.id = s.user_id
      where t.hash = ${hash}`,
  );

/** Used tokens of a session are kept to know a reuse by; those that ran out tell nothing any more. */
export const sweepRefreshTokens = (now: number): SQL =>
  sql`delete from ${refreshTokens} where hash in (select t.hash from ${refreshTokens} t
    where t.expires_at < ${now} limit 100)`;
