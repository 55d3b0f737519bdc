import { AppError } from "../../errors.ts";
import type { Deps } from "../../deps.ts";
import type { Statement } from "../../db/client.ts";
import { KEPT, type KeyScope, otherBody, sweepOldKeys } from "../../db/idempotency.ts";
import { findKey, freeKey, oldKeys } from "./queries/jobs.ts";
import type { ImportReport } from "./report.ts";
import type { ImportRequest } from "./request.ts";
import { hashBody, hashText } from "./stage.ts";

/** What the caller's key means for this request. */
export interface Claim {
  /** The stored answer, when the same was done before. */
  readonly replay: ImportReport | undefined;
  /** The job of a process that is gone: its key is taken over. An empty hash: it died before it knew all bytes. */
  readonly stale: { readonly uuid: string; readonly bodyHash: string } | undefined;
  /** The hash that the key stands for: of the bytes and of what was said about them. */
  bind(bodyHash: string): Promise<string>;
}

/**
 * Looks the key up. The body is read only if it has to be compared with that of a job that is done.
 *
 * @throws {AppError} `conflict` while the job runs; `invalid` when the key stood for another body
 */
export async function claimKey(
  { db, now }: Pick<Deps, "db" | "now">,
  request: ImportRequest,
  most: number,
): Promise<Claim> {
  const { kind, mode, mapping, dateOrder, encoding } = request;
  const said = JSON.stringify([
    kind,
    mode ?? "partial",
    Object.entries(mapping ?? {}).toSorted(),
    dateOrder,
    encoding,
  ]);
  const bind = (bodyHash: string) => hashText(`${bodyHash} ${said}`);
  const none: Claim = { replay: undefined, stale: undefined, bind };
  if (request.idempotency === undefined) return none;
  const [found] = await db.read([findKey(request.idempotency, now() - KEPT)]);
  const row = found?.rows[0];
  if (row === undefined) return none;
  const bodyHash = String(row["body_hash"]);
  const status = row["status"];
  if (status === "done") {
    if (await bind(await hashBody(request.body, most)) !== bodyHash) throw otherBody();
    return { ...none, replay: storedReport(row["report"]) };
  }
  if ((status === "staging" || status === "applying") && Number(row["lease_until"]) >= now()) {
    await request.body.cancel();
    throw stillRunning();
  }
  return { ...none, stale: { uuid: String(row["import"]), bodyHash } };
}

/** Forgets keys that are too old to be looked up, a bounded number each time. */
export async function sweepKeys({ db, now }: Pick<Deps, "db" | "now">): Promise<void> {
  const before = now() - KEPT;
  const [found] = await db.read([oldKeys(before)]);
  if (found?.rows.length === 1) await db.write([sweepOldKeys(before)]);
}

/** Frees a key that stands for that job, or is too old. */
export const releaseKey = (scope: KeyScope, uuid: string | undefined, now: number): Statement =>
  freeKey(scope, uuid, now - KEPT);

export const stillRunning = (): AppError =>
  new AppError("conflict", "The import with this Idempotency-Key is still running. Ask again later", [], {
    retryAfter: 5,
  });

/** The report as it was stored; it is ours, so its outline is trusted once its id is there. */
function storedReport(json: unknown): ImportReport {
  const parsed: unknown = JSON.parse(String(json));
  if (isReport(parsed)) return parsed;
  throw new AppError("internal", "A stored report can't be read");
}

const isReport = (value: unknown): value is ImportReport =>
  typeof value === "object" && value !== null && "id" in value && "rows" in value;
