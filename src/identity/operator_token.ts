import { unpackRow } from "../db/rows.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import type { Role } from "./caller.ts";
import { ACCOUNT, accountRow, named, upsertOperator } from "./queries/accounts.ts";
import { insertSession } from "./queries/sessions.ts";
import { signAccessToken } from "./tokens.ts";
import { checkUsername } from "./usernames.ts";

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
  checkUsername(username);
  const at = now();
  const sessionId = newId();
  const session = {
    id: sessionId,
    now: at,
    expiresAt: at + minutes * 60_000,
    userAgent: null,
    address: null,
  };
  const results = await db.write([
    upsertOperator({ uuid: newId(), username, role, now: at }),
    insertSession(session, named(username)),
    accountRow(named(username)),
  ]);
  const account = unpackRow(ACCOUNT, results.at(-1)?.rows[0]?.["packed"]);
  if (account === undefined) throw new AppError("internal", "The account that was made is not there");
  return await signAccessToken({ userId: account.id, sessionId }, {
    secretKey: config.secretKey,
    now: at,
    minutes,
    tokenId: newId(),
  });
}
