import { noteAudit } from "../db/audit.ts";
import { changedSomething } from "../db/fragments.ts";
import { type RowOf, unpackRow, unpackRows } from "../db/rows.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import type { Account } from "./accounts.ts";
import type { Caller } from "./caller.ts";
import { ACCOUNT, accountRow, byId } from "./queries/accounts.ts";
import {
  endSession,
  endSessions,
  knownRefreshToken,
  type NewSession,
  RENEWED,
  renewedRow,
  renewSession,
  SESSION,
  sessionRows,
} from "./queries/sessions.ts";
import { digestOf, newRefreshToken } from "./secrets.ts";
import { signAccessToken } from "./tokens.ts";

/** How long a session and its refresh token last unless they are renewed, in milliseconds. */
export const REFRESH_LIFETIME = 30 * 24 * 60 * 60 * 1000;

/** A session that stands. */
export type Session = RowOf<typeof SESSION>;

/** What a sign-in and a renewal give. */
export interface Grant {
  readonly account: Account;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds that the access token is good for. */
  readonly expiresIn: number;
}

/** @throws {AppError} `unavailable` on a service that has no secret to sign with */
export function requireSecretKey({ config }: Pick<Deps, "config">): string {
  if (config.secretKey !== undefined) return config.secretKey;
  throw new AppError(
    "unavailable",
    "The service is not set up to sign anybody in: it has no SECRET_KEY",
    [],
    {
      retryAfter: 60,
    },
  );
}

/** Signs the access token of a session. */
export async function grantOf(
  deps: Pick<Deps, "config" | "now" | "newId">,
  account: Account,
  sessionId: string,
  refreshToken: string,
): Promise<Grant> {
  const minutes = deps.config.accessTokenExpireMinutes;
  const accessToken = await signAccessToken({ userId: account.id, sessionId }, {
    secretKey: requireSecretKey(deps),
    now: deps.now(),
    minutes,
    tokenId: deps.newId(),
  });
  return { account, accessToken, refreshToken, expiresIn: minutes * 60 };
}

/** A session that starts now. */
export const startingNow = (
  { now, newId, address }: Pick<Deps, "now" | "newId" | "address">,
  userAgent: string | null,
): NewSession => ({
  id: newId(),
  now: now(),
  expiresAt: now() + REFRESH_LIFETIME,
  userAgent: userAgent?.slice(0, 200).replaceAll("\u0000", "").toWellFormed() ?? null,
  address,
});

/**
 * Exchanges a refresh token for a new one and an access token.
 *
 * @throws {AppError} `unauthenticated` for a token that does not stand; one that was exchanged before ends its session
 */
export async function refreshSession(
  deps: Pick<Deps, "db" | "config" | "now" | "newId" | "address">,
  refreshToken: string,
): Promise<Grant> {
  requireSecretKey(deps);
  const { db, config, address } = deps;
  const now = deps.now();
  const fresh = newRefreshToken();
  const renewal = {
    hash: await digestOf(refreshToken),
    newHash: await digestOf(fresh),
    now,
    expiresAt: now + REFRESH_LIFETIME,
    demo: config.access === "open",
  };
  // What nobody was given costs a read, and no turn at writing.
  const [known] = await db.read([knownRefreshToken(renewal.hash)]);
  if (known?.rows.length !== 1) throw ended();
  const [ending, ...renewing] = renewSession(renewal);
  const results = await db.write([
    ending,
    noteAudit({
      at: now,
      action: "refresh_token_reused",
      actorId: null,
      targetId: Number(known.rows[0]?.["user_id"]),
      address,
    }, changedSomething()),
    ...renewing,
    renewedRow(renewal),
  ]);
  const found = unpackRow(RENEWED, results.at(-1)?.rows[0]?.["packed"]);
  if (found === undefined || found.renewed === 0) throw refusal(found, config.access);
  const [answer] = await db.read([accountRow(byId(found.userId))]);
  const account = unpackRow(ACCOUNT, answer?.rows[0]?.["packed"]);
  if (account === undefined) throw ended();
  return await grantOf(deps, account, found.sessionId, fresh);
}

function refusal(found: RowOf<typeof RENEWED> | undefined, access: "open" | "protected"): AppError {
  const isKnown = found !== undefined && found.reused === 0 &&
    !(found.isDemo === 1 && access === "protected");
  return isKnown && found.isActive === 0 ? new AppError("forbidden", "The account is deactivated") : ended();
}

const ended = () => new AppError("unauthenticated", "The refresh token does not stand; sign in again");

/** The caller's sessions that stand, newest first. */
export async function listSessions(
  { db, now }: Pick<Deps, "db" | "now">,
  { userId }: Caller,
): Promise<Session[]> {
  const [answer] = await db.read([sessionRows(userId, now())]);
  return unpackRows(SESSION, answer);
}

/**
 * Ends one of the caller's sessions; every token made from it ends with it.
 *
 * @throws {AppError} `not_found` when the caller has no such session
 */
export async function revokeSession(
  { db, now, address }: Pick<Deps, "db" | "now" | "address">,
  { userId, sessionId }: Caller,
  id: string,
): Promise<void> {
  const action = id === sessionId ? "signed_out" as const : "session_revoked" as const;
  const [ending] = await db.write([
    endSession(id, userId, now()),
    noteAudit({ at: now(), action, actorId: userId, targetId: userId, address }, changedSomething()),
  ]);
  if (ending?.rowsAffected !== 1) throw new AppError("not_found", "There is no such session", ["/id"]);
}

/** Ends the session that asks, if that has not happened already. */
export async function signOut(
  { db, now, address }: Pick<Deps, "db" | "now" | "address">,
  { userId, sessionId }: Caller,
): Promise<void> {
  if (sessionId === null) return;
  await db.write([
    endSession(sessionId, userId, now()),
    noteAudit(
      { at: now(), action: "signed_out", actorId: userId, targetId: userId, address },
      changedSomething(),
    ),
  ]);
}

/** Ends all sessions of the caller, this one too. */
export async function revokeSessions(
  { db, now, address }: Pick<Deps, "db" | "now" | "address">,
  { userId }: Caller,
): Promise<void> {
  await db.write([
    endSessions(userId, now()),
    noteAudit({
      at: now(),
      action: "session_revoked",
      actorId: userId,
      targetId: userId,
      address,
      detail: { all: true },
    }, changedSomething()),
  ]);
}
