import { packRows, type RowOf, unpackRows } from "../db/rows.ts";
import type { Deps } from "../deps.ts";
import { AUDIT_ROW, auditPage } from "./queries/audit.ts";

/** Something that was done, by whom and to whom. */
export type AuditRow = RowOf<typeof AUDIT_ROW>;

/** Entries of the audit log older than this one, newest first, at most so many. */
export async function readAuditPage(
  { db }: Pick<Deps, "db">,
  page: { readonly before: number; readonly limit: number },
): Promise<AuditRow[]> {
  const [answer] = await db.read([packRows(AUDIT_ROW, auditPage(page))]);
  return unpackRows(AUDIT_ROW, answer);
}
