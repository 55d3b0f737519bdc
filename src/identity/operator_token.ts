import { noteAudit } from "../db/audit.ts";
import { changedSomething } from "../db/fragments.ts";
import { unpackRow } from "../db/rows.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import type { Role } from "./caller.ts";
import { ACCOUNT, accountRow, activeOperator, idByName, insertOperator, named } from "./queries/accounts.ts";
import { insertSession } from "./queries/sessions.ts";
import { signAccessToken } from "./tokens.ts";
import { checkUsername } from "./usernames.ts";

/**
 * Issues an access token to whoever runs the service, by its own session, so that it can be ended like any other.
 * The account is made when it is missing; it has no password, so only this opens it. One that is there stays as it is.
 *
 * @param role the account's role; left out: the one that it has, `analyst` for a new one
 * @param minutes how long the token is good for
 * @throws {AppError} `conflict` when the account has another role or is deactivated
 */
export async function issueOperatorToken(
  { db, config, now, newId }: Pick<Deps, "db" | "config" | "now" | "newId">,
  { username, role, minutes }: { username: string; role?: Role | undefined; minutes: number },
): Promise<string> {
  if (config.secretKey === undefined) {
    throw new AppError("invalid", "Set SECRET_KEY to the one that the service runs with");
  }
  checkUsername(username);
  const at = now();
  const sessionId = newId();
  const expiresAt = at + minutes * 60_000;
  const session = { id: sessionId, now: at, expiresAt, userAgent: null, address: null };
  const results = await db.write([
    insertOperator({ uuid: newId(), username, role: role ?? "analyst", now: at }),
    insertSession(session, activeOperator(username, role)),
    noteAudit(
      { at, action: "operator_token_issued", actorId: null, targetId: idByName(username), address: null },
      changedSomething(),
    ),
    accountRow(named(username)),
  ]);
  const account = unpackRow(ACCOUNT, results.at(-1)?.rows[0]?.["packed"]);
  if (account === undefined) throw new AppError("internal", "The account that was made is not there");
  if (results[1]?.rowsAffected !== 1) throw unfit(account, role);
  return await signAccessToken({ userId: account.id, sessionId }, {
    secretKey: config.secretKey,
    now: at,
    minutes,
    tokenId: newId(),
  });
}

const unfit = (
  { username, role }: { readonly username: string; readonly role: Role },
  wanted: Role | undefined,
) =>
  new AppError(
    "conflict",
    wanted === undefined || wanted === role
      ? `The account ${username} is deactivated; choose another name`
      : `The account ${username} has the role ${role}; ask for that one, or choose another name`,
  );
