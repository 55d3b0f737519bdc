/**
 * Silhouette coefficients: (b − a) / max(a, b) of each row, a its mean distance to the other rows of its cluster, b to
 * those of the nearest other one; −1 … 1, higher is better, 0 for a row alone in its cluster.
 * In all: one label per row, numbered 0 … k−1 without a gap, 2 ≤ k ≤ rows − 1; noise is the caller's to leave out.
 * Source: Rousseeuw 1987; scikit-learn `silhouette_score` and `silhouette_samples`.
 */
import { AppError } from "../errors.ts";
import { reserveMemory, runSteppedJob, viewDoubles, viewInts } from "./instance.ts";
import type { Kernels } from "./kernels.ts";
import { countClusters } from "./labels.ts";
import { checkMatrix, type Matrix } from "./matrix.ts";
import { selectRows, stratifiedSample } from "./sample.ts";
import { runSteps } from "./stepping.ts";

/** What a silhouette can be told beside the data. */
export interface SilhouetteOptions {
  /** Cancels the job between two steps. */
  readonly signal?: AbortSignal | undefined;
}

/** How to draw the sample of {@link silhouetteOfSample}. */
export interface SilhouetteSampleOptions extends SilhouetteOptions {
  /** Most rows to measure, at least two for every cluster. */
  readonly maxRows: number;
  /** Seed of the sample, an integer in 0 … 2³²−1. */
  readonly randomState: number;
}

/** A silhouette over `rows` of `of` rows, drawn by cluster with `seed`; exact when the two are equal. */
export interface SilhouetteOfSample {
  readonly score: number;
  readonly rows: number;
  readonly of: number;
  readonly seed: number;
}

/** Most work an exact silhouette takes on: rows² × columns. */
export const SILHOUETTE_WORK_BUDGET = 2e10;

/** Fewer rows are measured in f64 alone: it takes 4 ms at most. */
const PRECISE_ROWS = 4096;

/** Distances in f32 × (columns + 3) between two pauses, about 20 ms. */
const WORK_PER_PAUSE = 3e8;

/**
 * Exact mean silhouette coefficient; of 4,096 rows and more within 1e-7 of that in f64, in practice within 1e-8.
 * Cost: at most rows²/2 distances, less where clusters lie apart.
 * @throws {AppError} `invalid` when the data or the labels are, or the score is undefined;
 * `too_large` above {@link SILHOUETTE_WORK_BUDGET}
 * @throws the signal's reason when it is aborted
 */
export async function silhouetteScore(
  wasm: WebAssembly.Module,
  data: Matrix,
  labels: Int32Array,
  options: SilhouetteOptions = {},
): Promise<number> {
  return await measure(
    wasm,
    data,
    labels,
    { ...options, precise: data.rows < PRECISE_ROWS },
    (kernels, job) => kernels.silhouetteScore(job),
  );
}

/**
 * The coefficient of each row, in f64.
 * @throws as {@link silhouetteScore}
 */
export async function silhouetteSamples(
  wasm: WebAssembly.Module,
  data: Matrix,
  labels: Int32Array,
  options: SilhouetteOptions = {},
): Promise<Float64Array> {
  return await measure(
    wasm,
    data,
    labels,
    { ...options, precise: true },
    (kernels, job) => viewDoubles(kernels, kernels.silhouetteSamples(job), data.rows).slice(),
  );
}

/**
 * The silhouette of a sample with each cluster's share of the rows, but at least two of every cluster (or its only one).
 * The same seed draws the same rows; with `maxRows` rows or fewer nothing is drawn.
 * @throws {AppError} `invalid` also when `maxRows` is less than twice the number of clusters
 * @throws as {@link silhouetteScore}
 */
export async function silhouetteOfSample(
  wasm: WebAssembly.Module,
  data: Matrix,
  labels: Int32Array,
  { maxRows, randomState, signal }: SilhouetteSampleOptions,
): Promise<SilhouetteOfSample> {
  const about = { of: data.rows, seed: randomState };
  if (data.rows <= maxRows) {
    return { score: await silhouetteScore(wasm, data, labels, { signal }), rows: data.rows, ...about };
  }
  const clusters = countClusters(labels, data.rows);
  if (2 * clusters > maxRows) {
    throw new AppError(
      "invalid",
      `A sample of ${clusters} clusters needs at least ${2 * clusters} rows, not ${maxRows}`,
    );
  }
  const rows = stratifiedSample(wasm, labels, maxRows, randomState);
  const score = await silhouetteScore(
    wasm,
    selectRows(data, rows),
    Int32Array.from(rows, (row) => labels[row] ?? 0),
    { signal },
  );
  return { score, rows: rows.length, ...about };
}

async function measure<Result>(
  wasm: WebAssembly.Module,
  data: Matrix,
  labels: Int32Array,
  { precise, signal }: SilhouetteOptions & { readonly precise: boolean },
  read: (kernels: Kernels, job: number) => Result,
): Promise<Result> {
  checkWork(data);
  checkMatrix(data);
  const clusters = countClusters(labels, data.rows);
  return await runSteppedJob(wasm, async (kernels) => {
    const job = openJob(kernels, data, labels, clusters, precise);
    const distances = Math.ceil(WORK_PER_PAUSE / (data.columns + 3));
    await runSteps({ step: () => kernels.silhouetteStep(job, distances), signal });
    return read(kernels, job);
  });
}

function openJob(
  kernels: Kernels,
  { values, rows, columns }: Matrix,
  labels: Int32Array,
  clusters: number,
  precise: boolean,
): number {
  // The input, a sorted copy of it, one in f32; the labels and seven arrays of one number a row; the centroids.
  reserveMemory(
    kernels,
    20 * rows * columns + 48 * rows + 8 * clusters * (columns + 3) + 64 * columns + 4096,
  );
  const job = kernels.silhouetteOpen(rows, columns, clusters, precise);
  viewDoubles(kernels, kernels.silhouetteInput(job), rows * columns).set(values);
  viewInts(kernels, kernels.silhouetteLabels(job), rows).set(labels);
  kernels.silhouettePrepare(job);
  return job;
}

function checkWork({ rows, columns }: Matrix): void {
  const work = rows * rows * columns;
  if (work > SILHOUETTE_WORK_BUDGET) {
    throw new AppError(
      "too_large",
      `The exact silhouette takes at most rows × rows × columns = ${SILHOUETTE_WORK_BUDGET}, not ${work}`,
    );
  }
}
