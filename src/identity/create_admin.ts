import { noteAudit } from "../db/audit.ts";
import { unpackRow } from "../db/rows.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import type { Account } from "./accounts.ts";
import { checkNewPassword, hashPassword } from "./passwords.ts";
import { ACCOUNT, accountRow, byUuid, idByUuid, insertAccount } from "./queries/accounts.ts";
import { checkUsername } from "./usernames.ts";

/** Who shall administrate. */
export interface WantedAdmin {
  readonly username: string;
  readonly email: string | null;
  readonly password: string;
}

/**
 * Creates an admin, for whoever runs the service.
 *
 * @throws {AppError} `invalid` for a name or password that breaks the rules, `conflict` when the name or address is taken
 */
export async function createAdmin(
  { db, now, newId }: Pick<Deps, "db" | "now" | "newId">,
  { username, email, password }: WantedAdmin,
): Promise<Account> {
  checkUsername(username);
  checkNewPassword(password);
  const uuid = newId();
  const passwordHash = await hashPassword(password);
  const at = now();
  const results = await db.write([
    insertAccount({
      uuid,
      username,
      email,
      fullName: null,
      passwordHash,
      role: "admin",
      isDemo: false,
      now: at,
    }),
    noteAudit({ at, action: "admin_created", actorId: null, targetId: idByUuid(uuid), address: null }),
    accountRow(byUuid(uuid)),
  ]);
  const made = unpackRow(ACCOUNT, results.at(-1)?.rows[0]?.["packed"]);
  if (made === undefined) throw new AppError("internal", "The account that was made is not there");
  return made;
}
