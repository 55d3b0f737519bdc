import { type Membership, membershipIds, membershipsAt } from "./memberships.ts";
import { type Person, personAt } from "./people.ts";
import { makePlan, type Plan } from "./plan.ts";
import type { SeedOptions } from "./options.ts";
import { type Sale, saleAt } from "./sales.ts";
import { type Score, scoresAt } from "./satisfaction.ts";
import { schedule } from "./schedule.ts";

/** Rows that one batch writes at most, all tables taken together. */
export const BATCH_ROWS = 5_000;

/** Where a load stands: the next thing to be written, `from` counting customers or transactions from 0. */
export interface Place {
  readonly step: "catalogue" | "customers" | "sales" | "done";
  readonly from: number;
}

/** What is written at once. `next` is where the load stands once it is. */
export type Batch =
  & { readonly next: Place }
  & (
    | { readonly step: "catalogue" }
    | {
      readonly step: "customers";
      readonly people: readonly Person[];
      readonly memberships: readonly Membership[];
      readonly scores: readonly Score[];
    }
    | { readonly step: "sales"; readonly sales: readonly Sale[] }
  );

/** A plan with what is looked up in it while batches are made. */
export interface Seed {
  readonly plan: Plan;
  readonly membershipIds: Uint32Array;
}

/** Settles everything that the batches hang on; a second for a million customers. */
export function prepareSeed(options: SeedOptions): Seed {
  const plan = makePlan(options);
  return { plan, membershipIds: membershipIds(plan) };
}

/** The batches of a seed from some place on. Where they begin and end follows from that place alone. */
export function* batches(seed: Seed, from: Place): Generator<Batch> {
  if (from.step === "done") return;
  if (from.step === "catalogue") {
    yield { step: "catalogue", next: { step: "customers", from: 0 } };
  }
  if (from.step !== "sales") {
    yield* customerBatches(seed, from.step === "customers" ? from.from : 0);
  }
  yield* saleBatches(seed, from.step === "sales" ? from.from : 0);
}

function* customerBatches(
  { plan, membershipIds }: Seed,
  from: number,
): Generator<Batch> {
  const { customers, transactions } = plan.options;
  let people: Person[] = [];
  let memberships: Membership[] = [];
  let scores: Score[] = [];
  for (let index = from; index < customers; index++) {
    people.push(personAt(plan, index));
    memberships.push(...membershipsAt(plan, membershipIds, index));
    scores.push(...scoresAt(plan, index));
    const last = index + 1 === customers;
    // One customer brings 1 row, at most 5 memberships and 3 scores.
    if (
      !last &&
      people.length + memberships.length + scores.length <= BATCH_ROWS - 9
    ) continue;
    const next: Place = !last
      ? { step: "customers", from: index + 1 }
      : { step: transactions > 0 ? "sales" : "done", from: 0 };
    yield { step: "customers", people, memberships, scores, next };
    people = [];
    memberships = [];
    scores = [];
  }
}

function* saleBatches(
  { plan, membershipIds }: Seed,
  from: number,
): Generator<Batch> {
  let sales: Sale[] = [];
  let rows = 0;
  for (const slot of schedule(plan, from)) {
    const sale = saleAt(plan, membershipIds, slot);
    const more = 1 + sale.lines.length;
    if (rows + more > BATCH_ROWS) {
      yield {
        step: "sales",
        sales,
        next: { step: "sales", from: slot.number },
      };
      sales = [];
      rows = 0;
    }
    sales.push(sale);
    rows += more;
  }
  if (sales.length > 0) {
    yield { step: "sales", sales, next: { step: "done", from: 0 } };
  }
}
