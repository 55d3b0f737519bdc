import { eq, sql } from "drizzle-orm";
import { decodeJwt } from "jose";
import { users } from "../../../src/db/schema/users.ts";
import type { Role } from "../../../src/identity/caller.ts";
import { issueOperatorToken } from "../../../src/identity/operator_token.ts";
import { insertRefreshToken } from "../../../src/identity/queries/sessions.ts";
import { digestOf, newRefreshToken } from "../../../src/identity/secrets.ts";
import { type Client, clientOf, textAt } from "./client.ts";
import type { World } from "./world.ts";

/** Somebody who is signed in without a password, so that nothing was hashed for it. */
export interface Operator {
  readonly id: number;
  readonly sessionId: string;
  readonly username: string;
  readonly token: string;
  readonly refreshToken: string;
  readonly client: Client;
}

/** Signs an account in, which is made when there is none of this name. */
export async function openAccount(
  world: () => World,
  role: Role = "user",
  username = `operator.${crypto.randomUUID().slice(0, 13)}`,
): Promise<Operator> {
  const { db, config } = world().target;
  const token = await issueOperatorToken(
    { db, config, now: Date.now, newId: () => crypto.randomUUID() },
    { username, role, minutes: 30 },
  );
  const { sub, sid } = decodeJwt(token);
  const sessionId = String(sid);
  const refreshToken = newRefreshToken();
  const now = Date.now();
  await db.write([
    insertRefreshToken({ hash: await digestOf(refreshToken), sessionId, now, expiresAt: now + 600_000 }),
  ]);
  return { id: Number(sub), sessionId, username, token, refreshToken, client: clientOf(world, token) };
}

/** A key of the account, for machines. */
export const apiKeyOf = async ({ client }: Pick<Operator, "client">, role: Role): Promise<string> =>
  textAt((await client.post("/auth/api-keys", { name: "a machine", role })).body, "key");

/** What a token or key is answered where everybody who is signed in is let in. */
export const statusOf = async (world: () => World, token: string): Promise<number> =>
  (await clientOf(world, token).get("/auth/me")).status;

/** What a refresh token is answered; it is used up when it stands. */
export const exchange = async (world: () => World, refreshToken: string): Promise<number> =>
  (await clientOf(world, null).post("/auth/refresh", { refresh_token: refreshToken })).status;

/** Sets what an account is, behind the service's back. */
export const setAccount = (
  world: () => World,
  id: number,
  values: Partial<Pick<typeof users.$inferInsert, "isActive" | "isDemo" | "role">>,
) => world().target.db.orm.update(users).set(values).where(eq(users.id, id));

/** The account's row, as it is stored. */
export async function storedAccount(world: () => World, username: string) {
  const [row] = await world().target.db.orm.select().from(users).where(eq(users.username, username));
  return row;
}

/** Lets everybody try again: the suite comes from one address. */
export const forgetThrottles = (world: () => World) => world().target.db.write([sql`delete from throttles`]);
