/** The steps of a K-Means job, over the kernel that `wasm/kmeans.ts` describes. Internal to `compute/`. */
import { viewDoubles, viewInts } from "./instance.ts";
import {
  BLOCK,
  type KMeansJob,
  overRanges,
  type Precision,
  rowWork,
  SPAN,
  WORK_PER_ROW,
} from "./kmeans_opening.ts";
import type { Matrix } from "./matrix.ts";

/** One fit: a number of clusters, and where the stream of random numbers begins. */
export interface KMeansFit {
  readonly nClusters: number;
  readonly tol: number;
  readonly randomState: number;
  /** Restarts whose random numbers are left out before the first. */
  readonly skippedRestarts: number;
}

/** What a fit found. */
export interface KMeansResult {
  /** One per row, numbered as scikit-learn does; a cluster may be empty when rows repeat. */
  readonly labels: Int32Array;
  /** nClusters × columns, in the units of the input. */
  readonly centers: Matrix;
  /** Sum of the (weighted) squared distances of the rows to their centers. */
  readonly inertia: number;
  /** Iterations the best restart ran. */
  readonly iterations: number;
  readonly precision: Precision;
}

/** What the kernel answers while the iterations go on. */
const RUNNING = 0;
const LABELS_SETTLED = 1;

/** Random doubles that the seeding of one restart draws: one row first, then the candidates for every other center. */
const doublesPerRestart = (nClusters: number): number =>
  1 + (nClusters - 1) * (2 + Math.floor(Math.log(nClusters)));

/** Begins a fit. */
export function beginFit({ kernels, address }: KMeansJob, fit: KMeansFit): void {
  const skipped = fit.skippedRestarts * doublesPerRestart(fit.nClusters);
  kernels.kmeansBegin(address, fit.nClusters, fit.tol, fit.randomState, skipped);
}

/** Chooses first centers by greedy k-means++. */
export async function seedCenters(job: KMeansJob, nClusters: number): Promise<void> {
  const { kernels, address, rows, columns } = job;
  const spans = Math.ceil(rows / SPAN);
  for (let center = 0; center < nClusters; center++) {
    const candidates = kernels.kmeansDraw(address);
    if (center > 0) {
      const work = SPAN * (columns + WORK_PER_ROW / 2) * candidates;
      if (!job.weighted) await overRanges(job, spans, work, kernels.kmeansTry);
      if (kernels.kmeansIsOpen(address) === 1) await overRanges(job, spans, 4 * work, kernels.kmeansCompare);
    }
    kernels.kmeansChoose(address);
    await overRanges(job, spans, SPAN * rowWork(columns), kernels.kmeansTake);
  }
}

/** Takes first centers in the units of the input. */
export function useCenters({ kernels, address }: KMeansJob, { values }: Matrix): void {
  viewDoubles(kernels, kernels.kmeansFirstCenters(address), values.length).set(values);
  kernels.kmeansUseCenters(address);
}

/** Assigns every point to its nearest center. */
async function assignPoints(job: KMeansJob, nClusters: number): Promise<void> {
  const { kernels, address, rows, columns } = job;
  kernels.kmeansStart(address);
  await overRanges(
    job,
    Math.ceil(rows / BLOCK),
    BLOCK * (columns * nClusters + WORK_PER_ROW),
    kernels.kmeansAssign,
  );
}

/** The nearest of `centers`, in the units of the input, for every row. */
export async function assignTo(job: KMeansJob, centers: Matrix): Promise<Int32Array> {
  const { kernels, address, rows } = job;
  beginFit(job, { nClusters: centers.rows, tol: 0, randomState: 0, skippedRestarts: 0 });
  useCenters(job, centers);
  kernels.kmeansRestart(address);
  await assignPoints(job, centers.rows);
  return viewInts(kernels, kernels.kmeansAssigned(address), rows).slice();
}

/** Distances of every row to `centers`, in the units of the input. */
export async function distancesTo(job: KMeansJob, centers: Matrix): Promise<Matrix> {
  const { kernels, rows, columns } = job;
  const nClusters = centers.rows;
  beginFit(job, { nClusters, tol: 0, randomState: 0, skippedRestarts: 0 });
  useCenters(job, centers);
  const output = kernels.allocate(rows * nClusters * 8);
  await overRanges(
    job,
    rows,
    4 * nClusters * columns,
    (address, from, to) => kernels.kmeansDistances(address, from, to, output + from * nClusters * 8),
  );
  return { values: viewDoubles(kernels, output, rows * nClusters).slice(), rows, columns: nClusters };
}

/** Runs one restart from its first centers to its end; the best one stays in the job. */
export async function runLloyd(
  job: KMeansJob,
  nClusters: number,
  maxIter: number,
  onIteration?: (iteration: number) => void,
): Promise<void> {
  const { kernels, address, rows, columns } = job;
  kernels.kmeansRestart(address);
  let status = RUNNING;
  for (let iteration = 1; status === RUNNING && iteration <= maxIter; iteration++) {
    await assignPoints(job, nClusters);
    if (job.weighted) await overRanges(job, rows, rowWork(columns), kernels.kmeansWeigh);
    status = kernels.kmeansUpdate(address);
    onIteration?.(iteration);
  }
  if (status !== LABELS_SETTLED) await assignPoints(job, nClusters);
  await overRanges(job, rows, rowWork(columns), kernels.kmeansMeasure);
  kernels.kmeansFinish(address);
}

/** Reads the best restart; once a fit. */
export function readFit(
  { kernels, address, rows, columns, precision }: KMeansJob,
  nClusters: number,
): KMeansResult {
  return {
    labels: viewInts(kernels, kernels.kmeansLabels(address), rows).slice(),
    centers: {
      values: viewDoubles(kernels, kernels.kmeansCenters(address), nClusters * columns).slice(),
      rows: nClusters,
      columns,
    },
    inertia: kernels.kmeansInertia(address),
    iterations: kernels.kmeansIterations(address),
    precision,
  };
}
