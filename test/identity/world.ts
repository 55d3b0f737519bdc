import { sql } from "drizzle-orm";
import type { Database } from "../../src/db/client.ts";
import type { Deps } from "../../src/deps.ts";
import type { Caller, Role } from "../../src/identity/caller.ts";
import { issueOperatorToken } from "../../src/identity/operator_token.ts";
import { hashPassword } from "../../src/identity/passwords.ts";
import { insertAccount } from "../../src/identity/queries/accounts.ts";
import { readAccessToken } from "../../src/identity/tokens.ts";
import { depsOf } from "../http/service.ts";

export const SECRET_KEY = "a secret of these tests, long enough";
export const NOW = Date.UTC(2026, 4, 5, 12);
export const PASSWORD = "a sentence that nobody guesses";

/** What a verb of identity takes, over a store, at an hour that the test sets. */
export function deskOf(db: Database, settings: Readonly<Record<string, string>> = {}) {
  const clock = { now: NOW };
  const deps: Deps = {
    ...depsOf({ SECRET_KEY, REGISTRATION: "open", ...settings }, {
      db,
      profile: "serve",
      now: () => clock.now,
    }),
    address: "192.0.2.1",
  };
  return { deps, clock };
}

/** A caller of this role, signed in by the operator, with its token. */
export async function callerOf(
  deps: Deps,
  role: Role = "user",
  username = `person.${crypto.randomUUID().slice(0, 8)}`,
): Promise<Caller & { readonly token: string }> {
  const token = await issueOperatorToken(deps, { username, role, minutes: 600 });
  const claims = await readAccessToken(token, SECRET_KEY, deps.now());
  return { ...claims, username, role, championVersion: null, token };
}

let hash: string | undefined;

/** An account that {@link PASSWORD} opens; the hash is computed once for all of them. */
export async function personOf(
  { db, newId, now }: Deps,
  { isDemo = false, role = "user" }: { isDemo?: boolean; role?: Role } = {},
): Promise<{ readonly id: number; readonly username: string; readonly email: string }> {
  hash ??= await hashPassword(PASSWORD);
  const username = `person.${crypto.randomUUID().slice(0, 8)}`;
  const email = `${username}@shop.example`;
  await db.write([
    insertAccount({
      uuid: newId(),
      username,
      email,
      fullName: null,
      passwordHash: hash,
      role,
      isDemo,
      now: now(),
    }),
  ]);
  const [answer] = await db.read([sql`select id from users where username = ${username}`]);
  return { id: Number(answer?.rows[0]?.["id"]), username, email };
}

/** The store, whose calls are counted, and may be told of before they are made. */
export function watched(db: Database, before: (call: number) => Promise<void> = () => Promise.resolve()) {
  const calls = { count: 0 };
  const told = async () => {
    calls.count++;
    await before(calls.count);
  };
  const watching: Database = {
    get orm() {
      calls.count++;
      return db.orm;
    },
    write: async (statements) => {
      await told();
      return await db.write(statements);
    },
    read: async (statements) => {
      await told();
      return await db.read(statements);
    },
    close: () => db.close(),
  };
  return { db: watching, calls };
}

/** A column of the rows that a query gives. */
export async function column(db: Database, name: string, query: ReturnType<typeof sql>): Promise<unknown[]> {
  const [answer] = await db.read([query]);
  return (answer?.rows ?? []).map((row) => row[name]);
}
