import { type SQL, sql } from "drizzle-orm";
import { refuseIf } from "../../db/fragments.ts";
import { packRow, packRows, type Page } from "../../db/rows.ts";
import { customerProfiles } from "../../db/schema/customer_profiles.ts";
import { predictionHistory } from "../../db/schema/prediction_history.ts";
import { ROLES, users } from "../../db/schema/users.ts";
import type { Role } from "../caller.ts";
import { canonicalEmail } from "../emails.ts";

export const ACCOUNT = {
  id: "number",
  uuid: "text",
  username: "text",
  email: "text?",
  fullName: "text?",
  role: ROLES,
  /** 0 or 1. */
  isActive: "number",
  createdAt: "number",
  updatedAt: "number",
} as const;

const ACCOUNT_COLUMNS = sql.raw(
  `u.id, u.uuid, u.username, u.email, u.full_name as "fullName", u.role, u.is_active as "isActive",
    u.created_at as "createdAt", u.updated_at as "updatedAt"`,
);

/** One row `packed`, or none. */
export const accountRow = (condition: SQL): SQL =>
  packRow(ACCOUNT, sql`select ${ACCOUNT_COLUMNS} from ${users} u where ${condition}`);

export const accountPage = ({ after, limit }: Page, skip: number): SQL =>
  sql`select ${ACCOUNT_COLUMNS} from ${users} u where u.id > ${after} order by u.id limit ${limit} offset ${skip}`;

export const COUNTED_ACCOUNT = { ...ACCOUNT, predictions: "number", profiles: "number" } as const;

const COUNTS = sql`(select count(*) from ${predictionHistory} where user_id = u.id) as predictions,
  (select count(*) from ${customerProfiles} where user_id = u.id) as profiles`;

/** The same with how many predictions and saved profiles each account has. */
export const countedAccountPage = ({ after, limit }: Page, skip: number): SQL =>
  sql`select ${ACCOUNT_COLUMNS}, ${COUNTS} from ${users} u where u.id > ${after} order by u.id
    limit ${limit} offset ${skip}`;

export const countedAccountRow = (condition: SQL): SQL =>
  packRow(COUNTED_ACCOUNT, sql`select ${ACCOUNT_COLUMNS}, ${COUNTS} from ${users} u where ${condition}`);

export const countAccounts = (): SQL => sql`select count(*) as total from ${users}`;

export const byId = (id: number): SQL => sql`u.id = ${id}`;
export const byUuid = (uuid: string): SQL => sql`u.uuid = ${uuid}`;

export const named = (username: string): SQL => sql`lower(u.username) = lower(${username})`;

export const idByUuid = (uuid: string): SQL => sql`(select id from ${users} where uuid = ${uuid})`;

export const CREDENTIALS = { ...ACCOUNT, isDemo: "number", passwordHash: "text?" } as const;

/** The id of the account that somebody calls by its username or its email address; no username holds an `@`. */
export const idByName = (name: string): SQL =>
  sql`(select id from ${users} where lower(username) = lower(${name}) union all
    select id from ${users} where lower(email) = ${canonicalEmail(name)} limit 1)`;

/** The account with its password hash: for the sign-in alone. */
export const credentialsRow = (name: string): SQL =>
  packRow(
    CREDENTIALS,
    sql`select ${ACCOUNT_COLUMNS}, u.is_demo as "isDemo", u.password_hash as "passwordHash" from ${users} u
      where u.id = ${idByName(name)}`,
  );

/** The condition that an account still has this password and may sign in. */
export const unchangedAccount = (id: number, passwordHash: string | null): SQL =>
  sql`u.id = ${id} and u.is_active = 1 and u.password_hash is ${passwordHash}`;

/** What an account is made of. */
export interface NewAccount {
  readonly uuid: string;
  readonly username: string;
  readonly email: string | null;
  readonly fullName: string | null;
  readonly passwordHash: string;
  readonly role: Role;
  readonly isDemo: boolean;
  readonly now: number;
}

/** @param ifFree whether a name or address that is taken is passed over, and no conflict */
export const insertAccount = (account: NewAccount, { ifFree = false }: { ifFree?: boolean } = {}): SQL =>
  sql`insert ${
    sql.raw(ifFree ? "or ignore" : "")
  } into ${users} (uuid, username, email, full_name, password_hash, role,
      is_active, is_demo, created_at, updated_at)
    values (${account.uuid}, ${account.username}, ${canonicalEmail(account.email)}, ${account.fullName},
      ${account.passwordHash}, ${account.role}, 1, ${
    account.isDemo ? 1 : 0
  }, ${account.now}, ${account.now})`;

/** Makes an account that no password opens, unless its name is taken. */
export const insertOperator = (account: { uuid: string; username: string; role: Role; now: number }): SQL =>
  sql`insert into ${users} (uuid, username, role, is_active, is_demo, created_at, updated_at)
    values (${account.uuid}, ${account.username}, ${account.role}, 1, 0, ${account.now}, ${account.now})
    on conflict (lower(username)) do nothing`;

/** The condition that the account of this name is active, and has the role, if one is stated. */
export const activeOperator = (username: string, role: Role | undefined): SQL =>
  sql`${named(username)} and u.is_active = 1 and ${role === undefined ? sql`true` : sql`u.role = ${role}`}`;

/** What an account may change of itself; absent: it stays. */
export interface AccountChange {
  readonly username?: string | undefined;
  readonly email?: string | undefined;
  readonly fullName?: string | undefined;
  readonly passwordHash?: string | undefined;
}

const STAMP = (now: number): SQL => sql`updated_at = max(${now}, updated_at + 1)`;

/** Changes the account, where the condition holds as the batch runs. */
export const changeAccountRow = (id: number, change: AccountChange, now: number, condition: SQL): SQL =>
  sql`update ${users} set username = coalesce(${change.username ?? null}, username),
      email = coalesce(${canonicalEmail(change.email ?? null)}, email), full_name = coalesce(${
    change.fullName ?? null
  }, full_name),
      password_hash = coalesce(${change.passwordHash ?? null}, password_hash), ${
    STAMP(now)
  } where id = ${id} and ${condition}`;

export const setRole = (id: number, role: Role, now: number): SQL =>
  sql`update ${users} set role = ${role}, ${STAMP(now)} where id = ${id} and role <> ${role}`;

export const toggleActive = (id: number, now: number): SQL =>
  sql`update ${users} set is_active = 1 - is_active, ${STAMP(now)} where id = ${id}`;

/** Profiles, predictions, sessions and keys go along, by their foreign keys. */
export const deleteAccountRow = (id: number): SQL => sql`delete from ${users} where id = ${id}`;

/**
 * Refuses the batch when this account is the last admin that can sign in, and so would be missing after it.
 *
 * @param countsDemo whether demo accounts can sign in here
 */
export const keepAnAdmin = (id: number, countsDemo: boolean): SQL => {
  const admins = sql`role = 'admin' and is_active = 1 and (is_demo = 0 or ${countsDemo ? 1 : 0} = 1)`;
  return refuseIf(
    "last_admin",
    sql`exists (select 1 from ${users} where id = ${id} and ${admins})
      and not exists (select 1 from ${users} where id <> ${id} and ${admins})`,
  );
};

export const hasOtherRole = (id: number, role: Role): SQL =>
  sql`exists (select 1 from ${users} where id = ${id} and role <> ${role})`;

export const accountExists = (id: number): SQL => sql`exists (select 1 from ${users} where id = ${id})`;
export const isActive = (id: number, active: boolean): SQL =>
  sql`exists (select 1 from ${users} where id = ${id} and is_active = ${active ? 1 : 0})`;

export const STATISTICS = {
  totalUsers: "number",
  activeUsers: "number",
  predictions: "number",
  profiles: "number",
} as const;

export const statisticsRow = (): SQL =>
  packRow(
    STATISTICS,
    sql`select (select count(*) from ${users}) as "totalUsers",
      (select count(*) from ${users} where is_active = 1) as "activeUsers",
      (select count(*) from ${predictionHistory}) as predictions,
      (select count(*) from ${customerProfiles}) as profiles`,
  );

export const ROLE_COUNT = { role: ROLES, count: "number" } as const;

export const roleCounts = (): SQL =>
  packRows(ROLE_COUNT, sql`select role, count(*) as count from ${users} group by role`);

/** Demo accounts, which only an open trial lets in. */
export const deleteDemoAccounts = (): SQL => sql`delete from ${users} where is_demo = 1`;
export const countDemoAccounts = (): SQL => sql`select count(*) as total from ${users} where is_demo = 1`;
