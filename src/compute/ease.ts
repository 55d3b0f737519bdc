/** EASE: a linear model of which items go with which, trained in one step. */
import { AppError } from "../errors.ts";
import { basketCount, type Baskets, checkBaskets, leastCountFor } from "./baskets.ts";
import { reserveMemory, runSteppedJob, viewDoubles, viewInts } from "./instance.ts";
import type { Kernels } from "./kernels.ts";
import { runBudgetedSteps } from "./stepping.ts";

/** Options of {@link trainEase}. */
export interface EaseOptions {
  /** λ, how much large weights cost: 0.001 … 10⁹; of the order of a frequent item's count. Default 100. */
  readonly regularization?: number;
  /** Baskets that must hold an item for it to be in the model. Default 1. */
  readonly minCount?: number;
  /** Cancels the job between two steps. */
  readonly signal?: AbortSignal;
}

/** A trained model. */
export interface EaseModel {
  /** The ids of its items, ascending. */
  readonly items: Int32Array;
  /** `weights[i * items.length + j]`: what a basket that holds `items[i]` says for `items[j]`; 0 for itself. */
  readonly weights: Float64Array;
}

/** Most items of a model: its weights take 32 MB then, twice while they are copied, and the training half a second. */
export const EASE_MAX_ITEMS = 2000;

/** Most work of a training, some 8 seconds. */
const WORK_BUDGET = 4e9;

/** How `easeStep` ends. */
const DONE = 1;
const TOO_MANY_ITEMS = 3;

/**
 * Trains EASE on baskets: B_ij = −P_ij / P_jj with P = (XᵀX + λ I)⁻¹, in f64, the same bits on every runtime.
 * Source: H. Steck, "Embarrassingly shallow autoencoders for sparse data", 2019.
 * @throws {AppError} `invalid` for baskets that do not fit together and options out of range; `too_large` above
 * {@link EASE_MAX_ITEMS} items, the work of some seconds or the memory at hand; `internal` when the kernel fails
 * @throws the signal's reason when it is aborted
 */
export async function trainEase(
  wasm: WebAssembly.Module,
  baskets: Baskets,
  { regularization = 100, minCount = 1, signal }: EaseOptions = {},
): Promise<EaseModel> {
  if (!(regularization >= 1e-3 && regularization <= 1e9)) {
    throw new AppError("invalid", "The regularization must be a number between 0.001 and 1000000000");
  }
  if (!Number.isInteger(minCount) || minCount < 1) {
    throw new AppError("invalid", "The least count of an item must be a positive whole number");
  }
  checkBaskets(baskets);
  signal?.throwIfAborted();
  return await runSteppedJob(wasm, async (kernels) => {
    const job = openJob(kernels, baskets, Math.min(minCount, basketCount(baskets) + 1), regularization);
    const status = await runBudgetedSteps({
      step: (work) => kernels.easeStep(job, work),
      workDone: () => kernels.easeWork(job),
      workBudget: WORK_BUDGET,
      signal,
    });
    if (status !== DONE) throw refusal(status, baskets);
    return readModel(kernels, job);
  });
}

/**
 * How well each item of a model goes with a basket, in the order of the model's items: the sum of the weights of the
 * basket's items. Those get scores too; items that are not in the model say nothing.
 */
export function scoreByEase({ items, weights }: EaseModel, basket: Iterable<number>): Float64Array {
  const size = items.length;
  const scores = new Float64Array(size);
  for (const item of basket) {
    const row = items.indexOf(item);
    if (row < 0) continue;
    for (let other = 0; other < size; other++) {
      scores[other] = (scores[other] ?? 0) + (weights[row * size + other] ?? 0);
    }
  }
  return scores;
}

function openJob(
  kernels: Kernels,
  { starts, items, nItems }: Baskets,
  minCount: number,
  lambda: number,
): number {
  // The kernel asks for what else it needs once it knows the frequent items.
  reserveMemory(kernels, 4 * (starts.length + items.length + nItems) + 4096);
  const job = kernels.easeOpen(starts.length - 1, items.length, nItems, minCount, EASE_MAX_ITEMS, lambda);
  viewInts(kernels, kernels.easeStarts(job), starts.length).set(starts);
  viewInts(kernels, kernels.easeEntries(job), items.length).set(items);
  return job;
}

function readModel(kernels: Kernels, job: number): EaseModel {
  const count = kernels.easeCount(job);
  const stride = kernels.easeStride(job);
  const padded = viewDoubles(kernels, kernels.easeWeights(job), count * stride);
  const weights = new Float64Array(count * count);
  for (let row = 0; row < count; row++) {
    weights.set(padded.subarray(row * stride, row * stride + count), row * count);
  }
  return { items: viewInts(kernels, kernels.easeItems(job), count).slice(), weights };
}

function refusal(status: number, baskets: Baskets): AppError {
  return new AppError(
    "too_large",
    status === TOO_MANY_ITEMS
      ? `This model takes at most ${EASE_MAX_ITEMS} items: those in ${
        leastCountFor(baskets, EASE_MAX_ITEMS)
      } baskets or more would fit`
      : "This model takes more work or memory than there is: ask for items of a higher count",
  );
}
