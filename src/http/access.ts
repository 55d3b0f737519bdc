import { createMiddleware } from "hono/factory";
import { AppError } from "../errors.ts";
import { authenticate } from "../identity/authenticate.ts";
import { type Caller, reaches, type Role } from "../identity/caller.ts";
import type { Environment, RequestContext, Room } from "./context.ts";
import { credentialOf } from "./credentials.ts";
import { jsonBodyOf } from "./json_body.ts";

/** `public`: nobody needs a token, ever. `open`: public under ACCESS=open. `token`: always needs one. */
export type Openness = "public" | "open" | "token";

/** What an operation asks of its caller beyond a role. */
export interface Terms {
  /** By default `open`. */
  readonly openness?: Openness;
  /** Whether it manages an account's own credentials: a person signs in for that, an API key is refused. */
  readonly personal?: boolean;
  /** Whether its answers must be kept nowhere, not even by the caller's own browser. */
  readonly unstored?: boolean;
  /** Bytes that its JSON body may have; by default 1 MiB. */
  readonly mostBytes?: number;
  /** Whether its JSON body may be left out. */
  readonly bodyOptional?: boolean;
}

/** Says, once and beside the route, which room an operation belongs to and what its caller needs. */
export function operation(room: Room, least: Role, terms: Terms = {}) {
  const { openness = "open" } = terms;
  const demanded = [{ bearer: [] }, { session: [] }];
  return {
    tags: [room],
    // An empty requirement beside the others says that a token is optional where ACCESS=open.
    security: openness === "public" ? [] : openness === "open" ? [...demanded, {}] : demanded,
    middleware: guard(room, least, terms),
    "x-least-role": openness === "public" ? "nobody" : least,
  };
}

/** The same for an operation with a JSON body, which is read once its caller is known. */
export const writing = (room: Room, least: Role, terms: Terms = {}) => {
  const { middleware, ...rest } = operation(room, least, terms);
  return { ...rest, middleware: [middleware, jsonBodyOf(terms.mostBytes, terms.bodyOptional)] };
};

const guard = (room: Room, least: Role, { openness = "open", personal = false, unstored = false }: Terms) =>
  createMiddleware<Environment>(async (c, next) => {
    c.set("room", room);
    const caller = openness === "public" ? null : await admit(c, least, openness);
    if (personal && caller?.sessionId === null) {
      throw new AppError("forbidden", "An API key can't do this; sign in");
    }
    c.set("caller", caller);
    await next();
    if (unstored) c.header("cache-control", "no-store");
  });

/** The central check: who asks, and whether that is enough. */
async function admit(c: RequestContext, least: Role, openness: Exclude<Openness, "public">) {
  const { config } = c.var.deps;
  const demanded = openness === "token" || config.access === "protected";
  const caller = await callerOf(c, demanded);
  if (caller === null && demanded) {
    throw new AppError("unauthenticated", "Send an access token as Authorization: Bearer …");
  }
  if (caller !== null && demanded && !reaches(caller.role, least)) {
    throw new AppError("forbidden", `This needs the role ${least}`);
  }
  return caller;
}

/** Who asks; null for nobody. */
async function callerOf(c: RequestContext, demanded: boolean): Promise<Caller | null> {
  const credential = credentialOf(c);
  if (credential === null) return null;
  try {
    return await authenticate(c.var.deps, credential.secret);
  } catch (error) {
    // A browser sends its cookie unasked, an old one too: where nobody needs one, that is nobody's fault.
    const isIdle = credential.from === "cookie" && !demanded;
    if (isIdle && error instanceof AppError && error.code !== "unavailable") return null;
    throw error;
  }
}
