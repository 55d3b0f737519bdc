import { AppError } from "../../errors.ts";
import type { Plan } from "./detect.ts";
import { numbersIn } from "./import_sales.ts";
import { type Job, writeStep } from "./job.ts";
import { customersReader, membershipsReader, productsReader, satisfactionReader } from "./master_rows.ts";
import { gatherPeriods, groupRows, type MasterKind } from "./packer.ts";
import { gatherProblems, type Problems } from "./problems.ts";
import { admissible, checkProducts } from "./products_check.ts";
import { beginApplying } from "./queries/jobs.ts";
import {
  customersStatements,
  type MasterStatements,
  membershipsStatements,
  OVERLAP,
  productsStatements,
  satisfactionStatements,
  UNPRICED,
} from "./queries/master.ts";
import { packed, readRows } from "./read_rows.ts";
import type { ImportMode, Outcome } from "./report.ts";
import type { MakesReader, Packed } from "./rows.ts";
import type { Staged } from "./stage.ts";

interface MasterWay {
  readonly reader: MakesReader;
  readonly statements: (rows: string, now: number) => MasterStatements;
}

const WAYS: Readonly<Record<MasterKind, MasterWay>> = {
  customers: { reader: customersReader, statements: customersStatements },
  products: { reader: productsReader, statements: productsStatements },
  memberships: { reader: membershipsReader, statements: membershipsStatements },
  satisfaction: { reader: satisfactionReader, statements: satisfactionStatements },
};

/** Memberships that an atomic import compares among themselves: they are kept in memory meanwhile. */
const MOST_ATOMIC_MEMBERSHIPS = 100_000;

/** Applies a staged file of customers, products, memberships or satisfaction scores in bounded batches, as it is read. */
export async function importMaster(job: Job, staged: Staged, plan: Plan, mode: ImportMode): Promise<Outcome> {
  const { kind } = plan;
  if (kind === "sales") throw new AppError("internal", "Sales are not applied row by row");
  const way = WAYS[kind];
  if (mode === "atomic") {
    const problems = gatherProblems();
    const read = kind === "products"
      ? await checkProducts(job, staged, plan, problems)
      : await checkRows(job, staged, plan, kind, way, problems);
    if (problems.count() > 0) return { ...outcome(read, problems, 0, 0, kind), refused: true };
  }
  await writeStep(job, "staging", [beginApplying(job.id, kind, staged.bytes, job.deps.now())]);
  const problems = gatherProblems();
  const changed = { created: 0, updated: 0 };
  const unpriced = (_: string, line: number) => problems.add(UNPRICED, line);
  const read = await readRows(job, staged, plan, way.reader, problems, async (rows) => {
    const good = kind === "products" ? await admissible(job, rows, problems, unpriced) : rows;
    for (const group of groupRows(kind, good)) {
      for (const { json } of packed(group)) {
        const { refusals, changes } = way.statements(json, job.deps.now());
        const answer = await writeStep(
          job,
          "applying",
          [...refusals, ...changes].map(({ statement }) => statement),
        );
        gatherRefusals(problems, refusals, answer);
        changes.forEach(({ name }, index) => {
          if (name !== "helps") changed[name] += answer[refusals.length + index]?.rowsAffected ?? 0;
        });
      }
    }
  });
  return outcome(read, problems, changed.created, changed.updated, kind);
}

const outcome = (
  read: number,
  problems: Problems,
  created: number,
  updated: number,
  kind: MasterKind,
): Outcome => ({
  read,
  loaded: created + updated,
  customersCreated: kind === "customers" ? created : 0,
  productsCreated: kind === "products" ? created : 0,
  transactionsCreated: 0,
  linesCreated: 0,
  updated,
  problems: problems.list(),
  refused: false,
});

/** The validating pass of an atomic import: every row, against the store and (memberships) against the rows before it. */
function checkRows(
  job: Job,
  staged: Staged,
  plan: Plan,
  kind: MasterKind,
  way: MasterWay,
  problems: Problems,
): Promise<number> {
  const periods = gatherPeriods();
  return readRows(job, staged, plan, way.reader, problems, async (rows) => {
    const free = kind === "memberships" ? checkPeriods(periods, rows, problems) : rows;
    for (const group of groupRows(kind, free)) {
      for (const { json } of packed(group)) {
        const { refusals } = way.statements(json, job.deps.now());
        if (refusals.length === 0) continue;
        const answer = await writeStep(job, "staging", refusals.map(({ statement }) => statement));
        gatherRefusals(problems, refusals, answer);
      }
    }
  });
}

/** The rows that overlap none before them; the others are bad, and need not meet the store. */
function checkPeriods(
  periods: ReturnType<typeof gatherPeriods>,
  rows: readonly Packed[],
  problems: Problems,
): Packed[] {
  const free = rows.filter((row) => {
    if (periods.add(row) || periods.beside(row) === "same") return true;
    problems.add(OVERLAP, Number(row[0]));
    return false;
  });
  if (periods.size() > MOST_ATOMIC_MEMBERSHIPS) {
    throw new AppError(
      "too_large",
      `An atomic import takes at most ${MOST_ATOMIC_MEMBERSHIPS} memberships. Split the file, or use mode=partial`,
    );
  }
  return free;
}

function gatherRefusals(
  problems: Problems,
  refusals: MasterStatements["refusals"],
  answer: Awaited<ReturnType<typeof writeStep>>,
): void {
  refusals.forEach(({ reason }, index) => {
    const lines = numbersIn(answer[index]?.rows[0]?.["lines"]).toSorted((a, b) => a - b);
    problems.addMany(reason, lines.length, lines);
  });
}
