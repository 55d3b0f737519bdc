import { type SQL, sql } from "drizzle-orm";
import { auditLog } from "./schema/audit_log.ts";

/** What is written down of sign-ins and of what admins do. */
export const AUDITED = [
  "registered",
  "signed_in",
  "sign_in_failed",
  "signed_out",
  "session_revoked",
  "refresh_token_reused",
  "password_changed",
  "account_changed",
  "account_deleted",
  "api_key_made",
  "api_key_deleted",
  "role_changed",
  "activated",
  "deactivated",
  "user_deleted",
  "admin_created",
  "operator_token_issued",
  "demo_accounts_removed",
  "champion_set",
  "model_imported",
] as const;

export type Audited = typeof AUDITED[number];

/** An entry of the audit log; it outlives those it speaks of, so it names them by id alone. */
export interface AuditEntry {
  /** UTC epoch milliseconds. */
  readonly at: number;
  readonly action: Audited;
  /** Who did it; null for nobody that is known. */
  readonly actorId: number | null | SQL;
  /** The account it was done to. */
  readonly targetId?: number | null | SQL;
  readonly address: string | null;
  /** More to know, as JSON; never a secret. */
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Writes the entry down, in the batch of what it speaks of; with a condition, where that holds as the batch runs. */
export const noteAudit = (
  { at, action, actorId, targetId = null, address, detail }: AuditEntry,
  condition: SQL = sql`true`,
): SQL =>
  sql`insert into ${auditLog} (at, actor_id, action, target_id, address, detail)
    select ${at}, ${actorId}, ${action}, ${targetId}, ${address},
      ${detail === undefined ? null : JSON.stringify(detail)} where ${condition}`;
