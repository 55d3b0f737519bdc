import { AppError } from "../../errors.ts";
import type { Deps } from "../../deps.ts";
import { detectPlan, type Plan } from "./detect.ts";
import { fieldsOf } from "./fields.ts";
import { importMaster } from "./import_master.ts";
import { importSales } from "./import_sales.ts";
import { clearStage, type Job, LEASE, sweepImports, writeStep } from "./job.ts";
import { otherBody, takeKey } from "../../db/idempotency.ts";
import { type Claim, claimKey, releaseKey, stillRunning, sweepKeys } from "./key.ts";
import { detailsOf } from "./problems.ts";
import { dropJob, endJob, noteBodyHash, openJob } from "./queries/jobs.ts";
import { failedRows, type ImportReport, type Outcome } from "./report.ts";
import { tooLarge } from "./rechunk.ts";
import type { ImportRequest } from "./request.ts";
import { type Staged, stageFile } from "./stage.ts";

/**
 * Imports a file of sales, customers, products, memberships or satisfaction scores. What is there already is recognised, so
 * the same file again, or one that overlaps it, adds only what is new; a killed import is completed the same way.
 *
 * @throws {AppError} `invalid` when the file can't be understood, or (atomic) when a row is bad: its details are the reasons;
 *   `too_large` over `MAX_IMPORT_MB`; `conflict` when cancelled, or when the same key is still running
 */
export async function importFile(
  deps: Pick<Deps, "db" | "now" | "newId" | "config">,
  request: ImportRequest,
): Promise<ImportReport> {
  const started = deps.now();
  const most = deps.config.maxImportBytes;
  if (request.size !== undefined && request.size > most) {
    await request.body.cancel();
    throw tooLarge(most);
  }
  await sweepImports(deps);
  await sweepKeys(deps);
  const claim = await claimKey(deps, request, most);
  if (claim.replay !== undefined) return claim.replay;
  const job = await open(deps, request, claim);
  let report: ImportReport;
  try {
    const staged = await stageFile(job, request.body, {
      most,
      size: request.size,
      encoding: request.encoding,
    });
    await holdKey(job, request, claim, staged);
    const plan = await detectPlan(job, staged, request);
    const mode = request.mode ?? "partial";
    const outcome = plan.kind === "sales"
      ? await importSales(job, staged, plan, mode)
      : await importMaster(job, staged, plan, mode);
    report = reportOf(job, request, staged, plan, outcome, deps.now() - started);
    await end(job, request, report);
  } catch (error) {
    await abandon(job, request);
    throw error;
  }
  if (report.status === "done") return report;
  throw new AppError(
    "invalid",
    `Nothing was imported: ${report.rows.failed} of ${report.rows.read} rows are bad. Mend them, or use mode=partial`,
    detailsOf(report.errors),
  );
}

async function open(
  deps: Pick<Deps, "db" | "now" | "newId">,
  { name, mode, idempotency, signal, onProgress }: ImportRequest,
  { stale }: Claim,
): Promise<Job> {
  const now = deps.now();
  const uuid = deps.newId();
  const opening = openJob({ uuid, mode: mode ?? "partial", name, now, leaseUntil: now + LEASE });
  const keyed = idempotency === undefined ? [] : [
    releaseKey(idempotency, stale?.uuid, now),
    takeKey(
      { ...idempotency, bodyHash: stale?.bodyHash ?? "" },
      JSON.stringify({ import: uuid }),
      now,
    ),
  ];
  const [opened] = await deps.db.write([opening, ...keyed]).catch((error: unknown) => {
    // Two requests with one key: the loser meets the winner's row.
    throw idempotency !== undefined && error instanceof AppError && error.code === "conflict"
      ? stillRunning()
      : error;
  });
  return {
    deps,
    id: Number(opened?.rows[0]?.["id"]),
    uuid,
    lease: { renewedAt: now },
    signal,
    onProgress: onProgress ?? (() => {}),
  };
}

/** Now that the bytes are known, the key stands for them and no others. */
async function holdKey(
  job: Job,
  { idempotency }: ImportRequest,
  { stale, bind }: Claim,
  staged: Staged,
): Promise<void> {
  if (idempotency === undefined) return;
  const hash = await bind(staged.hash);
  if (stale !== undefined && stale.bodyHash !== "" && stale.bodyHash !== hash) throw otherBody();
  await writeStep(job, "staging", [noteBodyHash(idempotency, job.uuid, hash)]);
}

async function end(job: Job, { idempotency }: ImportRequest, report: ImportReport): Promise<void> {
  const { db, now } = job.deps;
  const refused = report.status === "refused";
  const [ended] = await db.write([
    endJob(job.id, report.status, JSON.stringify(report), now()),
    ...(refused && idempotency !== undefined ? [releaseKey(idempotency, job.uuid, now())] : []),
  ]);
  if (ended?.rowsAffected !== 1) {
    throw new AppError("conflict", "The import stood still for too long and was given up. Run it again");
  }
  await clearStage(db, job.id).catch(() => {}); // The next import sweeps what stays.
}

/** Leaves nothing behind. Where the database is away, the next import sweeps. */
async function abandon(job: Job, { idempotency }: ImportRequest): Promise<void> {
  const { db, now } = job.deps;
  try {
    await clearStage(db, job.id);
    await db.write([
      ...(idempotency === undefined ? [] : [releaseKey(idempotency, job.uuid, now())]),
      dropJob(job.id),
    ]);
  } catch {
    return;
  }
}

function reportOf(
  job: Job,
  { name, mode }: ImportRequest,
  staged: Staged,
  plan: Plan,
  outcome: Outcome,
  took: number,
): ImportReport {
  const failed = failedRows(outcome.problems);
  const skipped = outcome.refused ? 0 : outcome.read - failed - outcome.loaded;
  const hasDates = Object.keys(plan.columns).some((field) => fieldsOf(plan.kind).dates.includes(field));
  return {
    id: job.uuid,
    kind: plan.kind,
    mode: mode ?? "partial",
    status: outcome.refused ? "refused" : "done",
    name,
    rows: { read: outcome.read, loaded: outcome.loaded, skipped, failed },
    customers_created: outcome.customersCreated,
    products_created: outcome.productsCreated,
    transactions_created: outcome.transactionsCreated,
    lines_created: outcome.linesCreated,
    ...(outcome.updated === undefined ? {} : { updated: outcome.updated, unchanged: skipped }),
    columns: plan.columns,
    ignored_columns: plan.ignored,
    date_order: !hasDates ? null : plan.yearLast ? plan.dateOrder : "ymd",
    decimal_mark: plan.decimalMark,
    encoding: staged.encoding,
    delimiter: plan.format.delimiter,
    errors: outcome.problems,
    took_ms: took,
  };
}
