/** Which of DBSCAN's clusters new rows belong to. */
import { AppError } from "../errors.ts";
import {
  checkColumns,
  checkEps,
  checkWorkBudget,
  DBSCAN_WORK_BUDGET,
  type DbscanResult,
  NOISE,
  overBudget,
  WORK_PER_STEP,
} from "./dbscan.ts";
import { reserveMemory, runSteppedJob, viewDoubles, viewInts } from "./instance.ts";
import type { Kernels } from "./kernels.ts";
import { checkMatrix, type Matrix, rowOf } from "./matrix.ts";
import { OVER_BUDGET, runSteps } from "./stepping.ts";

/** What a fit leaves to predict by. */
export interface DbscanModel {
  /** The core rows; without any, all new rows are noise. */
  readonly cores: Matrix;
  /** The cluster of each core row. */
  readonly labels: Int32Array;
  /** The radius of the fit. */
  readonly eps: number;
}

/** Options of {@link predictDbscan}. */
export interface PredictDbscanOptions {
  /** Most distances the job may compute, counted as in the fit. Default {@link DBSCAN_WORK_BUDGET}. */
  readonly workBudget?: number;
  /** Cancels the job between two steps. */
  readonly signal?: AbortSignal;
}

/**
 * The cluster of each row of `data`: that of the nearest core row within eps, of equally near ones the one that comes
 * first; −1 where there is none. scikit-learn has no such prediction: a border row between two clusters may get another
 * label than in the fit.
 * @throws {AppError} `invalid` for data that is empty, not finite or not shaped as the model; `too_large` above the work
 * budget or the memory at hand; `internal` when the kernel fails
 * @throws the signal's reason when it is aborted
 */
export async function predictDbscan(
  wasm: WebAssembly.Module,
  model: DbscanModel,
  data: Matrix,
  { workBudget = DBSCAN_WORK_BUDGET, signal }: PredictDbscanOptions = {},
): Promise<Int32Array> {
  checkMatrix(data);
  checkColumns(data);
  checkModel(model, data);
  checkWorkBudget(workBudget);
  if (model.cores.rows === 0) return new Int32Array(data.rows).fill(NOISE);
  return await runSteppedJob(wasm, async (kernels) => {
    const job = openJob(kernels, model, data, workBudget);
    const status = await runSteps({ step: () => kernels.dbscanPredictStep(job, WORK_PER_STEP), signal });
    if (status === OVER_BUDGET) throw overBudget(workBudget);
    return viewInts(kernels, kernels.dbscanPredictLabels(job), data.rows).slice();
  });
}

/** The model of a fit: its core rows and their clusters. */
export function modelOf(
  data: Matrix,
  { labels, coreSampleIndices }: Pick<DbscanResult, "labels" | "coreSampleIndices">,
  eps: number,
): DbscanModel {
  const { columns } = data;
  const cores = new Float64Array(coreSampleIndices.length * columns);
  coreSampleIndices.forEach((row, index) => cores.set(rowOf(data, row), index * columns));
  return {
    cores: { values: cores, rows: coreSampleIndices.length, columns },
    labels: coreSampleIndices.map((row) => labels[row] ?? NOISE),
    eps,
  };
}

function checkModel({ cores, labels, eps }: DbscanModel, { columns }: Matrix): void {
  checkEps(eps);
  if (cores.columns !== columns) {
    throw new AppError("invalid", `The core rows have ${cores.columns} columns, and the new rows ${columns}`);
  }
  if (labels.length !== cores.rows) {
    throw new AppError("invalid", `${cores.rows} core rows need as many labels, not ${labels.length}`);
  }
  if (cores.rows > 0) checkMatrix(cores);
}

function openJob(
  kernels: Kernels,
  { cores, labels, eps }: DbscanModel,
  data: Matrix,
  workBudget: number,
): number {
  const { columns } = data;
  const paddedColumns = columns + columns % 2;
  // Inputs and labels; the tree over the core rows, see wasm/dbscan_predict.ts; and what does not grow.
  const tree = 12 * cores.rows + (cores.rows / 8 + 3) * (16 * paddedColumns + 12);
  const inputs = (8 * columns + 4) * (cores.rows + data.rows);
  reserveMemory(kernels, inputs + tree + 32_768);
  const job = kernels.dbscanPredictOpen(cores.rows, data.rows, columns, eps, workBudget);
  viewDoubles(kernels, kernels.dbscanPredictCores(job), cores.values.length).set(cores.values);
  viewInts(kernels, kernels.dbscanPredictClusters(job), labels.length).set(labels);
  viewDoubles(kernels, kernels.dbscanPredictInput(job), data.values.length).set(data.values);
  return job;
}
