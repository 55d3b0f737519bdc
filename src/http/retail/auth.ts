import { createRoute, type z } from "@hono/zod-openapi";
import type { Account } from "../../identity/accounts.ts";
import { register } from "../../identity/register.ts";
import { signIn } from "../../identity/sign_in.ts";
import { writing } from "../access.ts";
import { allowanceHeaders } from "../allowance.ts";
import { shownInstant } from "../fields.ts";
import { room } from "../room.ts";
import { answers, bodyFailures, creates, jsonOf, succeeded, throttled, tooMany } from "../schemas.ts";
import { giveCookie } from "../session_cookie.ts";
import { success } from "./envelope.ts";
import { RetailAccount, RetailLogin, RetailRegistration, RetailSignedIn } from "./auth_schema.ts";

const REGISTERED = "User registered successfully";
const LOGGED_IN = "User logged in successfully";
const PUBLIC = { openness: "public", unstored: true } as const;

export const retailRegistration = room().openapi(
  createRoute({
    method: "post",
    path: "/register",
    operationId: "registerRetailUser",
    summary: "Register an account",
    description: "Its role is `user`. Closed (403) where REGISTRATION says so.",
    ...writing("Retail", "user", PUBLIC),
    request: { body: jsonOf(RetailRegistration) },
    responses: { ...creates(succeeded(REGISTERED, RetailAccount), REGISTERED, throttled), ...tooMany },
  }),
  async (c) => {
    const { username, password } = c.req.valid("json");
    const { account, allowance } = await register(c.var.deps, {
      username,
      password,
      email: null,
      fullName: null,
    });
    return c.json(success(REGISTERED, toWire(account)), 201, allowanceHeaders(allowance));
  },
);

export const retailLogin = room().openapi(
  createRoute({
    method: "post",
    path: "/login",
    operationId: "loginRetailUser",
    summary: "Sign in",
    description: "By username or email address. A browser gets the session cookie too.",
    ...writing("Retail", "user", PUBLIC),
    request: { body: jsonOf(RetailLogin) },
    responses: {
      ...answers(succeeded(LOGGED_IN, RetailSignedIn), LOGGED_IN, throttled),
      ...bodyFailures,
      ...tooMany,
    },
  }),
  async (c) => {
    const { username, password } = c.req.valid("json");
    const userAgent = c.req.header("user-agent") ?? null;
    const granted = await signIn(c.var.deps, { name: username, password, userAgent });
    giveCookie(c, granted.accessToken, granted.expiresIn);
    const data = {
      ...toWire(granted.account),
      access_token: granted.accessToken,
      refresh_token: granted.refreshToken,
      token_type: "bearer" as const,
    };
    return c.json(success(LOGGED_IN, data), 200, allowanceHeaders(granted.allowance));
  },
);

const toWire = (account: Account): z.infer<typeof RetailAccount> => ({
  id: account.uuid,
  username: account.username,
  role: account.role,
  created_at: shownInstant(account.createdAt),
  updated_at: shownInstant(account.updatedAt),
});
