import type { z } from "@hono/zod-openapi";
import type { Account } from "../../identity/accounts.ts";
import { shownInstant } from "../fields.ts";
import type { User } from "./accounts_schema.ts";

/** An account as the Segmentation document shows it. */
export const toUser = (account: Account): z.infer<typeof User> => ({
  id: account.id,
  email: account.email,
  username: account.username,
  full_name: account.fullName,
  role: account.role,
  is_active: account.isActive === 1,
  created_at: shownInstant(account.createdAt),
});
