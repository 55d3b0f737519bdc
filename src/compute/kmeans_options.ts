/** What K-Means can be asked for, and what it refuses. */
import { AppError } from "../errors.ts";
import { checkedSize, checkMatrix, type Matrix, type MatrixData } from "./matrix.ts";
import { checkSeed } from "./random.ts";
import type { RestartPool } from "./restarts.ts";

/** Options of `kMeans`; the names and defaults are scikit-learn's. */
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
  /** Weight of each row, 0 or a number between 1e-50 and 1e50, not all 0. Default: all weigh 1. */
  readonly sampleWeight?: Float64Array;
  /** Where restarts run side by side; the answer is the same. Default: here, one after the other. */
  readonly pool?: RestartPool | undefined;
  /**
   * Called after every iteration; both numbers count from 1. What it throws ends the job. In a pool it is called once a
   * restart, with its last iteration, in the order in which they end.
   */
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

/** Beyond these sums of weighted squares could overflow, or their inverses. */
const MAX_WEIGHT = 1e50;
const MIN_WEIGHT = 1e-50;

type Size = ReturnType<typeof checkedSize>;

/** The options with their defaults. */
export type KMeansSettings = Required<
  Pick<KMeansOptions, "nClusters" | "nInit" | "maxIter" | "tol" | "randomState">
>;

/**
 * Fills in the defaults and checks options against the data; not yet the data's values.
 * @throws {AppError} `invalid` for a shape or an option out of range; `too_large` above {@link KMEANS_WORK_BUDGET}
 */
export function settingsOf(data: MatrixData, options: KMeansOptions): KMeansSettings {
  const settings: KMeansSettings = {
    nClusters: options.nClusters,
    nInit: options.init ? 1 : options.nInit ?? 10,
    maxIter: options.maxIter ?? 300,
    tol: options.tol ?? 1e-4,
    randomState: options.randomState ?? 0,
  };
  const size = checkedSize(data);
  checkSettings(settings, size.rows);
  checkInit(settings, size, options.init);
  checkWeights(size, options.sampleWeight);
  checkBudget(settings, size);
  return settings;
}

function checkBudget({ nClusters, nInit, maxIter }: KMeansSettings, { rows, columns }: Size): void {
  const work = rows * nClusters * columns * maxIter * nInit;
  if (work > KMEANS_WORK_BUDGET) {
    throw new AppError(
      "too_large",
      `rows × n_clusters × columns × max_iter × n_init is ${work}; the most is ${KMEANS_WORK_BUDGET}`,
    );
  }
}

function checkSettings({ nClusters, nInit, maxIter, tol, randomState }: KMeansSettings, rows: number): void {
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

function checkInit({ nClusters }: KMeansSettings, { columns }: Size, init: Matrix | undefined): void {
  if (!init) return;
  checkMatrix(init);
  if (init.rows !== nClusters || init.columns !== columns) {
    throw new AppError("invalid", `init must have n_clusters rows and ${columns} columns`);
  }
}

function checkWeights({ rows }: Size, weights: Float64Array | undefined): void {
  if (!weights) return;
  if (weights.length !== rows) throw new AppError("invalid", "sample_weight must have one number per row");
  let some = false;
  // By index: an iterator takes ten times as long.
  for (let row = 0; row < rows; row++) {
    const weight = weights[row] ?? NaN;
    if (weight !== 0 && !(weight >= MIN_WEIGHT && weight <= MAX_WEIGHT)) {
      throw new AppError(
        "invalid",
        `Every sample_weight must be 0 or a number between ${MIN_WEIGHT} and ${MAX_WEIGHT}`,
      );
    }
    some ||= weight > 0;
  }
  if (!some) throw new AppError("invalid", "At least one sample_weight must be more than 0");
}
