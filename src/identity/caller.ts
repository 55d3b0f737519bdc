import { ROLES } from "../db/schema/users.ts";

/** A role of the product, least first: user, analyst, admin. */
export type Role = typeof ROLES[number];

/** An authenticated account. */
export interface Caller {
  readonly userId: number;
  readonly username: string;
  readonly role: Role;
  readonly sessionId: string;
}

/** Whether `role` may do what needs `least`. */
export const reaches = (role: Role, least: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(least);
