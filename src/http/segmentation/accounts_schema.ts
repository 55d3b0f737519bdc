import { z } from "@hono/zod-openapi";
import { ROLES } from "../../db/schema/users.ts";
import {
  accountEmail,
  identityBody,
  loginName,
  loginPassword,
  newPassword,
  username,
} from "../accounts_fields.ts";
import { idInPath, madeId, madeInstant, text } from "../fields.ts";

const account = {
  id: 1,
  email: "ann@shop.example",
  username: "ann.smith",
  full_name: "Ann Smith",
  role: "user" as const,
  is_active: true,
  created_at: "2026-01-31T10:00:00.000Z",
};
const password = "a long sentence that nobody guesses";

/** An account as the Segmentation document shows it. */
export const User = z.object({
  id: madeId(),
  email: z.string().nullable(),
  username: z.string(),
  full_name: z.string().nullable(),
  role: z.enum(ROLES),
  is_active: z.boolean(),
  created_at: madeInstant(),
}).openapi("User", { example: account });

export const UserProfile = User.extend({
  total_predictions: z.number().int(),
  total_saved_profiles: z.number().int(),
}).openapi("UserProfile", { example: { ...account, total_predictions: 12, total_saved_profiles: 3 } });

export const CountedUser = User.extend({
  total_predictions: z.number().int(),
  total_profiles: z.number().int(),
}).openapi("CountedUser", { example: { ...account, total_predictions: 12, total_profiles: 3 } });

const fullName = () => text().max(200, "should have at most 200 characters").nullable().optional();

export const NewUser = identityBody({
  email: accountEmail(),
  username: username(),
  full_name: fullName(),
  password: newPassword(),
}).openapi("NewUser", {
  example: { email: account.email, username: account.username, full_name: account.full_name, password },
});

export const Login = identityBody({
  username: loginName().openapi({ description: "Username or email address." }),
  password: loginPassword(),
}).openapi("Login", { example: { username: account.username, password } });

export const ChangedUser = identityBody({
  username: username().nullable().optional(),
  email: accountEmail().nullable().optional(),
  full_name: fullName(),
  password: newPassword().nullable().optional(),
}).openapi("ChangedUser", {
  description: "What is left out, or null, stays as it is.",
  example: { full_name: "Ann B. Smith" },
});

export const Granted = z.object({
  access_token: z.string(),
  refresh_token: z.string().openapi({
    description: "Good for 30 days, and for one exchange at /auth/refresh.",
  }),
  token_type: z.literal("bearer"),
  expires_in: z.number().int().openapi({
    description: "Seconds that the access token is good for.",
    example: 1800,
  }),
  user: User,
}).openapi("Granted");

export const Refresh = z.object({
  refresh_token: z.string({ error: "should be the refresh token of a login" })
    .min(1, "should be the refresh token of a login").max(200, "should be the refresh token of a login"),
}, { error: "should be a JSON object" }).openapi("Refresh");

export const Message = (message: string) => z.object({ message: z.literal(message) });

export const WantedRole = z.object({ role: z.enum(ROLES, `should be ${ROLES.join(", ")}`) }, {
  error: "should be a JSON object",
}).openapi("WantedRole", { example: { role: "analyst" } });

export const UserPath = z.object({ user_id: idInPath(17) });

/** What the verbs call the key in the path. */
export const USER_ID = { "/id": "path user_id" };

export const Statistics = z.object({
  total_users: z.number().int(),
  active_users: z.number().int(),
  inactive_users: z.number().int(),
  total_predictions: z.number().int(),
  total_profiles: z.number().int(),
  users_by_role: z.object({ user: z.number().int(), analyst: z.number().int(), admin: z.number().int() }),
}).openapi("Statistics");
