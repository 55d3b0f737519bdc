import type { Deps } from "../../deps.ts";
import { AppError } from "../../errors.ts";
import { type Batch, batches, type Place, prepareSeed, type Seed } from "./batches.ts";
import { CATEGORIES, PRODUCTS } from "./catalogue.ts";
import { checkOptions, DEMO, type SeedOptions } from "./options.ts";
import { isOf, parseProgress, progressText } from "./progress.ts";
import { advance, insertCatalogue, insertCustomers, insertSales, readSeed } from "./queries.ts";
import { open, STREAMS, uuidOf } from "./random.ts";

/** How far a load has come. */
export interface SeedProgress {
  readonly customers: number;
  readonly transactions: number;
  readonly of: SeedOptions;
}

const BEGINNING: Place = { step: "catalogue", from: 0 };

interface State {
  readonly text: string | null;
  readonly filled: boolean;
}

async function stateOf(db: Deps["db"]): Promise<State> {
  const [result] = await db.read([readSeed()]);
  const row = result?.rows[0];
  const text = row?.["seed"];
  return {
    text: typeof text === "string" ? text : null,
    filled: Number(row?.["filled"] ?? 0) === 1,
  };
}

/** Where a load of these options stands in this store; refuses a store that is not its own. */
function placeIn({ text, filled }: State, options: SeedOptions): Place {
  const progress = parseProgress(text);
  if (progress !== undefined && isOf(progress, options)) return progress.next;
  if (text !== null) {
    throw new AppError(
      "conflict",
      "The store was seeded in another way already; seed an empty store instead",
    );
  }
  if (filled) {
    throw new AppError(
      "conflict",
      "The store holds data of its own; seed an empty store instead",
    );
  }
  return BEGINNING;
}

/**
 * Loads what the options give into an empty store, or goes on where a load of the same options stopped. Every batch
 * is atomic, with its figures and the place that the load has then reached; two loaders at once share the work.
 *
 * @param onProgress called after each batch; what it throws ends the load there
 * @returns how many batches this call wrote; 0 when the store holds it all already
 * @throws {AppError} `invalid` for options that can't be used, `conflict` for a store that holds anything else
 */
export async function seedStore(
  { db }: Pick<Deps, "db">,
  options: SeedOptions,
  onProgress?: (progress: SeedProgress) => void,
): Promise<number> {
  const wanted = checkOptions(options);
  let state = await stateOf(db);
  let place = placeIn(state, wanted);
  let written = 0;
  if (place.step === "done") return written;
  const seed = prepareSeed(wanted);
  while (place.step !== "done") {
    const lost = await loadFrom(db, seed, state.text, place, (next) => {
      written++;
      onProgress?.(progressAt(wanted, next));
    });
    if (lost === undefined) return written;
    // Another loader was quicker: go on from where it has come to.
    state = lost;
    place = placeIn(state, wanted);
  }
  return written;
}

/** Writes batch after batch to the end; gives the store's state when another loader wrote one first. */
async function loadFrom(
  db: Deps["db"],
  seed: Seed,
  expected: string | null,
  place: Place,
  onBatch: (next: Place) => void,
): Promise<State | undefined> {
  for (const batch of batches(seed, place)) {
    const next = progressText(seed.plan.options, batch.next);
    try {
      await db.write([advance(expected, next), ...statementsOf(seed, batch)]);
    } catch (error) {
      const state = await stateOf(db);
      if (state.text === expected) throw error;
      return state;
    }
    expected = next;
    onBatch(batch.next);
  }
  return undefined;
}

function statementsOf(
  seed: Seed,
  batch: Batch,
): ReturnType<typeof insertSales> {
  if (batch.step === "catalogue") return catalogue(seed);
  if (batch.step === "customers") {
    return insertCustomers(batch.people, batch.memberships, batch.scores);
  }
  return insertSales(batch.sales);
}

function catalogue(
  { plan, membershipIds }: Seed,
): ReturnType<typeof insertCatalogue> {
  const { seed, customers, transactions } = plan.options;
  const categories = CATEGORIES.map(({ name, description }, index) => ({
    id: index + 1,
    uuid: uuidOf(seed, STREAMS.catalogue, index, 1),
    name,
    description,
  }));
  const goods = PRODUCTS.map((
    { name, brand, priceMinor, category },
    index,
  ) => ({
    id: index + 1,
    uuid: uuidOf(seed, STREAMS.catalogue, index, 2),
    name,
    description: `${name} by ${brand}`,
    categoryId: category + 1,
    brand,
    priceMinor,
    stock: 40 + open(seed, STREAMS.catalogue, index, 3).below(360),
  }));
  return insertCatalogue(categories, goods, plan.calendar.startMs, {
    customers,
    transactions,
    memberships: (membershipIds[customers] ?? 1) - 1,
  });
}

const progressAt = (
  options: SeedOptions,
  { step, from }: Place,
): SeedProgress => ({
  customers: step === "customers" ? from : step === "catalogue" ? 0 : options.customers,
  transactions: step === "sales" ? from : step === "done" ? options.transactions : 0,
  of: options,
});

/** Whether `start` should load the demo: the store is empty, or a load of the demo did not come to its end. */
export async function demoNeeded(db: Deps["db"]): Promise<boolean> {
  const { text, filled } = await stateOf(db);
  if (text === null) return !filled;
  const progress = parseProgress(text);
  return progress !== undefined && isOf(progress, DEMO) && !progress.done;
}
