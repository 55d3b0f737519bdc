import { createRoute } from "@hono/zod-openapi";
import { changeRole, deleteAccount } from "../../identity/administration.ts";
import { operation, writing } from "../access.ts";
import { naming } from "../pointers.ts";
import { room } from "../room.ts";
import { answers, bodyFailures, inConflict, jsonOf, missing } from "../schemas.ts";
import { signedIn } from "../signed_in.ts";
import { Message, User, USER_ID, UserPath, WantedRole } from "./accounts_schema.ts";
import { toUser } from "./to_user.ts";

/** What the document has twice: below `/users` and below `/admin/users`. */

const TERMS = { openness: "token", unstored: true } as const;
const DELETED = "User deleted successfully";

/** The operation that gives an account a role. */
export const roleChange = (path: string, operationId: string) =>
  room().openapi(
    createRoute({
      method: "put",
      path,
      operationId,
      summary: "Give an account a role; its sessions end",
      // A role outlives the key that gave it: a key that leaks shall not make an admin of anybody.
      ...writing("Segmentation", "admin", { ...TERMS, personal: true }),
      request: { params: UserPath, body: jsonOf(WantedRole) },
      responses: { ...answers(User), ...missing, ...bodyFailures },
    }),
    async (c) => {
      const { user_id } = c.req.valid("param");
      const { role } = c.req.valid("json");
      return c.json(toUser(await naming(USER_ID, changeRole(c.var.deps, signedIn(c), user_id, role))), 200);
    },
  );

/** The operation that deletes an account. */
export const deletion = (path: string, operationId: string) =>
  room().openapi(
    createRoute({
      method: "delete",
      path,
      operationId,
      summary: "Delete an account, with all that belongs to it",
      ...operation("Segmentation", "admin", TERMS),
      request: { params: UserPath },
      responses: { ...answers(Message(DELETED)), ...missing, ...inConflict },
    }),
    async (c) => {
      await naming(USER_ID, deleteAccount(c.var.deps, signedIn(c), c.req.valid("param").user_id));
      return c.json({ message: DELETED }, 200);
    },
  );
