import { AppError } from "../errors.ts";

/** What a username is made of; never an `@`, which tells an email address from it. */
export const USERNAME = /^[A-Za-z0-9._-]{3,50}$/;

/** The rule in words. */
export const USERNAME_RULE = "should have 3 to 50 letters, digits, dots, underscores or dashes";

/** @throws {AppError} `invalid`, pointing at `/username` */
export function checkUsername(username: string): void {
  if (!USERNAME.test(username)) {
    throw new AppError("invalid", `A username ${USERNAME_RULE}`, ["/username"]);
  }
}
