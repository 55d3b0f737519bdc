import { type Audited, noteAudit } from "../db/audit.ts";
import type { Statement } from "../db/client.ts";
import { changedSomething } from "../db/fragments.ts";
import { unpackRow, unpackRows } from "../db/rows.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { type Account, noAccount } from "./accounts.ts";
import type { Caller, Role } from "./caller.ts";
import {
  ACCOUNT,
  accountRow,
  byId,
  deleteAccountRow,
  hasOtherRole,
  isActive,
  keepAnAdmin,
  ROLE_COUNT,
  roleCounts,
  setRole,
  STATISTICS,
  statisticsRow,
  toggleActive,
} from "./queries/accounts.ts";
import { endSessions } from "./queries/sessions.ts";

type Admin = Pick<Deps, "db" | "now" | "config" | "address">;

/**
 * Gives an account a role. Its tokens end: they were made for another one.
 *
 * @throws {AppError} `not_found`; `conflict` when an admin would demote itself, or the last admin
 */
export async function changeRole(deps: Admin, caller: Caller, id: number, role: Role): Promise<Account> {
  if (id === caller.userId && role !== "admin") throw notYourself("demote");
  const at = deps.now();
  return await change(deps, id, [
    ...role === "admin" ? [] : [keepAnAdmin(id, deps.config.access === "open")],
    endSessions(id, at, { condition: hasOtherRole(id, role) }),
    setRole(id, role, at),
    noteAudit(noteOf(deps, caller, id, "role_changed", { role }), changedSomething()),
  ]);
}

/**
 * Deactivates an account, or activates it again. Deactivating ends its sessions for good.
 *
 * @throws {AppError} `not_found`; `conflict` when an admin would deactivate itself, or the last admin
 */
export async function toggleAccount(deps: Admin, caller: Caller, id: number): Promise<Account> {
  if (id === caller.userId) throw notYourself("deactivate");
  const at = deps.now();
  return await change(deps, id, [
    keepAnAdmin(id, deps.config.access === "open"),
    toggleActive(id, at),
    endSessions(id, at, { condition: isActive(id, false) }),
    noteAudit(noteOf(deps, caller, id, "deactivated"), isActive(id, false)),
    noteAudit(noteOf(deps, caller, id, "activated"), isActive(id, true)),
  ]);
}

/**
 * Deletes an account with all that belongs to it.
 *
 * @throws {AppError} `not_found`; `conflict` when an admin would delete itself, or the last admin
 */
export async function deleteAccount(deps: Admin, caller: Caller, id: number): Promise<void> {
  if (id === caller.userId) throw notYourself("delete");
  const [, deleted] = await deps.db.write([
    keepAnAdmin(id, deps.config.access === "open"),
    deleteAccountRow(id),
    noteAudit(noteOf(deps, caller, id, "user_deleted"), changedSomething()),
  ]);
  if (deleted?.rowsAffected !== 1) noAccount();
}

/** Counts over all accounts. */
export interface Statistics {
  readonly totalUsers: number;
  readonly activeUsers: number;
  readonly inactiveUsers: number;
  readonly predictions: number;
  readonly profiles: number;
  readonly usersByRole: Readonly<Record<Role, number>>;
}

export async function readStatistics({ db }: Pick<Deps, "db">): Promise<Statistics> {
  const [totals, roles] = await db.read([statisticsRow(), roleCounts()]);
  const found = unpackRow(STATISTICS, totals?.rows[0]?.["packed"]);
  if (found === undefined) throw new AppError("internal", "The accounts can't be counted");
  const byRole = new Map(unpackRows(ROLE_COUNT, roles).map(({ role, count }) => [role, count]));
  const countOf = (role: Role) => byRole.get(role) ?? 0;
  return {
    ...found,
    inactiveUsers: found.totalUsers - found.activeUsers,
    usersByRole: { user: countOf("user"), analyst: countOf("analyst"), admin: countOf("admin") },
  };
}

/** Runs the statements, and gives the account as it is then. */
async function change({ db }: Admin, id: number, statements: readonly Statement[]): Promise<Account> {
  const results = await db.write([...statements, accountRow(byId(id))]);
  return unpackRow(ACCOUNT, results.at(-1)?.rows[0]?.["packed"]) ?? noAccount();
}

const noteOf = (
  { now, address }: Admin,
  { userId }: Caller,
  targetId: number,
  action: Audited,
  detail: Readonly<Record<string, string>> = {},
) => ({ at: now(), action, actorId: userId, targetId, address, detail });

const notYourself = (verb: "demote" | "deactivate" | "delete") =>
  new AppError("conflict", `An admin can't ${verb} the own account; another admin can`, ["/id"]);
