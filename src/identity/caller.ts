import { ROLES } from "../db/schema/users.ts";

/** A role of the product, least first: user, analyst, admin. */
export type Role = typeof ROLES[number];

/** An authenticated account. */
export interface Caller {
  readonly userId: number;
  readonly username: string;
  /** What it may do: an API key may do less than its account. */
  readonly role: Role;
  /** The sign-in behind the token; null for an API key. */
  readonly sessionId: string | null;
  /**
   * The version of the champion model at the moment of this request, read in the query that found the account: predictions
   * ask for it anyway. Null when there is none.
   */
  readonly championVersion: number | null;
}

/** Whether `role` may do what needs `least`. */
export const reaches = (role: Role, least: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(least);

/** The role that may do less. */
export const lesser = (one: Role, other: Role): Role => reaches(one, other) ? other : one;
