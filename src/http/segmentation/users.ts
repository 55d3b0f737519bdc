import { createRoute } from "@hono/zod-openapi";
import {
  changeOwnAccount,
  deleteOwnAccount,
  getAccount,
  getCountedAccount,
  listAccounts,
  totalAccounts,
} from "../../identity/accounts.ts";
import { operation, writing } from "../access.ts";
import { naming } from "../pointers.ts";
import { room } from "../room.ts";
import { answers, bodyFailures, inConflict, jsonOf, missing, tooMany } from "../schemas.ts";
import { skippedList } from "../skipped_list.ts";
import { takeCookie } from "../session_cookie.ts";
import { signedIn } from "../signed_in.ts";
import { ChangedUser, Message, User, USER_ID, UserPath, UserProfile } from "./accounts_schema.ts";
import { deletion, roleChange } from "./administering.ts";
import { toUser } from "./to_user.ts";

const OWN = { openness: "token", unstored: true } as const;
const CREDENTIALS = { ...OWN, personal: true } as const;
const SELF_DELETED = "Account deleted successfully";

export const ownProfile = room().openapi(
  createRoute({
    method: "get",
    path: "/users/me/profile",
    operationId: "getOwnProfile",
    summary: "The caller's account, with how much it has predicted and saved",
    ...operation("Segmentation", "user", OWN),
    responses: answers(UserProfile),
  }),
  async (c) => {
    const found = await getCountedAccount(c.var.deps.db, signedIn(c).userId);
    return c.json(
      { ...toUser(found), total_predictions: found.predictions, total_saved_profiles: found.profiles },
      200,
    );
  },
);

export const ownUpdate = room().openapi(
  createRoute({
    method: "put",
    path: "/users/me",
    operationId: "updateOwnAccount",
    summary: "Change the caller's account",
    description: "A new password ends the account's other sessions.",
    ...writing("Segmentation", "user", CREDENTIALS),
    request: { body: jsonOf(ChangedUser) },
    responses: { ...answers(User), ...bodyFailures, ...tooMany },
  }),
  async (c) => {
    const { username, email, full_name, password } = c.req.valid("json");
    const changed = await changeOwnAccount(c.var.deps, signedIn(c), {
      username: username ?? undefined,
      email: email ?? undefined,
      fullName: full_name ?? undefined,
      password: password ?? undefined,
    });
    return c.json(toUser(changed), 200);
  },
);

export const ownDeletion = room().openapi(
  createRoute({
    method: "delete",
    path: "/users/me",
    operationId: "deleteOwnAccount",
    summary: "Delete the caller's account, with all that belongs to it",
    ...operation("Segmentation", "user", CREDENTIALS),
    responses: { ...answers(Message(SELF_DELETED)), ...inConflict },
  }),
  async (c) => {
    await deleteOwnAccount(c.var.deps, signedIn(c));
    takeCookie(c);
    return c.json({ message: SELF_DELETED }, 200);
  },
);

export const userList = skippedList({
  path: "/users/",
  operationId: "listUsers",
  summary: "All accounts, by id",
  least: "admin",
  item: User,
  envelope: { rows: "users", total: (c) => totalAccounts(c.var.deps.db) },
  reader: (c) => (page) => listAccounts(c.var.deps.db, page),
  toWire: toUser,
});

export const oneUser = room().openapi(
  createRoute({
    method: "get",
    path: "/users/{user_id}",
    operationId: "getUser",
    summary: "One account",
    ...operation("Segmentation", "admin", OWN),
    request: { params: UserPath },
    responses: { ...answers(User), ...missing },
  }),
  async (c) => {
    const found = await naming(USER_ID, getAccount(c.var.deps.db, c.req.valid("param").user_id));
    return c.json(toUser(found), 200);
  },
);

export const userRole = roleChange("/users/{user_id}/role", "updateUserRole");
export const userDeletion = deletion("/users/{user_id}", "deleteUser");
