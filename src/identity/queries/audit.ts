import { type SQL, sql } from "drizzle-orm";
import { auditLog } from "../../db/schema/audit_log.ts";

export const AUDIT_ROW = {
  id: "number",
  at: "number",
  action: "text",
  actorId: "number?",
  targetId: "number?",
  address: "text?",
  detail: "text?",
} as const;

/** Entries older than this one, newest first. */
export const auditPage = ({ before, limit }: { before: number; limit: number }): SQL =>
  sql`select id, at, action, actor_id as "actorId", target_id as "targetId", address, detail from ${auditLog}
    where id < ${before} order by id desc limit ${limit}`;
