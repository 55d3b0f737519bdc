import { createRoute, type z } from "@hono/zod-openapi";
import {
  type CountedAccount,
  getCountedAccount,
  listCountedAccounts,
  totalAccounts,
} from "../../identity/accounts.ts";
import { changeRole, deleteAccount, readStatistics, toggleAccount } from "../../identity/administration.ts";
import { operation, writing } from "../access.ts";
import { naming } from "../pointers.ts";
import { room } from "../room.ts";
import { answers, bodyFailures, inConflict, jsonOf, missing } from "../schemas.ts";
import { skippedList } from "../skipped_list.ts";
import { signedIn } from "../signed_in.ts";
import { CountedUser, Message, Statistics, User, UserPath, WantedRole } from "./accounts_schema.ts";
import { toUser } from "./to_user.ts";

const ADMIN = { openness: "token", unstored: true } as const;
const PATH_ID = { "/id": "path user_id" };
const DELETED = "User deleted successfully";

export const adminUserList = skippedList({
  path: "/admin/users",
  operationId: "listUsersAsAdmin",
  summary: "All accounts, by id, with how much each has predicted and saved",
  least: "admin",
  item: CountedUser,
  envelope: { rows: "users", total: (c) => totalAccounts(c.var.deps.db) },
  reader: (c) => (page) => listCountedAccounts(c.var.deps.db, page),
  toWire: (found: CountedAccount) => toCountedUser(found),
});

export const adminUser = room().openapi(
  createRoute({
    method: "get",
    path: "/admin/users/{user_id}",
    operationId: "getUserAsAdmin",
    summary: "One account, with how much it has predicted and saved",
    ...operation("Segmentation", "admin", ADMIN),
    request: { params: UserPath },
    responses: { ...answers(CountedUser), ...missing },
  }),
  async (c) => {
    const found = await naming(PATH_ID, getCountedAccount(c.var.deps.db, c.req.valid("param").user_id));
    return c.json(toCountedUser(found), 200);
  },
);

export const adminUserRole = room().openapi(
  createRoute({
    method: "put",
    path: "/admin/users/{user_id}/role",
    operationId: "updateUserRoleAsAdmin",
    summary: "Give an account a role; its sessions end",
    ...writing("Segmentation", "admin", ADMIN),
    request: { params: UserPath, body: jsonOf(WantedRole) },
    responses: { ...answers(User), ...missing, ...bodyFailures },
  }),
  async (c) => {
    const { user_id } = c.req.valid("param");
    const { role } = c.req.valid("json");
    return c.json(toUser(await naming(PATH_ID, changeRole(c.var.deps, signedIn(c), user_id, role))), 200);
  },
);

export const adminUserDeletion = room().openapi(
  createRoute({
    method: "delete",
    path: "/admin/users/{user_id}",
    operationId: "deleteUserAsAdmin",
    summary: "Delete an account, with all that belongs to it",
    ...operation("Segmentation", "admin", ADMIN),
    request: { params: UserPath },
    responses: { ...answers(Message(DELETED)), ...missing, ...inConflict },
  }),
  async (c) => {
    await naming(PATH_ID, deleteAccount(c.var.deps, signedIn(c), c.req.valid("param").user_id));
    return c.json({ message: DELETED }, 200);
  },
);

export const adminToggle = room().openapi(
  createRoute({
    method: "put",
    path: "/admin/users/{user_id}/toggle-active",
    operationId: "toggleUserActive",
    summary: "Deactivate an account, or activate it again",
    description: "Deactivating ends its sessions for good.",
    ...operation("Segmentation", "admin", ADMIN),
    request: { params: UserPath },
    responses: { ...answers(User), ...missing, ...inConflict },
  }),
  async (c) => {
    const { user_id } = c.req.valid("param");
    return c.json(toUser(await naming(PATH_ID, toggleAccount(c.var.deps, signedIn(c), user_id))), 200);
  },
);

export const adminStatistics = room().openapi(
  createRoute({
    method: "get",
    path: "/admin/stats",
    operationId: "getStatistics",
    summary: "Counts over all accounts",
    ...operation("Segmentation", "admin", ADMIN),
    responses: answers(Statistics),
  }),
  async (c) => {
    const { totalUsers, activeUsers, inactiveUsers, predictions, profiles, usersByRole } =
      await readStatistics(
        c.var.deps,
      );
    return c.json({
      total_users: totalUsers,
      active_users: activeUsers,
      inactive_users: inactiveUsers,
      total_predictions: predictions,
      total_profiles: profiles,
      users_by_role: usersByRole,
    }, 200);
  },
);

const toCountedUser = (found: CountedAccount): z.infer<typeof CountedUser> => ({
  ...toUser(found),
  total_predictions: found.predictions,
  total_profiles: found.profiles,
});
