import { createRoute, z } from "@hono/zod-openapi";
import { readRevision } from "../../db/revision.ts";
import { operation } from "../access.ts";
import { room } from "../room.ts";
import { answers } from "../schemas.ts";

export const health = room().openapi(
  createRoute({
    method: "get",
    path: "/health",
    operationId: "getHealth",
    summary: "Whether the service and its database answer",
    ...operation("Quintile", "user", { openness: "public" }),
    responses: answers(z.object({ status: z.literal("ok") }).openapi("Health"), "Both answer"),
  }),
  async (c) => {
    // A read of a migrated table: a database that is up but empty is not healthy.
    await readRevision(c.var.deps.db);
    return c.json({ status: "ok" as const }, 200);
  },
);
