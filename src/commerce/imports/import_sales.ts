import { MOST_LINES } from "../bounds.ts";
import type { Statement } from "../../db/client.ts";
import type { Plan } from "./detect.ts";
import { type Job, writeStep } from "./job.ts";
import { gatherProblems, type Problems } from "./problems.ts";
import { beginApplying, noteProgress } from "./queries/jobs.ts";
import {
  applyRange,
  dropForeignInvoices,
  dropInvoice,
  dropOverBound,
  dropSecondCustomers,
  insertLines,
  nextInvoices,
  oversized,
  type Range,
} from "./queries/sales.ts";
import { readRows } from "./read_rows.ts";
import type { ImportMode, Outcome } from "./report.ts";
import { salesReader } from "./sales_rows.ts";
import type { Staged } from "./stage.ts";

type Answer = Awaited<ReturnType<typeof writeStep>>;
type Totals = Record<"customers" | "products" | "transactions" | "lines" | "considered", number>;

/** Validates a staged file of sales, then applies it, whole invoices at a time. */
export async function importSales(job: Job, staged: Staged, plan: Plan, mode: ImportMode): Promise<Outcome> {
  const problems = gatherProblems();
  const read = await readRows(job, staged, plan, salesReader, problems, async (_, packs) => {
    await writeStep(job, "staging", packs.map(({ json }) => insertLines(job.id, json)));
  });
  const totals: Totals = { customers: 0, products: 0, transactions: 0, lines: 0, considered: 0 };
  if (mode === "atomic") await eachRange(job, "staging", problems, () => [], () => {});
  const refused = mode === "atomic" && problems.count() > 0;
  if (!refused) {
    const good = read - problems.count();
    await writeStep(job, "staging", [beginApplying(job.id, plan.kind, staged.bytes, job.deps.now())]);
    await eachRange(
      job,
      "applying",
      problems,
      (range) => [
        ...applyRange(range, job.deps.now()),
        { name: "", statement: noteProgress(job.id, totals.considered, good) },
      ],
      (name, count) => {
        if (!isTotal(name, totals)) return;
        totals[name] += count;
        if (name === "considered") {
          job.onProgress({ phase: "applying", done: totals.considered, total: good });
        }
      },
    );
  }
  return {
    read,
    loaded: totals.lines,
    customersCreated: totals.customers,
    productsCreated: totals.products,
    transactionsCreated: totals.transactions,
    linesCreated: totals.lines,
    updated: undefined,
    problems: problems.list(),
    refused,
  };
}

const isTotal = (name: string, totals: Totals): name is keyof Totals => Object.hasOwn(totals, name);

/** Lines that their invoice, or what the store has of it, does not let in; in order. */
const DROPS: readonly { readonly reason: string; readonly drop: (range: Range) => Statement }[] = [
  { reason: "The invoice has another customer on an earlier line", drop: dropSecondCustomers },
  { reason: "The invoice is in the store under another customer", drop: dropForeignInvoices },
  { reason: "The invoice's amount is over the bound of 1,000,000,000.00", drop: dropOverBound },
];

/**
 * Walks the staged invoices in order, in ranges of whole invoices of at most a batch's lines. In each range the lines that
 * their invoice contradicts are dropped and gathered first, in the same batch as the statements.
 *
 * @param taken is told what each named statement changed
 */
async function eachRange(
  job: Job,
  status: "staging" | "applying",
  problems: Problems,
  statementsOf: (range: Range) => readonly { readonly name: string; readonly statement: Statement }[],
  taken: (name: string, count: number) => void,
): Promise<void> {
  let from = "";
  let next = boundsOf(await job.deps.db.read([nextInvoices(job.id, from)]));
  while (next.first !== undefined) {
    const { first, beyond } = next;
    if (first === beyond) {
      const [told, , following] = await writeStep(job, status, [
        oversized(job.id, first),
        dropInvoice(job.id, first),
        nextInvoices(job.id, from),
      ]);
      const row = told?.rows[0];
      problems.addMany(
        `The invoice has more than ${MOST_LINES} lines`,
        Number(row?.["count"] ?? 0),
        numbersIn(row?.["lines"]),
      );
      next = boundsOf(following === undefined ? [] : [following]);
      continue;
    }
    const range: Range = { importId: job.id, from, to: beyond };
    const steps = statementsOf(range);
    const answer = await writeStep(job, status, [
      ...DROPS.map(({ drop }) => drop(range)),
      ...steps.map(({ statement }) => statement),
      nextInvoices(job.id, beyond ?? from),
    ]);
    DROPS.forEach(({ reason }, index) => gather(problems, reason, answer[index]));
    steps.forEach(({ name }, index) => {
      const result = answer[DROPS.length + index];
      taken(name, Number(result?.rows[0]?.["count"] ?? result?.rowsAffected ?? 0));
    });
    if (beyond === undefined) return;
    from = beyond;
    next = boundsOf(answer.slice(-1));
  }
}

function boundsOf(answer: Answer): { first: string | undefined; beyond: string | undefined } {
  const row = answer[0]?.rows[0];
  const text = (value: unknown) => typeof value === "string" ? value : undefined;
  return { first: text(row?.["first"]), beyond: text(row?.["beyond"]) };
}

const gather = (problems: Problems, reason: string, dropped: Answer[number] | undefined): void => {
  const lines = (dropped?.rows ?? []).map((row) => Number(row["line"])).toSorted((a, b) => a - b);
  problems.addMany(reason, lines.length, lines);
};

/** The numbers of a JSON array that SQLite made. */
export function numbersIn(json: unknown): number[] {
  const parsed: unknown = typeof json === "string" ? JSON.parse(json) : [];
  return Array.isArray(parsed) ? parsed.map(Number) : [];
}
