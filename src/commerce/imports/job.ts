import { AppError } from "../../errors.ts";
import type { Database } from "../../db/client.ts";
import type { Deps } from "../../deps.ts";
import type { Statement } from "../../db/client.ts";
import {
  dropJob,
  dropSomeChunks,
  dropSomeLines,
  emptyLines,
  giveUp,
  holdJob,
  leftovers,
  onlyOurs,
  renewJob,
} from "./queries/jobs.ts";

/** Until when a job is held after each of its batches, in milliseconds. */
export const LEASE = 60_000;

/** How old a lease may get while a job only reads or receives, in milliseconds. */
const RENEWED_AFTER = 20_000;

/** How far an import is: bytes of the file while it is read, lines while they are applied. */
export interface Progress {
  readonly phase: "staging" | "detecting" | "validating" | "applying";
  readonly done: number;
  /** Undefined while nobody knows, as for a body of unstated length. */
  readonly total: number | undefined;
}

/** A running import: its row, and what its steps share. */
export interface Job {
  readonly deps: Pick<Deps, "db" | "now">;
  readonly id: number;
  readonly uuid: string;
  /** When the job was last known to be held. */
  readonly lease: { renewedAt: number };
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (progress: Progress) => void;
}

type Answer = Awaited<ReturnType<Database["write"]>>;

/**
 * Writes a batch of the job: only while the job is ours, renewing its lease.
 *
 * @throws {AppError} `conflict` when the import was cancelled, or its lease ran out and another took its rows away
 */
export async function writeStep(
  job: Job,
  status: "staging" | "applying",
  statements: readonly Statement[],
): Promise<Answer> {
  const at = job.deps.now();
  return await writeHeld(job, at, [holdJob(job.id, status, at, at + LEASE), ...statements]);
}

/** Renews the lease of a job that has written nothing for a while; for every step that may be one of many. */
export async function renewLease(job: Job): Promise<void> {
  const at = job.deps.now();
  if (at - job.lease.renewedAt < RENEWED_AFTER) return;
  await writeHeld(job, at, [renewJob(job.id, at, at + LEASE)]);
}

/** @param statements the first of them holds the job */
async function writeHeld(job: Job, at: number, statements: readonly Statement[]): Promise<Answer> {
  stopIfCancelled(job);
  let answer: Answer;
  try {
    answer = await job.deps.db.write(statements);
  } catch (error) {
    throw isLost(error) ? lost(error) : error;
  }
  if (answer[0]?.rowsAffected !== 1) throw lost();
  job.lease.renewedAt = at;
  return answer.slice(1);
}

/** Lets timers and other requests run between reads, of which the native client makes many without a turn; writes do so. */
export const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** @throws {AppError} `conflict` when the caller went away */
export function stopIfCancelled({ signal }: Pick<Job, "signal">): void {
  if (signal?.aborted !== true) return;
  throw new AppError(
    "conflict",
    "The import was cancelled. What it had applied stays; run it again to complete it",
    [],
    { cause: signal.reason },
  );
}

const isLost = (error: unknown): boolean => {
  for (let one = error, depth = 0; one instanceof Error && depth < 8; one = one.cause, depth++) {
    if (/import_status|FOREIGN KEY/i.test(one.message)) return true;
  }
  return false;
};

const lost = (cause?: unknown): AppError =>
  new AppError(
    "conflict",
    "The import stood still for too long and was given up. Run it again; it adds only what is missing",
    [],
    {
      cause,
    },
  );

/** Deletes what a job staged, in bounded steps. */
export async function clearStage(db: Database, id: number): Promise<void> {
  // Refused while another import has staged lines; then ours are picked out.
  await db.write([onlyOurs(id), emptyLines()]).catch((error: unknown) => {
    if (!isLost(error)) throw error;
  });
  for (const statement of [dropSomeLines(id), dropSomeChunks(id)]) {
    while ((await db.write([statement]))[0]?.rowsAffected);
  }
}

/** Clears what killed imports left behind: their lease has run out, or they ended before their rows were gone. */
export async function sweepImports({ db, now }: Pick<Deps, "db" | "now">): Promise<void> {
  const [found] = await db.read([leftovers(now())]);
  for (const row of found?.rows ?? []) {
    const id = Number(row["id"]);
    const unfinished = Number(row["unfinished"]) === 1;
    if (unfinished && (await db.write([giveUp(id, now())]))[0]?.rowsAffected !== 1) continue;
    await clearStage(db, id);
    if (unfinished || Number(row["given_up"]) === 1) await db.write([dropJob(id)]);
  }
}
