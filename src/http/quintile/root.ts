import { createRoute, z } from "@hono/zod-openapi";
import { VERSION } from "../../version.ts";
import { operation } from "../access.ts";
import { room } from "../room.ts";
import { failures } from "../schemas.ts";

const Welcome = z.object({
  service: z.literal("Clustr API"),
  status: z.literal("ok"),
  message: z.literal("Welcome to the CDP Dashboard API"),
  name: z.literal("Quintile"),
  version: z.string().openapi({ example: VERSION }),
  docs: z.literal("/docs"),
}).openapi("Welcome");

export const root = room().openapi(
  createRoute({
    method: "get",
    path: "/",
    operationId: "getRoot",
    summary: "What is served here; a browser is sent to the dashboard",
    ...operation("Quintile", "user", { openness: "public" }),
    responses: {
      200: { description: "Success", content: { "application/json": { schema: Welcome } } },
      302: {
        description: "The dashboard, for a browser",
        headers: z.object({ location: z.literal("/app/") }),
      },
      ...failures,
    },
  }),
  (c) => {
    if (prefersHtml(c.req.header("accept"))) return c.redirect("/app/", 302);
    return c.json({
      service: "Clustr API" as const,
      status: "ok" as const,
      message: "Welcome to the CDP Dashboard API" as const,
      name: "Quintile" as const,
      version: VERSION,
      docs: "/docs" as const,
    }, 200);
  },
);

/** Browsers name text/html; API clients name JSON or nothing. */
const prefersHtml = (accept = ""): boolean => accept.includes("text/html");
