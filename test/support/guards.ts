import type { Guard } from "../../src/db/schema/guards.ts";

/** What each guard is to a caller. */
export const MEANINGS: Readonly<Record<Guard, readonly [code: string, pointer: string]>> = {
  account_gone: ["unauthenticated", ""],
  amount_beyond: ["invalid", "/quantity"],
  category_unknown: ["invalid", "/category_id"],
  champion_moved: ["conflict", ""],
  customer_unknown: ["invalid", "/customer_id"],
  last_admin: ["conflict", ""],
  lines_beyond: ["invalid", "/transaction_id"],
  membership_foreign: ["invalid", "/membership_id"],
  membership_not_valid: ["invalid", "/membership_id"],
  membership_overlap: ["conflict", "/start_period"],
  membership_unknown: ["invalid", "/membership_id"],
  time_late: ["invalid", "/time_id"],
  time_unknown: ["invalid", "/time_id"],
};
