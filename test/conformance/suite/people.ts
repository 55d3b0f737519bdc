import { eq } from "drizzle-orm";
import { users } from "../../../src/db/schema/users.ts";
import type { Role } from "../../../src/identity/caller.ts";
import { type Client, clientOf, numberAt, textAt } from "./client.ts";
import type { World } from "./world.ts";

export const PASSWORD = "a sentence that nobody guesses";

/** Somebody who can register. */
export interface Person {
  readonly username: string;
  readonly email: string;
  readonly password: string;
}

export function newPerson(): Person {
  const username = `person.${crypto.randomUUID().slice(0, 13)}`;
  return { username, email: `${username}@shop.example`, password: PASSWORD };
}

/** Somebody who is signed in. */
export interface SignedIn {
  readonly person: Person;
  readonly id: number;
  readonly client: Client;
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** Registers the person, unless that was done before, and signs it in by its password. */
export async function signInAs(
  world: () => World,
  person = newPerson(),
  role: Role = "user",
): Promise<SignedIn> {
  const nobody = clientOf(world, null);
  await nobody.post("/auth/register", person);
  if (role !== "user") {
    await world().target.db.orm.update(users).set({ role }).where(eq(users.username, person.username));
  }
  const { body } = await nobody.post("/auth/login", { username: person.username, password: person.password });
  const accessToken = textAt(body, "access_token");
  return {
    person,
    id: numberAt(body, "user", "id"),
    client: clientOf(world, accessToken),
    accessToken,
    refreshToken: textAt(body, "refresh_token"),
  };
}
