/** What occurs together with each item most: pair counts, and the cosine model of "what goes with this". */
import { AppError } from "../errors.ts";
import { basketCount, type Baskets, checkBaskets } from "./baskets.ts";
import { reserveMemory, runSteppedJob, viewDoubles, viewInts } from "./instance.ts";
import type { Kernels } from "./kernels.ts";
import { runBudgetedSteps } from "./stepping.ts";

/** Options of {@link nearestItems}. */
export interface NeighbourOptions {
  /** By the number of baskets that hold both, or by the cosine of the two items. */
  readonly similarity: "count" | "cosine";
  /** Most neighbours of an item, 1 … {@link MAX_NEIGHBOURS}. Default 50. */
  readonly topN?: number;
  /** Baskets that must hold an item for it to take part. Default 1. */
  readonly minCount?: number;
  /** Added to the cosine's denominator, 0 or more; distrusts items of few baskets. Default 0. */
  readonly shrinkage?: number;
  /** Most work the job may do, about two nanoseconds a unit. Default {@link NEIGHBOURS_WORK_BUDGET}. */
  readonly workBudget?: number;
  /** Cancels the job between two steps. */
  readonly signal?: AbortSignal;
}

/** Neighbours of the items, the best of each first; item i has those from `starts[i]` up to `starts[i + 1]`. */
export interface Neighbours {
  /** One longer than there are ids; an item that takes no part has no neighbours. */
  readonly starts: Int32Array;
  readonly items: Int32Array;
  /** Baskets that hold both. */
  readonly counts: Int32Array;
  /** The count, or count / (√(n₁ n₂) + shrinkage). Of equal scores the lower id comes first. */
  readonly scores: Float64Array;
}

/** Most neighbours of an item. */
export const MAX_NEIGHBOURS = 500;

/** Most work of a job, some 5 seconds. */
export const NEIGHBOURS_WORK_BUDGET = 2e9;

/** How `neighboursStep` ends; a job that still runs has used up its work. */
const DONE = 1;
const TOO_MANY_ITEMS = 3;
const NO_MEMORY = 4;

type Settings = Required<Omit<NeighbourOptions, "signal">>;

/**
 * For each item the items that share most baskets with it. Pairs that share none are not counted, so the work grows with
 * the baskets and not with the square of the items.
 * Source of the shrunk cosine: Ferrari Dacrema et al. 2019.
 * @throws {AppError} `invalid` for baskets that do not fit together and options out of range; `too_large` above
 * `workBudget`, 65,535 items that take part, 64 MB of neighbours or the memory at hand; `internal` when the kernel fails
 * @throws the signal's reason when it is aborted
 */
export async function nearestItems(
  wasm: WebAssembly.Module,
  baskets: Baskets,
  options: NeighbourOptions,
): Promise<Neighbours> {
  const settings: Settings = {
    similarity: options.similarity,
    topN: options.topN ?? 50,
    minCount: options.minCount ?? 1,
    shrinkage: options.shrinkage ?? 0,
    workBudget: options.workBudget ?? NEIGHBOURS_WORK_BUDGET,
  };
  checkSettings(settings);
  checkBaskets(baskets);
  options.signal?.throwIfAborted();
  return await runSteppedJob(wasm, async (kernels) => {
    const job = openJob(kernels, baskets, settings);
    const status = await runBudgetedSteps({
      step: (work) => kernels.neighboursStep(job, work),
      workDone: () => kernels.neighboursWork(job),
      workBudget: settings.workBudget,
      signal: options.signal,
    });
    if (status !== DONE) throw refusal(status, settings);
    return readNeighbours(kernels, job, baskets.nItems);
  });
}

/**
 * How well each item goes with a basket: the sum of its scores as a neighbour of the basket's items. Items of the basket
 * itself get scores too.
 * @param basket ids, 0 … nItems − 1
 */
export function scoreByNeighbours(
  { starts, items, scores }: Neighbours,
  basket: Iterable<number>,
): Float64Array {
  const sums = new Float64Array(starts.length - 1);
  for (const item of basket) {
    const end = starts[item + 1] ?? 0;
    for (let place = starts[item] ?? 0; place < end; place++) {
      const other = items[place] ?? 0;
      sums[other] = (sums[other] ?? 0) + (scores[place] ?? 0);
    }
  }
  return sums;
}

function openJob(kernels: Kernels, baskets: Baskets, settings: Settings): number {
  const { starts, items, nItems } = baskets;
  const { similarity, topN, shrinkage } = settings;
  const minCount = Math.min(settings.minCount, basketCount(baskets) + 1);
  // The kernel asks for what else it needs once it knows the frequent items.
  reserveMemory(kernels, 4 * (starts.length + items.length + nItems) + 4096);
  const job = kernels.neighboursOpen(
    starts.length - 1,
    items.length,
    nItems,
    minCount,
    topN,
    similarity === "cosine" ? 1 : 0,
    shrinkage,
  );
  viewInts(kernels, kernels.neighboursStarts(job), starts.length).set(starts);
  viewInts(kernels, kernels.neighboursEntries(job), items.length).set(items);
  return job;
}

function readNeighbours(kernels: Kernels, job: number, nItems: number): Neighbours {
  const ranks = kernels.neighboursRanks(job);
  const room = kernels.neighboursRoom(job);
  const rankItems = viewInts(kernels, kernels.neighboursItems(job), ranks);
  const sizes = viewInts(kernels, kernels.neighboursSizes(job), ranks);
  const found = kernels.neighboursFound(job);
  // A neighbour is 16 bytes: its score, its item, its count.
  const doubles = viewDoubles(kernels, found, ranks * room * 2);
  const ints = viewInts(kernels, found, ranks * room * 4);

  const starts = new Int32Array(nItems + 1);
  rankItems.forEach((item, rank) => starts[item + 1] = sizes[rank] ?? 0);
  for (let item = 0; item < nItems; item++) starts[item + 1] = (starts[item] ?? 0) + (starts[item + 1] ?? 0);
  const total = starts[nItems] ?? 0;
  const items = new Int32Array(total);
  const counts = new Int32Array(total);
  const scores = new Float64Array(total);
  rankItems.forEach((item, rank) => {
    const start = starts[item] ?? 0;
    for (let neighbour = 0; neighbour < (sizes[rank] ?? 0); neighbour++) {
      const place = rank * room + neighbour;
      scores[start + neighbour] = doubles[2 * place] ?? 0;
      items[start + neighbour] = ints[4 * place + 2] ?? 0;
      counts[start + neighbour] = ints[4 * place + 3] ?? 0;
    }
  });
  return { starts, items, counts, scores };
}

function checkSettings({ similarity, topN, minCount, shrinkage, workBudget }: Settings): void {
  if (similarity !== "count" && similarity !== "cosine") {
    throw new AppError("invalid", "The similarity must be count or cosine");
  }
  if (!Number.isInteger(topN) || topN < 1 || topN > MAX_NEIGHBOURS) {
    throw new AppError(
      "invalid",
      `The most neighbours must be a whole number between 1 and ${MAX_NEIGHBOURS}`,
    );
  }
  if (!Number.isInteger(minCount) || minCount < 1) {
    throw new AppError("invalid", "The least count of an item must be a positive whole number");
  }
  if (!(shrinkage >= 0 && shrinkage <= 1e9)) {
    throw new AppError("invalid", "The shrinkage must be a number between 0 and 1000000000");
  }
  if (!(workBudget > 0)) throw new AppError("invalid", "The work budget must be a positive number");
}

function refusal(status: number, { workBudget, topN }: Settings): AppError {
  const bound = status === TOO_MANY_ITEMS
    ? "more than 65535 items take part"
    : status === NO_MEMORY
    ? `${topN} neighbours of each item take more than 64 MB, or all more memory than there is`
    : `this takes more than ${workBudget} units of work`;
  return new AppError("too_large", `These are too many pairs, for ${bound}: ask for items of a higher count`);
}
