import { z } from "@hono/zod-openapi";
import { ROLES } from "../../db/schema/users.ts";
import { identityBody, loginName, loginPassword, newPassword, username } from "../accounts_fields.ts";
import { madeInstant, madeUuid } from "../fields.ts";

const example = { username: "ann.smith", password: "a long sentence that nobody guesses" };

export const RetailAccount = z.object({
  id: madeUuid(),
  username: z.string(),
  role: z.enum(ROLES),
  created_at: madeInstant(),
  updated_at: madeInstant(),
}).openapi("RetailAccount", {
  example: {
    id: "1c0f6b0a-5a35-4c0f-9d36-0f3b7f2b6c11",
    username: "ann.smith",
    role: "user",
    created_at: "2026-01-31T10:00:00.000Z",
    updated_at: "2026-01-31T10:00:00.000Z",
  },
});

export const RetailSignedIn = RetailAccount.extend({
  access_token: z.string(),
  refresh_token: z.string(),
  token_type: z.literal("bearer"),
}).openapi("RetailSignedIn");

export const RetailRegistration = identityBody({ username: username(), password: newPassword() })
  .openapi("RetailRegistration", { example });

export const RetailLogin = identityBody({
  username: loginName(),
  password: loginPassword(),
}).openapi("RetailLogin", { example });
