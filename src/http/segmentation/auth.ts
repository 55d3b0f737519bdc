import { createRoute } from "@hono/zod-openapi";
import { getAccount } from "../../identity/accounts.ts";
import { register } from "../../identity/register.ts";
import { type Grant, refreshSession, signOut } from "../../identity/sessions.ts";
import { signIn } from "../../identity/sign_in.ts";
import { operation, writing } from "../access.ts";
import { allowanceHeaders } from "../allowance.ts";
import { room } from "../room.ts";
import { answers, bodyFailures, creates, jsonOf, throttled, tooMany } from "../schemas.ts";
import { giveCookie, takeCookie } from "../session_cookie.ts";
import { signedIn } from "../signed_in.ts";
import { Granted, Login, Message, NewUser, Refresh, User } from "./accounts_schema.ts";
import { toUser } from "./to_user.ts";

const PUBLIC = { openness: "public", unstored: true } as const;
const LOGGED_OUT = "Successfully logged out";

export const registration = room().openapi(
  createRoute({
    method: "post",
    path: "/auth/register",
    operationId: "registerUser",
    summary: "Register an account",
    description: "Its role is `user`. Closed (403) where REGISTRATION says so.",
    ...writing("Segmentation", "user", PUBLIC),
    request: { body: jsonOf(NewUser) },
    responses: { ...creates(User, "Registered", throttled), ...tooMany },
  }),
  async (c) => {
    const { username, email, full_name: fullName = null, password } = c.req.valid("json");
    const { account, allowance } = await register(c.var.deps, { username, email, fullName, password });
    return c.json(toUser(account), 201, allowanceHeaders(allowance));
  },
);

export const login = room().openapi(
  createRoute({
    method: "post",
    path: "/auth/login",
    operationId: "loginUser",
    summary: "Sign in",
    description: "By username or email address. A browser gets the access token as its session cookie too.",
    ...writing("Segmentation", "user", PUBLIC),
    request: { body: jsonOf(Login) },
    responses: { ...answers(Granted, "Signed in", throttled), ...bodyFailures, ...tooMany },
  }),
  async (c) => {
    const { username, password } = c.req.valid("json");
    const userAgent = c.req.header("user-agent") ?? null;
    const granted = await signIn(c.var.deps, { name: username, password, userAgent });
    giveCookie(c, granted.accessToken, granted.expiresIn);
    return c.json(toGranted(granted), 200, allowanceHeaders(granted.allowance));
  },
);

export const refresh = room().openapi(
  createRoute({
    method: "post",
    path: "/auth/refresh",
    operationId: "refreshSession",
    summary: "Exchange a refresh token for a new one and an access token",
    description:
      "Each token is good for one exchange. One that comes a second time ends its session: somebody else has it.",
    ...writing("Segmentation", "user", PUBLIC),
    request: { body: jsonOf(Refresh) },
    responses: { ...answers(Granted, "Renewed"), ...bodyFailures },
  }),
  async (c) => {
    const granted = await refreshSession(c.var.deps, c.req.valid("json").refresh_token);
    giveCookie(c, granted.accessToken, granted.expiresIn);
    return c.json(toGranted(granted), 200);
  },
);

export const me = room().openapi(
  createRoute({
    method: "get",
    path: "/auth/me",
    operationId: "getMe",
    summary: "The account that asks",
    ...operation("Segmentation", "user", { openness: "token", unstored: true }),
    responses: answers(User),
  }),
  async (c) => c.json(toUser(await getAccount(c.var.deps.db, signedIn(c).userId)), 200),
);

export const logout = room().openapi(
  createRoute({
    method: "post",
    path: "/auth/logout",
    operationId: "logoutUser",
    summary: "Sign out: the session and all its tokens end",
    ...operation("Segmentation", "user", { openness: "token", unstored: true, personal: true }),
    responses: answers(Message(LOGGED_OUT)),
  }),
  async (c) => {
    await signOut(c.var.deps, signedIn(c));
    takeCookie(c);
    return c.json({ message: LOGGED_OUT }, 200);
  },
);

const toGranted = ({ accessToken, refreshToken, expiresIn, account }: Grant) => ({
  access_token: accessToken,
  refresh_token: refreshToken,
  token_type: "bearer" as const,
  expires_in: expiresIn,
  user: toUser(account),
});
