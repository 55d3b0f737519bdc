import { AppError } from "../../errors.ts";
import type { Plan } from "./detect.ts";
import type { Job } from "./job.ts";
import { productsReader } from "./master_rows.ts";
import { gatherProblems, type Problems } from "./problems.ts";
import { DELETED, productStates, UNPRICED } from "./queries/master.ts";
import { packed, readRows } from "./read_rows.ts";
import type { Packed } from "./rows.ts";
import type { Staged } from "./stage.ts";

const REFERENCE = 1;
const PRICE = 6;

/** Rows without a price, of products that the store lacks, which an atomic import remembers. */
const MOST_UNPRICED = 100_000;

/** What the store has of the products of some rows. */
async function lookUp(
  { deps }: Job,
  rows: readonly Packed[],
): Promise<{ known: Set<string>; deleted: Set<string> }> {
  const known = new Set<string>();
  const deleted = new Set<string>();
  const asked = rows.map((row) => [row[REFERENCE] ?? "", row[PRICE] === null ? 1 : 0]);
  for (const { json } of packed(asked)) {
    const [found] = await deps.db.read([productStates(json)]);
    for (const { reference, deleted: gone } of found?.rows ?? []) {
      (Number(gone) === 1 ? deleted : known).add(String(reference));
    }
  }
  return { known, deleted };
}

/**
 * The rows that can go in. A row without a price needs a product of the store, or an earlier row with one; so the outcome
 * is the same wherever the file is cut, and each bad row counts.
 *
 * @param unpriced takes the rows for whose product these rows and the store have no price
 */
export async function admissible(
  job: Job,
  rows: readonly Packed[],
  problems: Problems,
  unpriced: (reference: string, line: number) => void,
): Promise<Packed[]> {
  const { known, deleted } = await lookUp(job, rows);
  const priced = new Set<string>();
  return rows.filter((row) => {
    const line = Number(row[0]);
    const reference = String(row[REFERENCE]);
    if (deleted.has(reference)) {
      problems.add(DELETED, line);
      return false;
    }
    if (row[PRICE] !== null) {
      priced.add(reference);
      return true;
    }
    if (known.has(reference) || priced.has(reference)) return true;
    unpriced(reference, line);
    return false;
  });
}

/**
 * The validating pass of an atomic import of products. Nothing of the file is in the store yet, so the few rows that lack a
 * price are held against the rows before them in a second walk.
 *
 * @returns how many rows the file has
 */
export async function checkProducts(
  job: Job,
  staged: Staged,
  plan: Plan,
  problems: Problems,
): Promise<number> {
  const lacking = new Map<string, number[]>();
  let size = 0;
  const note = (reference: string, line: number) => {
    if (++size > MOST_UNPRICED) throw tooManyUnpriced();
    const lines = lacking.get(reference);
    if (lines === undefined) lacking.set(reference, [line]);
    else lines.push(line);
  };
  const read = await readRows(job, staged, plan, productsReader, problems, async (rows) => {
    await admissible(job, rows, problems, note);
  });
  if (size > 0) await refuseUnpriced(job, staged, plan, problems, lacking);
  return read;
}

async function refuseUnpriced(
  job: Job,
  staged: Staged,
  plan: Plan,
  problems: Problems,
  lacking: ReadonlyMap<string, readonly number[]>,
): Promise<void> {
  const pricedOn = new Map<string, number>();
  const known = gatherProblems(); // They were told by the first walk.
  await readRows(job, staged, plan, productsReader, known, (rows) => {
    for (const row of rows) {
      const reference = String(row[REFERENCE]);
      if (row[PRICE] === null || pricedOn.has(reference) || !lacking.has(reference)) continue;
      pricedOn.set(reference, Number(row[0]));
    }
    return Promise.resolve();
  });
  const bad = [...lacking].flatMap(([reference, lines]) =>
    lines.filter((line) => line < (pricedOn.get(reference) ?? Infinity))
  ).toSorted((a, b) => a - b);
  problems.addMany(UNPRICED, bad.length, bad);
}

const tooManyUnpriced = (): AppError =>
  new AppError(
    "too_large",
    `An atomic import takes at most ${MOST_UNPRICED} rows of new products without a price. State prices, or use mode=partial`,
  );
