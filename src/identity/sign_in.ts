import { noteAudit } from "../db/audit.ts";
import { unpackRow } from "../db/rows.ts";
import type { Deps } from "../deps.ts";
import { type Allowance, AppError } from "../errors.ts";
import { verifyPassword } from "./passwords.ts";
import { CREDENTIALS, credentialsRow, unchangedAccount } from "./queries/accounts.ts";
import {
  insertRefreshToken,
  insertSession,
  sessionExists,
  sweepRefreshTokens,
  sweepSessions,
} from "./queries/sessions.ts";
import { failureBuckets, giveBack, loginBucket } from "./queries/throttles.ts";
import { digestOf, newRefreshToken } from "./secrets.ts";
import { type Grant, grantOf, requireSecretKey, startingNow } from "./sessions.ts";
import { take } from "./throttle.ts";

/** What somebody signs in with. */
export interface SignIn {
  /** Username or email address. */
  readonly name: string;
  readonly password: string;
  /** The `User-Agent` header, for the list of sessions. */
  readonly userAgent: string | null;
}

/** A sign-in, and how many more this address may try. */
export interface SignedIn extends Grant {
  readonly allowance: Allowance;
}

/**
 * Signs somebody in. An unknown name and a wrong password get the same answer after the same work; attempts are counted
 * before any work, and a success does not count as a failure.
 *
 * @throws {AppError} `unauthenticated` for a wrong pair, `forbidden` for a deactivated account, `throttled`
 */
export async function signIn(
  deps: Pick<Deps, "db" | "config" | "now" | "newId" | "address">,
  { name, password, userAgent }: SignIn,
): Promise<SignedIn> {
  requireSecretKey(deps);
  const { db, config, address } = deps;
  const failures = failureBuckets(name, address, config.throttles);
  const taking = take([loginBucket(address, config.throttles.logins), ...failures], deps.now());
  const answers = await db.write([...taking.statements, credentialsRow(name)]);
  const allowance = taking.judge(answers);
  const found = unpackRow(CREDENTIALS, answers.at(-1)?.rows[0]?.["packed"]);

  const matches = await verifyPassword(password, found?.passwordHash ?? null);
  const isShutOut = found?.isDemo === 1 && config.access === "protected";
  const note = { at: deps.now(), actorId: null, targetId: found?.id ?? null, address };
  if (!matches || found === undefined || isShutOut) {
    await db.write([noteAudit({ ...note, action: "sign_in_failed" })]);
    throw wrongPair();
  }
  if (found.isActive === 0) {
    await db.write([
      ...giveBack(failures),
      noteAudit({ ...note, action: "sign_in_failed", detail: { deactivated: true } }),
    ]);
    throw new AppError("forbidden", "The account is deactivated");
  }

  const session = startingNow(deps, userAgent);
  const refreshToken = newRefreshToken();
  const token = {
    hash: await digestOf(refreshToken),
    sessionId: session.id,
    now: session.now,
    expiresAt: session.expiresAt,
  };
  const [inserted] = await db.write([
    // The password may have been changed, or the account deactivated, while the hash was computed.
    insertSession(session, unchangedAccount(found.id, found.passwordHash)),
    insertRefreshToken(token),
    ...giveBack(failures),
    noteAudit({ ...note, action: "signed_in", actorId: found.id }, sessionExists(session.id)),
    sweepSessions(session.now),
    sweepRefreshTokens(session.now),
  ]);
  if (inserted?.rowsAffected !== 1) throw wrongPair();
  const { passwordHash: _hash, isDemo: _demo, ...account } = found;
  return { ...await grantOf(deps, account, session.id, refreshToken), allowance };
}

const wrongPair = () => new AppError("unauthenticated", "Wrong username or password");
