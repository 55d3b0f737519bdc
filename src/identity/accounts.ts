import { noteAudit } from "../db/audit.ts";
import type { Database } from "../db/client.ts";
import { type Page, readPage, type RowOf, unpackRow } from "../db/rows.ts";
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
import { endSessions } from "./queries/sessions.ts";

/** An account without its secrets. */
export type Account = RowOf<typeof ACCOUNT>;

/** An account with how many predictions and saved profiles it has. */
export type CountedAccount = RowOf<typeof COUNTED_ACCOUNT>;

/** Which accounts of a list: those after this key, without the first `skip` of them, at most so many. */
export interface SkippingPage extends Page {
  readonly skip: number;
}

export const listAccounts = (db: Database, { skip, ...page }: SkippingPage): Promise<Account[]> =>
  // What is skipped is skipped once, however many queries a page of long texts takes.
  readPage(db, ACCOUNT, page, (part) => accountPage(part, part.after === page.after ? skip : 0));

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
 * @throws {AppError} `invalid` for a password that breaks the rules, `conflict` when a name or address is taken
 */
export async function changeOwnAccount(
  { db, now, address }: Pick<Deps, "db" | "now" | "address">,
  { userId, sessionId }: Caller,
  { password, ...rest }: WantedChange,
): Promise<Account> {
  if (password !== undefined) checkNewPassword(password);
  const passwordHash = password === undefined ? undefined : await hashPassword(password);
  const at = now();
  const note = { at, actorId: userId, targetId: userId, address };
  const results = await db.write([
    changeAccountRow(userId, { ...rest, passwordHash }, at),
    ...passwordHash === undefined
      ? [noteAudit({ ...note, action: "account_changed" }, accountExists(userId))]
      : [
        endSessions(userId, at, { except: sessionId }),
        noteAudit({ ...note, action: "password_changed" }, accountExists(userId)),
      ],
    accountRow(byId(userId)),
  ]);
  return unpackRow(ACCOUNT, results.at(-1)?.rows[0]?.["packed"]) ?? gone();
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
