import { createRoute, z } from "@hono/zod-openapi";
import { listSessions, revokeSession, revokeSessions } from "../../identity/sessions.ts";
import { operation } from "../access.ts";
import { madeInstant, madeUuid, shownInstant, uuid } from "../fields.ts";
import { naming } from "../pointers.ts";
import { room } from "../room.ts";
import { answers, missing } from "../schemas.ts";
import { takeCookie } from "../session_cookie.ts";
import { signedIn } from "../signed_in.ts";
import { Message } from "./accounts_schema.ts";

const OWN = { openness: "token", unstored: true, personal: true } as const;
const REVOKED = "Session revoked";
const ALL_REVOKED = "All sessions revoked";

const Session = z.object({
  id: madeUuid(),
  created_at: madeInstant(),
  last_used_at: madeInstant().openapi({ description: "When it was last renewed." }),
  expires_at: madeInstant(),
  user_agent: z.string().nullable(),
  address: z.string().nullable(),
  current: z.boolean().openapi({ description: "Whether it is the one that asks." }),
}).openapi("Session");

export const sessionList = room().openapi(
  createRoute({
    method: "get",
    path: "/auth/sessions",
    operationId: "listSessions",
    summary: "The caller's sessions that stand, newest first",
    ...operation("Segmentation", "user", OWN),
    responses: answers(z.array(Session)),
  }),
  async (c) => {
    const caller = signedIn(c);
    const found = await listSessions(c.var.deps, caller);
    return c.json(
      found.map((session) => ({
        id: session.id,
        created_at: shownInstant(session.createdAt),
        last_used_at: shownInstant(session.lastUsedAt),
        expires_at: shownInstant(session.expiresAt),
        user_agent: session.userAgent,
        address: session.address,
        current: session.id === caller.sessionId,
      })),
      200,
    );
  },
);

export const sessionRevocation = room().openapi(
  createRoute({
    method: "delete",
    path: "/auth/sessions/{session_id}",
    operationId: "revokeSession",
    summary: "End one of the caller's sessions, with all its tokens",
    ...operation("Segmentation", "user", OWN),
    request: { params: z.object({ session_id: uuid() }) },
    responses: { ...answers(Message(REVOKED)), ...missing },
  }),
  async (c) => {
    const { session_id } = c.req.valid("param");
    await naming({ "/id": "path session_id" }, revokeSession(c.var.deps, signedIn(c), session_id));
    return c.json({ message: REVOKED }, 200);
  },
);

export const sessionsRevocation = room().openapi(
  createRoute({
    method: "delete",
    path: "/auth/sessions",
    operationId: "revokeSessions",
    summary: "End all of the caller's sessions, this one too",
    ...operation("Segmentation", "user", OWN),
    responses: answers(Message(ALL_REVOKED)),
  }),
  async (c) => {
    await revokeSessions(c.var.deps, signedIn(c));
    takeCookie(c);
    return c.json({ message: ALL_REVOKED }, 200);
  },
);
