import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import type { Role } from "./caller.ts";
import { accountByUsername, insertSession, upsertOperator } from "./queries.ts";
import { signAccessToken } from "./tokens.ts";

/**
 * Issues an access token to whoever runs the service, by its own session, so that it can be ended like any other.
 * The account is made when it is missing; it has no password, so only this opens it.
 *
 * @param minutes how long the token is good for
 */
export async function issueOperatorToken(
  { db, config, now, newId }: Pick<Deps, "db" | "config" | "now" | "newId">,
  { username, role, minutes }: { username: string; role: Role; minutes: number },
): Promise<string> {
  if (config.secretKey === undefined) {
    throw new AppError("invalid", "Set SECRET_KEY to the one that the service runs with");
  }
  if (!/^[A-Za-z0-9._-]{3,50}$/.test(username)) {
    throw new AppError("invalid", "A username has 3 to 50 letters, digits, dots, underscores or dashes", [
      "username",
    ]);
  }
  const at = now();
  const sessionId = newId();
  await db.write([
    upsertOperator({ uuid: newId(), username, role, now: at }),
    insertSession({ id: sessionId, username, now: at, expiresAt: at + minutes * 60_000 }),
  ]);
  const account = await accountByUsername(db, username);
  if (account === undefined) throw new AppError("conflict", "The account was deleted meanwhile; try again");
  return await signAccessToken({ userId: account.id, sessionId }, {
    secretKey: config.secretKey,
    now: at,
    minutes,
    tokenId: newId(),
  });
}
