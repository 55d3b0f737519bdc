import { z } from "@hono/zod-openapi";
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from "../identity/passwords.ts";
import { USERNAME, USERNAME_RULE } from "../identity/usernames.ts";
import { email, text } from "./fields.ts";

/** What the bodies of accounts are made of. */

export const username = () => z.string({ error: USERNAME_RULE }).regex(USERNAME, USERNAME_RULE);

/** A password that is set; its length is counted in characters after NFC, which no JSON Schema can say: so is its refusal. */
export const newPassword = () =>
  text().openapi({
    format: "password",
    minLength: SHORTEST_PASSWORD,
    description: `${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters, and none of the commonest.`,
  });

const GIVEN = `should be text of 1 to ${LONGEST_PASSWORD} characters`;

/** A password that is tried, counted as one that is set: after NFC. Whatever it is, a wrong one is a 401. */
export const loginPassword = () =>
  z.string({ error: GIVEN }).min(1, GIVEN)
    .refine((password) => [...password.normalize("NFC")].length <= LONGEST_PASSWORD, GIVEN)
    .openapi({ format: "password" });

/** An account's email address: nothing invisible in it, by which two could look the same. */
export const accountEmail = () =>
  email().regex(/^\P{C}+$/u, "should hold no control and no invisible characters");

/** What somebody signs in by. */
export const loginName = () => text(320).min(1, "should not be empty");

/** What no identity body may bring: it is refused there, and not ignored. */
const PRIVILEGED = ["id", "role", "is_active"];

/** A body about the caller's own account. */
export const identityBody = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.looseObject(shape, { error: "should be a JSON object" }).superRefine((body, context) => {
    for (const name of PRIVILEGED.filter((name) => Object.hasOwn(body, name))) {
      context.addIssue({ code: "custom", path: [name], message: "is not yours to choose; leave it out" });
    }
  });
