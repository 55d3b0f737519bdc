/** K-Means, stepped from here so that it can report progress and be cancelled. */
import { AppError } from "../errors.ts";
import { runSteppedJob } from "./instance.ts";
import {
  beginFit,
  type KMeansResult,
  openKMeans,
  readFit,
  runLloyd,
  seedCenters,
  useCenters,
} from "./kmeans_job.ts";
import { checkMatrix, checkShape, type Matrix } from "./matrix.ts";
import { createPace } from "./pace.ts";
import { checkSeed } from "./random.ts";

/** Options of {@link kMeans}; the names and defaults are scikit-learn's. */
export interface KMeansOptions {
  /** Number of clusters, 1 … rows. */
  readonly nClusters: number;
  /** Restarts with other first centers; the best one counts. Default 10. */
  readonly nInit?: number;
  /** Most iterations of one restart. Default 300. */
  readonly maxIter?: number;
  /** Stop when the squared shift of the centers is at most `tol` × mean variance of the columns. Default 1e-4. */
  readonly tol?: number;
  /** Seed, an integer in 0 … 2³²−1. Default 0. */
  readonly randomState?: number;
  /** First centers, nClusters × columns, in place of greedy k-means++; there is one restart then. */
  readonly init?: Matrix;
  /** Weight of each row, a finite number, 0 or more, not all 0. Default: all weigh 1. */
  readonly sampleWeight?: Float64Array;
  /** Called after every iteration; both numbers count from 1. What it throws ends the job. */
  readonly onProgress?: (progress: KMeansProgress) => void;
  /** Cancels the job between two steps. */
  readonly signal?: AbortSignal;
}

/** How far a job is. */
export interface KMeansProgress {
  readonly restart: number;
  readonly restarts: number;
  readonly iteration: number;
}

/** Most work a job may ask for: rows × clusters × columns × maxIter × nInit. */
export const KMEANS_WORK_BUDGET = 1e11;

/** Beyond this sums of weighted squares could overflow. */
const MAX_WEIGHT = 1e50;

type Settings = Required<Pick<KMeansOptions, "nClusters" | "nInit" | "maxIter" | "tol" | "randomState">>;

/**
 * Clusters the rows of `data` by K-Means: the labels of scikit-learn's `KMeans(n_clusters, n_init, max_iter, tol,
 * random_state)` on data without exact distance ties, and the same bits on every runtime.
 * Sources: Lloyd 1982; Arthur and Vassilvitskii 2007; scikit-learn 1.3+ (`algorithm="lloyd"`).
 * @throws {AppError} `invalid` for data that is empty or not finite and options out of range; `too_large` above
 * {@link KMEANS_WORK_BUDGET} or the memory at hand; `internal` when the kernel fails
 * @throws the signal's reason when it is aborted
 */
export async function kMeans(
  wasm: WebAssembly.Module,
  data: Matrix,
  options: KMeansOptions,
): Promise<KMeansResult> {
  const settings: Settings = {
    nClusters: options.nClusters,
    nInit: options.init ? 1 : options.nInit ?? 10,
    maxIter: options.maxIter ?? 300,
    tol: options.tol ?? 1e-4,
    randomState: options.randomState ?? 0,
  };
  checkShape(data);
  checkSettings(settings, data.rows);
  checkBudget(settings, data);
  checkInit(settings, data, options.init);
  checkWeights(data, options.sampleWeight);
  options.signal?.throwIfAborted();
  const { nClusters, nInit, maxIter } = settings;
  return await runSteppedJob(wasm, async (kernels) => {
    const job = await openKMeans(kernels, data, {
      mostClusters: nClusters,
      pace: createPace(options.signal),
      weights: options.sampleWeight,
    });
    beginFit(job, { ...settings, skippedRestarts: 0 });
    for (let restart = 1; restart <= nInit; restart++) {
      if (options.init) useCenters(job, options.init);
      else await seedCenters(job, nClusters);
      await runLloyd(
        job,
        nClusters,
        maxIter,
        (iteration) => options.onProgress?.({ restart, restarts: nInit, iteration }),
      );
    }
    return readFit(job, nClusters);
  });
}

function checkSettings({ nClusters, nInit, maxIter, tol, randomState }: Settings, rows: number): void {
  if (!Number.isInteger(nClusters) || nClusters < 1 || nClusters > rows) {
    throw new AppError("invalid", `n_clusters must be an integer between 1 and the number of rows, ${rows}`);
  }
  if (!Number.isInteger(nInit) || nInit < 1) {
    throw new AppError("invalid", "n_init must be a positive integer");
  }
  if (!Number.isInteger(maxIter) || maxIter < 1) {
    throw new AppError("invalid", "max_iter must be a positive integer");
  }
  if (!(tol >= 0 && tol < Infinity)) throw new AppError("invalid", "tol must be a number, 0 or more");
  checkSeed(randomState);
}

function checkInit({ nClusters }: Settings, { columns }: Matrix, init: Matrix | undefined): void {
  if (!init) return;
  checkMatrix(init);
  if (init.rows !== nClusters || init.columns !== columns) {
    throw new AppError("invalid", `init must have n_clusters rows and ${columns} columns`);
  }
}

function checkWeights({ rows }: Matrix, weights: Float64Array | undefined): void {
  if (!weights) return;
  if (weights.length !== rows) throw new AppError("invalid", "sample_weight must have one number per row");
  let some = false;
  for (const weight of weights) {
    if (!(weight >= 0 && weight <= MAX_WEIGHT)) {
      throw new AppError("invalid", `Every sample_weight must be a number between 0 and ${MAX_WEIGHT}`);
    }
    some ||= weight > 0;
  }
  if (!some) throw new AppError("invalid", "At least one sample_weight must be more than 0");
}

function checkBudget({ nClusters, nInit, maxIter }: Settings, { rows, columns }: Matrix): void {
  const work = rows * nClusters * columns * maxIter * nInit;
  if (work > KMEANS_WORK_BUDGET) {
    throw new AppError(
      "too_large",
      `rows × n_clusters × columns × max_iter × n_init is ${work}; the most is ${KMEANS_WORK_BUDGET}`,
    );
  }
}
