import { noteAudit } from "../db/audit.ts";
import { unpackRow } from "../db/rows.ts";
import type { Deps } from "../deps.ts";
import { type Allowance, AppError } from "../errors.ts";
import type { Account } from "./accounts.ts";
import { checkNewPassword, hashPassword } from "./passwords.ts";
import { ACCOUNT, accountRow, byUuid, idByUuid, insertAccount } from "./queries/accounts.ts";
import { registerBucket } from "./queries/throttles.ts";
import { take } from "./throttle.ts";
import { checkUsername } from "./usernames.ts";

/** What somebody registers with. */
export interface Registration {
  readonly username: string;
  readonly email: string | null;
  readonly fullName: string | null;
  readonly password: string;
}

/** A new account, and how many more this address may register. */
export interface Registered {
  readonly account: Account;
  readonly allowance: Allowance;
}

/**
 * Registers an account with the role `user`.
 *
 * @throws {AppError} `forbidden` where registration is closed, `invalid` for a name or password that breaks the rules,
 * `conflict` when the name or the address is taken, `throttled`
 */
export async function register(
  { db, config, now, newId, address }: Pick<Deps, "db" | "config" | "now" | "newId" | "address">,
  { username, email, fullName, password }: Registration,
): Promise<Registered> {
  if (config.registration === "closed") {
    throw new AppError("forbidden", "Registration is closed here; ask an admin for an account");
  }
  checkUsername(username);
  checkNewPassword(password);
  const taking = take([registerBucket(address, config.throttles.registers)], now());
  const allowance = taking.judge(await db.write(taking.statements));
  const uuid = newId();
  const passwordHash = await hashPassword(password);
  const account = {
    uuid,
    username,
    email,
    fullName,
    passwordHash,
    role: "user" as const,
    isDemo: false,
    now: now(),
  };
  const results = await db.write([
    insertAccount(account),
    noteAudit({
      at: account.now,
      action: "registered",
      actorId: idByUuid(uuid),
      targetId: idByUuid(uuid),
      address,
    }),
    accountRow(byUuid(uuid)),
  ]);
  const made = unpackRow(ACCOUNT, results.at(-1)?.rows[0]?.["packed"]);
  if (made === undefined) throw new AppError("internal", "The account that was made is not there");
  return { account: made, allowance };
}
