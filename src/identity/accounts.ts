import { noteAudit } from "../db/audit.ts";
import type { Database } from "../db/client.ts";
import { changedSomething } from "../db/fragments.ts";
import { readPage, type RowOf, type SkippingPage, unpackRow } from "../db/rows.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import type { Caller } from "./caller.ts";
import { checkNewPassword, hashPassword } from "./passwords.ts";
import {
  ACCOUNT,
  accountExists,
  accountPage,
  accountRow,
  byId,
  changeAccountRow,
  countAccounts,
  COUNTED_ACCOUNT,
  countedAccountPage,
  countedAccountRow,
  deleteAccountRow,
  keepAnAdmin,
} from "./queries/accounts.ts";
import { endSessions, sessionStands } from "./queries/sessions.ts";
import { passwordBucket } from "./queries/throttles.ts";
import { take } from "./throttle.ts";

/** An account without its secrets. */
export type Account = RowOf<typeof ACCOUNT>;

/** An account with how many predictions and saved profiles it has. */
export type CountedAccount = RowOf<typeof COUNTED_ACCOUNT>;

/** A page of the accounts, by id. */
export const listAccounts = (db: Database, { skip, ...page }: SkippingPage): Promise<Account[]> =>
  // What is skipped is skipped once, however many queries a page of long texts takes.
  readPage(db, ACCOUNT, page, (part) => accountPage(part, part.after === page.after ? skip : 0));

/** The same with their counts. */
export const listCountedAccounts = (
  db: Database,
  { skip, ...page }: SkippingPage,
): Promise<CountedAccount[]> =>
  readPage(
    db,
    COUNTED_ACCOUNT,
    page,
    (part) => countedAccountPage(part, part.after === page.after ? skip : 0),
  );

/** How many accounts there are. */
export async function totalAccounts(db: Database): Promise<number> {
  const [answer] = await db.read([countAccounts()]);
  return Number(answer?.rows[0]?.["total"]);
}

/** @throws {AppError} `not_found` when there is no such account */
export async function getAccount(db: Database, id: number): Promise<Account> {
  const [answer] = await db.read([accountRow(byId(id))]);
  return unpackRow(ACCOUNT, answer?.rows[0]?.["packed"]) ?? noAccount();
}

/** The same with its counts. */
export async function getCountedAccount(db: Database, id: number): Promise<CountedAccount> {
  const [answer] = await db.read([countedAccountRow(byId(id))]);
  return unpackRow(COUNTED_ACCOUNT, answer?.rows[0]?.["packed"]) ?? noAccount();
}

/** What somebody changes of the own account; absent: it stays. */
export interface WantedChange {
  readonly username?: string | undefined;
  readonly email?: string | undefined;
  readonly fullName?: string | undefined;
  readonly password?: string | undefined;
}

/**
 * Changes the caller's own account. A new password ends its other sessions.
 *
 * @throws {AppError} `invalid` for a password that breaks the rules, `conflict` when a name or address is taken,
 * `throttled` for too many new passwords
 */
export async function changeOwnAccount(
  { db, now, address }: Pick<Deps, "db" | "now" | "address">,
  { userId, sessionId }: Caller,
  { password, ...rest }: WantedChange,
): Promise<Account> {
  const stated = { ...rest, password };
  if (Object.values(stated).every((value) => value === undefined)) return await getAccount(db, userId);
  const at = now();
  const passwordHash = password === undefined ? undefined : await newHash({ db }, userId, password, at);
  const note = { at: now(), actorId: userId, targetId: userId, address };
  const action = passwordHash === undefined ? "account_changed" as const : "password_changed" as const;
  const results = await db.write([
    // The session may have been ended while the hash was computed, by its owner who shuts somebody else out.
    changeAccountRow(userId, { ...rest, passwordHash }, at, sessionStands(sessionId ?? "", at)),
    noteAudit({ ...note, action }, changedSomething()),
    ...passwordHash === undefined
      ? []
      : [endSessions(userId, at, { except: sessionId, condition: changedSomething() })],
    accountRow(byId(userId)),
  ]);
  if (results[0]?.rowsAffected !== 1) {
    throw new AppError("unauthenticated", "The session has ended; sign in again");
  }
  return unpackRow(ACCOUNT, results.at(-1)?.rows[0]?.["packed"]) ?? gone();
}

/** Hashes a new password, as often as an account may have that done. */
async function newHash(
  { db }: Pick<Deps, "db">,
  userId: number,
  password: string,
  now: number,
): Promise<string> {
  checkNewPassword(password);
  const taking = take([passwordBucket(userId)], now);
  taking.judge(await db.write(taking.statements));
  return await hashPassword(password);
}

/**
 * Deletes the caller's own account with all that belongs to it.
 *
 * @throws {AppError} `conflict` for an admin: another one does that
 */
export async function deleteOwnAccount(
  { db, now, config, address }: Pick<Deps, "db" | "now" | "config" | "address">,
  { userId, role }: Caller,
): Promise<void> {
  if (role === "admin") {
    throw new AppError("conflict", "An admin can't delete the own account; another admin can");
  }
  await db.write([
    keepAnAdmin(userId, config.access === "open"),
    noteAudit(
      { at: now(), action: "account_deleted", actorId: userId, targetId: userId, address },
      accountExists(userId),
    ),
    deleteAccountRow(userId),
  ]);
}

/** The caller's account went away while the request was under way. */
export const gone = (): never => {
  throw new AppError("unauthenticated", "The account is not there any more");
};

export const noAccount = (): never => {
  throw new AppError("not_found", "There is no such user", ["/id"]);
};
