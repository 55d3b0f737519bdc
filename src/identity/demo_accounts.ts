import { noteAudit } from "../db/audit.ts";
import { changedSomething } from "../db/fragments.ts";
import type { Deps } from "../deps.ts";
import { hashPassword } from "./passwords.ts";
import { countDemoAccounts, deleteDemoAccounts, insertAccount } from "./queries/accounts.ts";

/** The accounts that the Segmentation document signs in with. Everybody knows their passwords: protected access refuses them. */
export const DEMO_ACCOUNTS = [
  { username: "admin", password: "admin123", email: "admin@demo.example", role: "admin" },
  { username: "testuser", password: "test123", email: "testuser@demo.example", role: "user" },
] as const;

/** Adds the demo accounts, those whose names are free. */
export async function addDemoAccounts({ db, now, newId }: Pick<Deps, "db" | "now" | "newId">): Promise<void> {
  const accounts = await Promise.all(DEMO_ACCOUNTS.map(async ({ password, ...account }) => ({
    ...account,
    fullName: null,
    uuid: newId(),
    passwordHash: await hashPassword(password),
    isDemo: true,
    now: now(),
  })));
  await db.write(accounts.map((account) => insertAccount(account, { ifFree: true })));
}

/** How many demo accounts the store has. */
export async function demoAccountCount({ db }: Pick<Deps, "db">): Promise<number> {
  const [answer] = await db.read([countDemoAccounts()]);
  return Number(answer?.rows[0]?.["total"]);
}

/** Removes the demo accounts with all that belongs to them; returns how many there were. */
export async function removeDemoAccounts({ db, now }: Pick<Deps, "db" | "now">): Promise<number> {
  const [deleted] = await db.write([
    deleteDemoAccounts(),
    noteAudit(
      { at: now(), action: "demo_accounts_removed", actorId: null, address: null },
      changedSomething(),
    ),
  ]);
  return deleted?.rowsAffected ?? 0;
}
