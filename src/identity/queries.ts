import { and, eq, gt, isNull, type SQL, sql } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { sessions } from "../db/schema/sessions.ts";
import { users } from "../db/schema/users.ts";
import type { Role } from "./caller.ts";

/** The account behind a session that still stands; one query, so that ending a session ends its tokens at once. */
export const accountOfSession = (db: Database, userId: number, sessionId: string, now: number) =>
  db.orm.select({
    username: users.username,
    role: users.role,
    isActive: users.isActive,
    isDemo: users.isDemo,
  })
    .from(sessions).innerJoin(users, eq(users.id, sessions.userId))
    .where(
      and(
        eq(sessions.id, sessionId),
        eq(users.id, userId),
        isNull(sessions.revokedAt),
        gt(sessions.expiresAt, now),
      ),
    )
    .get();

/** Makes the account unless its name is taken, and gives it the role. */
export const upsertOperator = (account: { uuid: string; username: string; role: Role; now: number }): SQL =>
  sql`insert into ${users} (uuid, username, role, is_active, is_demo, created_at, updated_at)
    values (${account.uuid}, ${account.username}, ${account.role}, 1, 0, ${account.now}, ${account.now})
    on conflict (lower(username)) do update set role = excluded.role, is_active = 1,
      updated_at = max(excluded.updated_at, updated_at + 1)`;

export const insertSession = (
  session: { id: string; username: string; now: number; expiresAt: number },
): SQL =>
  sql`insert into ${sessions} (id, user_id, created_at, last_used_at, expires_at)
    select ${session.id}, id, ${session.now}, ${session.now}, ${session.expiresAt} from ${users}
    where lower(username) = lower(${session.username})`;

export const accountByUsername = (db: Database, username: string) =>
  db.orm.select({ id: users.id, role: users.role }).from(users).where(
    sql`lower(${users.username}) = lower(${username})`,
  ).get();
