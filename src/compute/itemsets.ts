/** Frequent itemsets: which items are bought together, exactly. Stepped from here, so it reports and can be cancelled. */
import { AppError } from "../errors.ts";
import { basketCount, type Baskets, checkBaskets, leastCountFor } from "./baskets.ts";
import { reserveMemory, runSteppedJob, viewInts } from "./instance.ts";
import type { Kernels } from "./kernels.ts";
import { OVER_BUDGET, runBudgetedSteps } from "./stepping.ts";

/** Options of {@link frequentItemsets}. */
export interface ItemsetOptions {
  /** Baskets that must hold a set for it to be frequent: a whole number, 1 and up. */
  readonly minCount: number;
  /** Most items of a set. Default: no limit. */
  readonly maxLen?: number;
  /** Most itemsets the job may find, up to {@link MAX_ITEMSETS}, which is the default. */
  readonly maxItemsets?: number;
  /** Most work the job may do, about two nanoseconds a unit. Default {@link ITEMSETS_WORK_BUDGET}. */
  readonly workBudget?: number;
  /** Called every 30 ms or so. What it throws ends the job. */
  readonly onProgress?: (progress: ItemsetProgress) => void;
  /** Cancels the job between two steps. */
  readonly signal?: AbortSignal;
}

/** How far a job is. */
export interface ItemsetProgress {
  /** Frequent items whose sets have been searched, of `frequentItems`; both are 0 while the baskets are read. */
  readonly searchedItems: number;
  readonly frequentItems: number;
  /** Sets found so far. */
  readonly itemsets: number;
}

/** Sets of items with their counts, by length and then by items; set s holds `items[starts[s]]` … `items[starts[s + 1] − 1]`. */
export interface Itemsets {
  /** One longer than there are sets. */
  readonly starts: Int32Array;
  /** Ascending within a set. */
  readonly items: Int32Array;
  /** For each set the number of baskets that hold all its items. */
  readonly counts: Int32Array;
}

/** Most itemsets of a job: some 50 MB of them. */
export const MAX_ITEMSETS = 1_000_000;

/** Most work of a job, some 5 seconds. */
export const ITEMSETS_WORK_BUDGET = 2e9;

/** How `itemsetsStep` ends; a job that still runs has used up its work. */
const DONE = 1;
const TOO_MANY = 2;
const TOO_MANY_ITEMS = 3;

/** The rows of `wasm/basket_rows.ts` tell so many items apart. */
const MAX_FREQUENT_ITEMS = 65_535;

/** By how much the support is raised to bring the work down. */
const SUPPORT_FACTOR = 2;

type Settings = Required<Omit<ItemsetOptions, "onProgress" | "signal">>;
type Watch = Pick<ItemsetOptions, "onProgress" | "signal">;

/**
 * Every set of items that at least `minCount` baskets hold, with its count; each subset of such a set is there too.
 * Exact, and the same on every runtime. Items that a basket repeats count once; empty baskets are baskets.
 * Sources: Agrawal and Srikant 1994; Uno et al. 2004 (LCM); Zaki 2000 (Eclat).
 * @throws {AppError} `invalid` for baskets that do not fit together and options out of range; `too_large` above
 * `maxItemsets`, `workBudget`, 65,535 frequent items or the memory at hand, with the `minCount` that would fit, if any;
 * `internal` when the kernel fails
 * @throws the signal's reason when it is aborted
 */
export async function frequentItemsets(
  wasm: WebAssembly.Module,
  baskets: Baskets,
  options: ItemsetOptions,
): Promise<Itemsets> {
  const settings: Settings = {
    minCount: options.minCount,
    maxLen: options.maxLen ?? MAX_FREQUENT_ITEMS,
    maxItemsets: options.maxItemsets ?? MAX_ITEMSETS,
    workBudget: options.workBudget ?? ITEMSETS_WORK_BUDGET,
  };
  checkSettings(settings);
  checkBaskets(baskets);
  options.signal?.throwIfAborted();
  // Nothing is in more baskets than there are, and the kernel takes 32 bits.
  const search = { ...settings, minCount: Math.min(settings.minCount, basketCount(baskets) + 1) };
  const answer = await runSteppedJob(wasm, async (kernels) => {
    const job = openJob(kernels, baskets, search, 0);
    const status = await runSearch(kernels, job, search.workBudget, options);
    return status === DONE ? readItemsets(kernels, job) : status;
  });
  return typeof answer === "number" ? await refuse(wasm, baskets, search, answer, options) : answer;
}

function openJob(
  kernels: Kernels,
  { starts, items, nItems }: Baskets,
  { minCount, maxLen, maxItemsets }: Settings,
  onlyCounts: 0 | 1,
): number {
  const baskets = starts.length - 1;
  // The kernel asks for what else it needs once it knows the frequent items.
  reserveMemory(kernels, 4 * (baskets + items.length + nItems) + 4096);
  const job = kernels.itemsetsOpen(
    baskets,
    items.length,
    nItems,
    minCount,
    Math.min(maxLen, MAX_FREQUENT_ITEMS),
    maxItemsets,
    onlyCounts,
  );
  viewInts(kernels, kernels.itemsetsStarts(job), starts.length).set(starts);
  viewInts(kernels, kernels.itemsetsItems(job), items.length).set(items);
  return job;
}

/** Steps the job until it ends or its work is used up; returns its status. */
function runSearch(
  kernels: Kernels,
  job: number,
  workBudget: number,
  { onProgress, signal }: Watch,
): Promise<number> {
  return runBudgetedSteps({
    step: (work) => kernels.itemsetsStep(job, work),
    workDone: () => kernels.itemsetsWork(job),
    workBudget,
    onPause: () =>
      onProgress?.({
        searchedItems: kernels.itemsetsSearched(job),
        frequentItems: kernels.itemsetsFrequentItems(job),
        itemsets: kernels.itemsetsFound(job),
      }),
    signal,
  });
}

function readItemsets(kernels: Kernels, job: number): Itemsets {
  const found = kernels.itemsetsFound(job);
  const starts = viewInts(kernels, kernels.itemsetsFoundStarts(job), found + 1).slice();
  return {
    starts,
    items: viewInts(kernels, kernels.itemsetsFoundItems(job), starts[found] ?? 0).slice(),
    counts: viewInts(kernels, kernels.itemsetsFoundCounts(job), found).slice(),
  };
}

/** Says what went over which bound, and what would fit. */
async function refuse(
  wasm: WebAssembly.Module,
  baskets: Baskets,
  settings: Settings,
  status: number,
  watch: Watch,
): Promise<never> {
  const { minCount } = settings;
  const first = status === TOO_MANY_ITEMS
    ? leastCountFor(baskets, MAX_FREQUENT_ITEMS)
    : status === TOO_MANY
    ? minCount
    : SUPPORT_FACTOR * minCount;
  const fitting = await fittingCount(wasm, baskets, { ...settings, minCount: first }, watch);
  throw new AppError(
    "too_large",
    `A min_support of ${minCount} baskets takes more than ${boundOf(status, settings)}: ` +
      (fitting === undefined
        ? "no higher min_support alone was found to fit, so ask for a max_len or for shorter baskets"
        : `${fitting} baskets would fit, or a smaller max_len`),
  );
}

function boundOf(status: number, { maxItemsets, workBudget }: Settings): string {
  if (status === TOO_MANY) return `${maxItemsets} itemsets`;
  if (status === TOO_MANY_ITEMS) return `${MAX_FREQUENT_ITEMS} frequent items`;
  if (status === OVER_BUDGET) return `${workBudget} units of work`;
  return "the memory that there is";
}

/**
 * A count from `minCount` up at which the itemsets and the work are within their bounds: the lowest, or where that is too
 * much work to find, one that is. Nothing when no itemset is left then, or twice the job's work does not find it.
 */
async function fittingCount(
  wasm: WebAssembly.Module,
  baskets: Baskets,
  settings: Settings,
  watch: Watch,
): Promise<number | undefined> {
  let workLeft = 2 * settings.workBudget;
  let minCount = settings.minCount;
  while (workLeft > 0 && minCount <= basketCount(baskets)) {
    const attempt = await runSteppedJob(wasm, async (kernels) => {
      const job = openJob(kernels, baskets, { ...settings, minCount }, 1);
      const status = await runSearch(kernels, job, settings.workBudget / 4, watch);
      return {
        isDone: status === DONE,
        work: kernels.itemsetsWork(job),
        raisedTo: kernels.itemsetsMinCount(job),
        itemsets: kernels.itemsetsFound(job),
      };
    });
    if (attempt.isDone) return attempt.itemsets > 0 ? attempt.raisedTo : undefined;
    workLeft -= attempt.work;
    // What it was raised to, it would be again.
    minCount = Math.max(SUPPORT_FACTOR * minCount, attempt.raisedTo);
  }
  return undefined;
}

function checkSettings({ minCount, maxLen, maxItemsets, workBudget }: Settings): void {
  if (!Number.isInteger(minCount) || minCount < 1) {
    throw new AppError("invalid", "The least count of an itemset must be a positive whole number");
  }
  if (!Number.isInteger(maxLen) || maxLen < 1) {
    throw new AppError("invalid", "max_len must be a positive whole number");
  }
  if (!Number.isInteger(maxItemsets) || maxItemsets < 1 || maxItemsets > MAX_ITEMSETS) {
    throw new AppError("invalid", `The most itemsets must be a whole number between 1 and ${MAX_ITEMSETS}`);
  }
  if (!(workBudget > 0)) throw new AppError("invalid", "The work budget must be a positive number");
}
