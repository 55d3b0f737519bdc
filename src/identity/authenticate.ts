import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import type { Caller } from "./caller.ts";
import { accountOfSession } from "./queries.ts";
import { readAccessToken } from "./tokens.ts";

/**
 * Says who holds the token.
 *
 * @throws {AppError} `unauthenticated` for a token that does not stand, `forbidden` for a deactivated account
 */
export async function authenticate(
  { db, config, now }: Pick<Deps, "db" | "config" | "now">,
  token: string,
): Promise<Caller> {
  if (config.secretKey === undefined) {
    throw new AppError("unavailable", "The service is not set up to read tokens");
  }
  const { userId, sessionId } = await readAccessToken(token, config.secretKey, now());
  const account = await accountOfSession(db, userId, sessionId, now());
  if (account === undefined || (account.isDemo && config.access === "protected")) {
    throw new AppError("unauthenticated", "The session has ended; sign in again");
  }
  if (!account.isActive) throw new AppError("forbidden", "The account is deactivated");
  return { userId, username: account.username, role: account.role, sessionId };
}
