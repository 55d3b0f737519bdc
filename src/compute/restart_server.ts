/** A worker's side of a pool: runs restarts over the data it was given last. */
import { AppError } from "../errors.ts";
import { instantiate, withoutTraps } from "./instance.ts";
import { beginFit, readFit, runLloyd, seedCenters } from "./kmeans_job.ts";
import { type KMeansJob, openKMeans } from "./kmeans_opening.ts";
import { createPace } from "./pace.ts";
import type { Restart, RestartData, RestartResult } from "./restarts.ts";

/** What a worker is sent first. */
export interface Greeting {
  readonly wasm: WebAssembly.Module;
}

/** What a worker answers to that. */
export interface Ready {
  readonly ready: true;
}

/** Tells a worker that its data are not needed any more. */
export interface Farewell {
  readonly forget: true;
}

/** A restart to be run, with its data when the worker does not have it. */
export interface RestartTask {
  readonly restart: Restart;
  readonly data?: RestartData;
}

/** What became of a task. Errors cross as plain values: a clone of one is no `AppError` any more. */
export type RestartAnswer =
  | { readonly found: RestartResult }
  | { readonly error: { readonly code: AppError["code"]; readonly message: string } };

/** Serves tasks one after the other; the state between them is the job over the last data. */
export function createRestartServer(
  wasm: WebAssembly.Module,
): { serve(task: RestartTask): Promise<RestartAnswer>; forget(): void } {
  let job: Promise<KMeansJob> | undefined;
  const serve = async ({ restart, data }: RestartTask): Promise<RestartAnswer> => {
    try {
      if (data) job = openJob(wasm, data);
      if (!job) throw new AppError("internal", "A worker was asked for a restart before it had data");
      return { found: await run(await job, restart) };
    } catch (error) {
      const failure = withoutTraps(error);
      const { code, message } = failure instanceof AppError
        ? failure
        : new AppError("internal", "A computation failed in a worker");
      return { error: { code, message } };
    }
  };
  return { serve, forget: () => job = undefined };
}

const openJob = (wasm: WebAssembly.Module, { data, ...opening }: RestartData): Promise<KMeansJob> =>
  openKMeans(instantiate(wasm), data, { ...opening, pace: createPace() });

async function run(job: KMeansJob, restart: Restart): Promise<RestartResult> {
  const { nClusters, maxIter } = restart;
  beginFit(job, restart);
  await seedCenters(job, nClusters);
  await runLloyd(job, nClusters, maxIter);
  return { result: readFit(job, nClusters), scaledInertia: job.kernels.kmeansScaledInertia(job.address) };
}
