import { type SQL, sql } from "drizzle-orm";
import { type KeyScope, ofScope } from "../../../db/idempotency.ts";
import { idempotencyKeys } from "../../../db/schema/idempotency_keys.ts";
import { importChunks } from "../../../db/schema/import_chunks.ts";
import { importLines } from "../../../db/schema/import_lines.ts";
import { imports } from "../../../db/schema/imports.ts";
import type { ImportKind } from "../fields.ts";

export const openJob = (
  job: { uuid: string; mode: string; name: string; now: number; leaseUntil: number },
): SQL =>
  sql`insert into ${imports} (uuid, mode, name, status, lease_until, created_at, updated_at)
    values (${job.uuid}, ${job.mode}, ${job.name}, 'staging', ${job.leaseUntil}, ${job.now}, ${job.now}) returning id`;

/**
 * Renews the lease, and stops the batch it stands in (the named CHECK fails) when the job is no longer ours:
 * an UPDATE that merely matches no row would let the rest happen.
 */
export const holdJob = (id: number, status: "staging" | "applying", now: number, leaseUntil: number): SQL =>
  sql`update ${imports} set status = case when status = ${status} then status else 'lost' end,
    lease_until = ${leaseUntil}, updated_at = ${now} where id = ${id}`;

/** The same for a job that is between two steps, in whichever of them. */
export const renewJob = (id: number, now: number, leaseUntil: number): SQL =>
  sql`update ${imports} set status = case when status in ('staging', 'applying') then status else 'lost' end,
    lease_until = ${leaseUntil}, updated_at = ${now} where id = ${id}`;

export const beginApplying = (id: number, kind: ImportKind, bytes: number, now: number): SQL =>
  sql`update ${imports} set status = case when status = 'staging' then 'applying' else 'lost' end,
    kind = ${kind}, bytes = ${bytes}, updated_at = ${now} where id = ${id}`;

export const endJob = (id: number, status: "done" | "refused", report: string, now: number): SQL =>
  sql`update ${imports} set status = case when status in ('staging', 'applying') then ${status} else 'lost' end,
    report = ${report}, updated_at = ${now} where id = ${id}`;

/** What the applying has come to, for whoever looks at the row meanwhile. */
export const noteProgress = (id: number, applied: number, total: number): SQL =>
  sql`update ${imports} set report = json_object('applied', ${applied}, 'total', ${total}) where id = ${id}`;

export const dropJob = (id: number): SQL => sql`delete from ${imports} where id = ${id}`;

/** Jobs whose process is gone, and ended ones that still have staged rows. */
export const leftovers = (now: number): SQL =>
  sql`select id, status in ('staging', 'applying') as unfinished, status = 'refused' and report is null as given_up
    from ${imports} i
    where (status in ('staging', 'applying') and lease_until < ${now})
      or (status in ('done', 'refused') and (exists (select 1 from ${importLines} l where l.import_id = i.id)
        or exists (select 1 from ${importChunks} c where c.import_id = i.id)))
      or (status = 'refused' and report is null)
    limit 20`;

/** Takes an abandoned job away from a process that may wake up again; matches nothing if it did. */
export const giveUp = (id: number, now: number): SQL =>
  sql`update ${imports} set status = 'refused', report = null, updated_at = ${now}
    where id = ${id} and status in ('staging', 'applying') and lease_until < ${now}`;

/** Stops its batch (by a row that no CHECK lets in) while another import has staged lines. */
export const onlyOurs = (id: number): SQL =>
  sql`insert into ${imports} (uuid, mode, name, status, lease_until, created_at, updated_at)
    select '', '', '', 'lost', 0, 0, 0 where exists (select 1 from ${importLines} where import_id < ${id})
      or exists (select 1 from ${importLines} where import_id > ${id})`;

/** SQLite empties a whole table without looking at its rows: a hundred times as fast as a delete that chooses. */
export const emptyLines = (): SQL => sql`delete from ${importLines}`;

export const dropSomeLines = (id: number): SQL =>
  sql`delete from ${importLines} where id in (select id from ${importLines} where import_id = ${id} order by invoice, line limit 5000)`;

export const dropSomeChunks = (id: number): SQL =>
  sql`delete from ${importChunks} where import_id = ${id} and sequence in
    (select sequence from ${importChunks} where import_id = ${id} order by sequence limit 16)`;

export const addChunk = (id: number, sequence: number, data: Uint8Array): SQL =>
  sql`insert into ${importChunks} (import_id, sequence, data) values (${id}, ${sequence}, ${
    sql.param(data)
  })`;

export const readChunk = (id: number, sequence: number): SQL =>
  sql`select data from ${importChunks} where import_id = ${id} and sequence = ${sequence}`;

/** The key's row beside the job that it stands for. */
export const findKey = (scope: KeyScope, notBefore: number): SQL =>
  sql`select k.body_hash, k.result ->> 'import' as import, i.status, i.lease_until, i.report
    from ${idempotencyKeys} k left join ${imports} i on i.uuid = k.result ->> 'import'
    where ${ofScope(scope)} and k.created_at >= ${notBefore}`;

/** Frees the key if it still stands for that job; a plain insert after it loses a race by the unique violation. */
export const freeKey = (scope: KeyScope, uuid: string | undefined, notBefore: number): SQL =>
  sql`delete from ${idempotencyKeys} where ${ofScope(scope)}
    and (created_at < ${notBefore} or result ->> 'import' = ${uuid ?? ""})`;

/** One row where there is a key that is no longer remembered. */
export const oldKeys = (before: number): SQL =>
  sql`select 1 as found from ${idempotencyKeys} where created_at < ${before} limit 1`;

export const noteBodyHash = (scope: KeyScope, uuid: string, bodyHash: string): SQL =>
  sql`update ${idempotencyKeys} set body_hash = ${bodyHash} where ${
    ofScope(scope)
  } and result ->> 'import' = ${uuid}`;
