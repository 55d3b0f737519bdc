import { z } from "@hono/zod-openapi";
import { type AuditRow, readAuditPage } from "../../identity/audit_trail.ts";
import { collection } from "../collection.ts";
import { madeId, madeInstant, shownInstant } from "../fields.ts";

const Detail = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

const AuditEntry = z.object({
  id: madeId(),
  at: madeInstant(),
  action: z.string().openapi({ example: "role_changed" }),
  actor_id: z.number().int().nullable().openapi({
    description: "Who did it; null where nobody was signed in.",
  }),
  target_id: z.number().int().nullable().openapi({
    description: "The account it was done to, perhaps gone by now.",
  }),
  address: z.string().nullable(),
  detail: Detail.nullable(),
}).openapi("AuditEntry", {
  example: {
    id: 12,
    at: "2026-01-31T10:00:00.000Z",
    action: "role_changed",
    actor_id: 1,
    target_id: 7,
    address: "203.0.113.7",
    detail: { role: "analyst" },
  },
});

export const auditTrail = collection({
  room: "Segmentation",
  path: "/admin/audit",
  operationId: "listAudit",
  summary: "Sign-ins and what admins did, newest first",
  least: "admin",
  terms: { openness: "token", unstored: true },
  item: AuditEntry,
  descending: true,
  reader: (c) => ({ after, limit }) => readAuditPage(c.var.deps, { before: after, limit }),
  toWire: (entry: AuditRow) => ({
    id: entry.id,
    at: shownInstant(entry.at),
    action: entry.action,
    actor_id: entry.actorId,
    target_id: entry.targetId,
    address: entry.address,
    detail: entry.detail === null ? null : Detail.parse(JSON.parse(entry.detail)),
  }),
});
