import type { Plan } from "./detect.ts";
import type { Job } from "./job.ts";
import type { Problems } from "./problems.ts";
import { isBad, type MakesReader, type Packed, REASONS } from "./rows.ts";
import { readStage, type Staged } from "./stage.ts";

/** Rows that go to the database as one parameter. */
export interface Pack {
  readonly rows: number;
  /** An array of rows. */
  readonly json: string;
}

/** Rows and characters that one pack has at most. */
const PACK_ROWS = 5_000;
const PACK_CHARACTERS = 600_000;

/**
 * The second pass: reads every row of the stage again, gathers the bad ones, and hands on the good ones of each chunk.
 *
 * @returns how many rows the file has
 */
export async function readRows(
  job: Job,
  staged: Staged,
  plan: Plan,
  makesReader: MakesReader,
  problems: Problems,
  take: (rows: readonly Packed[], packs: readonly Pack[]) => Promise<void>,
): Promise<number> {
  const read = makesReader({ ...plan, now: job.deps.now() });
  let rows: Packed[] = [];
  let count = -1; // The header is a record too.
  await readStage(job, staged, plan.format, (cells, line, trouble) => {
    if (++count === 0) return;
    if (trouble !== undefined) return problems.add(trouble, line);
    if (cells.length !== plan.width) return problems.add(REASONS.ragged, line, `${cells.length} cells`);
    const result = read(cells, line);
    if (isBad(result)) problems.add(result.reason, line, result.example);
    else rows.push(result);
  }, async (bytes) => {
    const taken = rows;
    rows = [];
    if (taken.length > 0) await take(taken, packed(taken));
    job.onProgress({ phase: "validating", done: bytes, total: staged.bytes });
  });
  return Math.max(count, 0);
}

/** Cuts rows into parameters of a bounded size. */
export function packed(rows: readonly Packed[]): Pack[] {
  const packs: Pack[] = [];
  let parts: string[] = [];
  let characters = 0;
  const close = () => {
    if (parts.length > 0) packs.push({ rows: parts.length, json: `[${parts.join(",")}]` });
    parts = [];
    characters = 0;
  };
  for (const row of rows) {
    const part = JSON.stringify(row);
    if (parts.length === PACK_ROWS || characters + part.length > PACK_CHARACTERS) close();
    parts.push(part);
    characters += part.length + 1;
  }
  close();
  return packs;
}
