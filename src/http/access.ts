import { createMiddleware } from "hono/factory";
import { AppError } from "../errors.ts";
import { authenticate } from "../identity/authenticate.ts";
import { reaches, type Role } from "../identity/caller.ts";
import type { Environment, RequestContext, Room } from "./context.ts";
import { jsonBody } from "./json_body.ts";

/** `public`: nobody needs a token, ever. `open`: public under ACCESS=open. `token`: always needs one. */
export type Openness = "public" | "open" | "token";

/** Says, once and beside the route, which room an operation belongs to and what its caller needs. */
export function operation(room: Room, least: Role, openness: Openness = "open") {
  return {
    tags: [room],
    // An empty requirement beside the bearer one says that a token is optional where ACCESS=open.
    security: openness === "public" ? [] : openness === "open" ? [{ bearer: [] }, {}] : [{ bearer: [] }],
    middleware: guard(room, least, openness),
    "x-least-role": openness === "public" ? "nobody" : least,
  };
}

/** The same for an operation with a JSON body, which is read once its caller is known. */
export const writing = (room: Room, least: Role) => {
  const { middleware, ...rest } = operation(room, least);
  return { ...rest, middleware: [middleware, jsonBody] };
};

const guard = (room: Room, least: Role, openness: Openness) =>
  createMiddleware<Environment>(async (c, next) => {
    c.set("room", room);
    c.set("caller", await admit(c, least, openness));
    await next();
  });

/** The central check: who asks, and whether that is enough. */
async function admit(c: RequestContext, least: Role, openness: Openness) {
  if (openness === "public") return null;
  const { config } = c.var.deps;
  const token = bearer(c.req.header("authorization"));
  const demanded = openness === "token" || (openness === "open" && config.access === "protected");
  if (token === null && !demanded) return null;
  if (token === null) {
    throw new AppError("unauthenticated", "Send an access token as Authorization: Bearer …");
  }
  const caller = await authenticate(c.var.deps, token);
  if (demanded && !reaches(caller.role, least)) {
    throw new AppError("forbidden", `This needs the role ${least}`);
  }
  return caller;
}

function bearer(header: string | undefined): string | null {
  if (header === undefined) return null;
  const token = /^Bearer ([\w.~+/=-]+)$/i.exec(header.trim())?.[1];
  if (token === undefined) {
    throw new AppError("unauthenticated", "The Authorization header should be: Bearer TOKEN");
  }
  return token;
}
