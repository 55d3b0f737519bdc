/** A worker's side of a pool: runs restarts over the data it was given last. */
import { AppError } from "../errors.ts";
import { instantiate, withoutTraps } from "./instance.ts";
import {
  beginFit,
  type KMeansJob,
  type KMeansResult,
  openKMeans,
  readFit,
  runLloyd,
  seedCenters,
} from "./kmeans_job.ts";
import { createPace } from "./pace.ts";
import type { Restart, RestartData } from "./restarts.ts";

/** What a worker is sent first. */
export interface Greeting {
  readonly wasm: WebAssembly.Module;
}

/** What a worker answers to that. */
export interface Ready {
  readonly ready: true;
}

/** A restart to be run, with its data when the worker does not have it. */
export interface RestartTask {
  readonly task: number;
  readonly restart: Restart;
  readonly data?: RestartData;
}

/** What became of a task. Errors cross as plain values: a clone of one is no `AppError` any more. */
export type RestartAnswer =
  | { readonly task: number; readonly result: KMeansResult }
  | { readonly task: number; readonly error: { readonly code: AppError["code"]; readonly message: string } };

/** Serves tasks one after the other; the state between them is the job over the last data. */
export function createRestartServer(wasm: WebAssembly.Module): (task: RestartTask) => Promise<RestartAnswer> {
  let job: Promise<KMeansJob> | undefined;
  return async ({ task, restart, data }) => {
    try {
      if (data) job = openJob(wasm, data);
      if (!job) throw new AppError("internal", "A worker was asked for a restart before it had data");
      return { task, result: await run(await job, restart) };
    } catch (error) {
      const failure = withoutTraps(error);
      const { code, message } = failure instanceof AppError
        ? failure
        : new AppError("internal", "A computation failed in a worker");
      return { task, error: { code, message } };
    }
  };
}

const openJob = (wasm: WebAssembly.Module, { data, ...opening }: RestartData): Promise<KMeansJob> =>
  openKMeans(instantiate(wasm), data, { ...opening, pace: createPace() });

async function run(job: KMeansJob, restart: Restart): Promise<KMeansResult> {
  const { nClusters, maxIter } = restart;
  beginFit(job, restart);
  await seedCenters(job, nClusters);
  await runLloyd(job, nClusters, maxIter);
  return readFit(job, nClusters);
}
