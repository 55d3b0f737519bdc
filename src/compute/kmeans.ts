/** K-Means, stepped from here so that it can report progress and be cancelled. */
import { AppError } from "../errors.ts";
import { type Kernels, reserveMemory, runSteppedJob, viewDoubles, viewInts } from "./instance.ts";
import { checkMatrix, type Matrix } from "./matrix.ts";
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

/** The best restart. */
export interface KMeansResult {
  /** One per row, numbered as scikit-learn does; a cluster may be empty when rows repeat. */
  readonly labels: Int32Array;
  /** nClusters × columns, in the units of the input. */
  readonly centers: Matrix;
  /** Sum of the squared distances of the rows to their centers. */
  readonly inertia: number;
  /** Iterations the best restart ran. */
  readonly iterations: number;
}

/** Most work a job may ask for: rows × clusters × columns × maxIter × nInit. */
export const KMEANS_WORK_BUDGET = 1e11;

/** Work between two pauses, about 20 ms; measured in work because a clock may stand still while computing. */
const WORK_PER_PAUSE = 2e7;

const RUNNING = 0;

type Settings = Required<Omit<KMeansOptions, "init" | "onProgress" | "signal">>;

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
  checkSettings(settings, data.rows);
  checkBudget(settings, data);
  checkMatrix(data);
  checkInit(settings, data, options.init);
  options.signal?.throwIfAborted();
  return await runSteppedJob(wasm, async (kernels) => {
    const job = openJob(kernels, data, settings);
    await runRestarts(kernels, job, data, settings, options);
    return readResult(kernels, job, data, settings);
  });
}

function openJob(kernels: Kernels, data: Matrix, { nClusters, tol, randomState }: Settings): number {
  const { rows, columns } = data;
  // Input and centered copy, seven arrays of one number per row, four of the centers' size, the generator.
  reserveMemory(
    kernels,
    8 * (2 * (rows + 4) * columns + 7 * (rows + 4) + 4 * nClusters * (columns + 1)) + 4096,
  );
  const job = kernels.kmeansOpen(rows, columns, nClusters, randomState);
  viewDoubles(kernels, kernels.kmeansInput(job), rows * columns).set(data.values);
  kernels.kmeansPrepare(job, tol);
  return job;
}

async function runRestarts(
  kernels: Kernels,
  job: number,
  { rows, columns }: Matrix,
  { nClusters, nInit, maxIter }: Settings,
  { init, onProgress, signal }: KMeansOptions,
): Promise<void> {
  const stepWork = rows * columns * nClusters;
  let work = 0;
  const pauseWhenDue = async () => {
    work += stepWork;
    if (work >= WORK_PER_PAUSE) {
      work = 0;
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    signal?.throwIfAborted();
  };
  for (let restart = 1; restart <= nInit; restart++) {
    if (init) useCenters(kernels, job, init);
    else kernels.kmeansSeed(job);
    await pauseWhenDue();
    let status = RUNNING;
    for (let iteration = 1; status === RUNNING && iteration <= maxIter; iteration++) {
      status = kernels.kmeansStep(job);
      onProgress?.({ restart, restarts: nInit, iteration });
      await pauseWhenDue();
    }
    kernels.kmeansFinish(job, status);
  }
}

function useCenters(kernels: Kernels, job: number, { values }: Matrix): void {
  viewDoubles(kernels, kernels.kmeansFirstCenters(job), values.length).set(values);
  kernels.kmeansUseCenters(job);
}

function readResult(kernels: Kernels, job: number, data: Matrix, { nClusters }: Settings): KMeansResult {
  const { rows, columns } = data;
  return {
    labels: viewInts(kernels, kernels.kmeansLabels(job), rows).slice(),
    centers: {
      values: viewDoubles(kernels, kernels.kmeansCenters(job), nClusters * columns).slice(),
      rows: nClusters,
      columns,
    },
    inertia: kernels.kmeansInertia(job),
    iterations: kernels.kmeansIterations(job),
  };
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

function checkBudget({ nClusters, nInit, maxIter }: Settings, { rows, columns }: Matrix): void {
  const work = rows * nClusters * columns * maxIter * nInit;
  if (work > KMEANS_WORK_BUDGET) {
    throw new AppError(
      "too_large",
      `rows × n_clusters × columns × max_iter × n_init is ${work}; the most is ${KMEANS_WORK_BUDGET}`,
    );
  }
}
