import { createRoute, type z } from "@hono/zod-openapi";
import {
  type CountedAccount,
  getCountedAccount,
  listCountedAccounts,
  totalAccounts,
} from "../../identity/accounts.ts";
import { readStatistics, toggleAccount } from "../../identity/administration.ts";
import { operation } from "../access.ts";
import { naming } from "../pointers.ts";
import { room } from "../room.ts";
import { answers, inConflict, missing } from "../schemas.ts";
import { skippedList } from "../skipped_list.ts";
import { signedIn } from "../signed_in.ts";
import { CountedUser, Statistics, User, USER_ID, UserPath } from "./accounts_schema.ts";
import { deletion, roleChange } from "./administering.ts";
import { toUser } from "./to_user.ts";

const ADMIN = { openness: "token", unstored: true } as const;
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
    const found = await naming(USER_ID, getCountedAccount(c.var.deps.db, c.req.valid("param").user_id));
    return c.json(toCountedUser(found), 200);
  },
);

export const adminUserRole = roleChange("/admin/users/{user_id}/role", "updateUserRoleAsAdmin");
export const adminUserDeletion = deletion("/admin/users/{user_id}", "deleteUserAsAdmin");

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
    return c.json(toUser(await naming(USER_ID, toggleAccount(c.var.deps, signedIn(c), user_id))), 200);
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
