/** K-Means, stepped from here so that it can report progress and be cancelled. */
import { AppError } from "../errors.ts";
import { runSteppedJob } from "./instance.ts";
import { beginFit, type KMeansResult, readFit, runLloyd, seedCenters, useCenters } from "./kmeans_job.ts";
import { type KMeansJob, openKMeans } from "./kmeans_opening.ts";
import { type KMeansOptions, type KMeansSettings, settingsOf } from "./kmeans_options.ts";
import { checkedSize, type MatrixData } from "./matrix.ts";
import { createPace } from "./pace.ts";
import { fitInPool, type RestartSession } from "./restarts.ts";

/**
 * Clusters the rows of `data` by K-Means: the labels of scikit-learn's `KMeans(n_clusters, n_init, max_iter, tol,
 * random_state)` on data without exact distance ties, and the same bits on every runtime.
 * Data in columns of f32 takes a third of the memory; the answer says that it stands on f32 then (`precision`).
 * Sources: Lloyd 1982; Arthur and Vassilvitskii 2007; scikit-learn 1.3+ (`algorithm="lloyd"`).
 * @throws {AppError} `invalid` for data that is empty or not finite and options out of range; `too_large` above
 * {@link KMEANS_WORK_BUDGET} or the memory at hand; `internal` when the kernel fails; `unavailable` when a pool ends
 * @throws the signal's reason when it is aborted
 */
export async function kMeans(
  wasm: WebAssembly.Module,
  data: MatrixData,
  options: KMeansOptions,
): Promise<KMeansResult> {
  const settings = settingsOf(data, options);
  options.signal?.throwIfAborted();
  const session = settings.nInit > 1 ? openSession(data, [settings], options) : undefined;
  if (session) {
    return await spread(session, [settings], options, async ([only]) => {
      if (!only) throw new AppError("internal", "There is no fit");
      const found = await only;
      options.signal?.throwIfAborted();
      return found;
    });
  }
  return await runSteppedJob(wasm, async (kernels) => {
    const job = await openKMeans(kernels, data, {
      mostClusters: settings.nClusters,
      pace: createPace(options.signal),
      weights: options.sampleWeight,
    });
    return await fit(job, settings, options);
  });
}

/** One of the fits of {@link kMeansSweep}. */
export interface KMeansSweepFit extends KMeansResult {
  readonly nClusters: number;
}

/** Options of {@link kMeansSweep}: those of {@link kMeans}, for several numbers of clusters. */
export interface KMeansSweepOptions extends Omit<KMeansOptions, "nClusters" | "init" | "onProgress"> {
  readonly nClusters: readonly number[];
}

/**
 * Clusters the same rows into several numbers of clusters, one after the other: the results of {@link kMeans}, but the
 * data is prepared once.
 * @param visit is given each fit, in the order of `nClusters`, before the next begins; what it throws ends the job
 * @throws as {@link kMeans}, whose budget holds for each fit; all options are checked before the first
 */
export async function kMeansSweep(
  wasm: WebAssembly.Module,
  data: MatrixData,
  options: KMeansSweepOptions,
  visit: (fit: KMeansSweepFit) => Promise<void> | void,
): Promise<void> {
  const { nClusters: numbers, ...rest } = options;
  const all = numbers.map((nClusters) => settingsOf(data, { ...rest, nClusters }));
  if (all.length === 0) return;
  options.signal?.throwIfAborted();
  const session = openSession(data, all, options);
  if (session) {
    return await spread(session, all, options, async (fits) => {
      for (const [index, { nClusters }] of all.entries()) {
        const found = await fits[index];
        if (found) await visit({ nClusters, ...found });
        options.signal?.throwIfAborted();
      }
    });
  }
  await runSteppedJob(wasm, async (kernels) => {
    const job = await openKMeans(kernels, data, {
      mostClusters: Math.max(...numbers),
      pace: createPace(options.signal),
      weights: options.sampleWeight,
    });
    for (const settings of all) {
      await visit({ nClusters: settings.nClusters, ...await fit(job, settings, {}) });
      options.signal?.throwIfAborted();
    }
  });
}

/** Below so many multiplications an iteration of all restarts, the messages take longer than the work. */
const LEAST_SPREAD_WORK = 4e5;

/** Brings the data to the pool, where there is one that works and enough to do. */
function openSession(
  data: MatrixData,
  fits: readonly KMeansSettings[],
  { pool, sampleWeight }: Pick<KMeansOptions, "pool" | "sampleWeight">,
): RestartSession | undefined {
  const { rows, columns } = checkedSize(data);
  const perValue = fits.reduce((sum, { nClusters, nInit }) => sum + nClusters * nInit, 0);
  if (rows * columns * perValue < LEAST_SPREAD_WORK) return undefined;
  return pool?.open({
    data,
    mostClusters: Math.max(...fits.map(({ nClusters }) => nClusters)),
    ...sampleWeight && { weights: sampleWeight },
  });
}

/** Runs fits in a pool, and ends what is left of them when `work` fails or the signal is aborted. */
async function spread<Result>(
  session: RestartSession,
  fits: readonly KMeansSettings[],
  { onProgress, signal }: Pick<KMeansOptions, "onProgress" | "signal">,
  work: (fits: readonly Promise<KMeansResult>[]) => Promise<Result>,
): Promise<Result> {
  const cancel = () => session.close(signal?.reason);
  signal?.addEventListener("abort", cancel);
  const found = fitInPool(session, fits, (restart, { iterations }) => {
    onProgress?.({ restart, restarts: fits[0]?.nInit ?? 1, iteration: iterations });
  });
  // Where one fails, the others fail too, and nobody waits for them.
  for (const fit of found) fit.catch(() => {});
  try {
    return await work(found);
  } finally {
    signal?.removeEventListener("abort", cancel);
    session.close(new AppError("internal", "The fit has ended"));
  }
}

async function fit(
  job: KMeansJob,
  settings: KMeansSettings,
  { init, onProgress }: Pick<KMeansOptions, "init" | "onProgress">,
): Promise<KMeansResult> {
  const { nClusters, nInit, maxIter } = settings;
  beginFit(job, { ...settings, skippedRestarts: 0 });
  for (let restart = 1; restart <= nInit; restart++) {
    if (init) useCenters(job, init);
    else await seedCenters(job, nClusters);
    await runLloyd(
      job,
      nClusters,
      maxIter,
      (iteration) => onProgress?.({ restart, restarts: nInit, iteration }),
    );
  }
  return readFit(job, nClusters);
}
