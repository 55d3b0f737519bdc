/**
 * The one place where WebAssembly is instantiated. A job gets an instance of its own and throws it away: memory
 * never shrinks, and after a trap nothing of the instance may be trusted. Internal to `compute/`.
 */
import { AppError } from "../errors.ts";

/** What `wasm/index.ts` exports. Pointers are byte addresses; counts and labels are i32, values f64. */
export interface Kernels {
  readonly memory: WebAssembly.Memory;
  /** Grows the memory by what the next `bytes` bytes need; 0 when the host refuses. */
  reserve(bytes: number): number;
  allocate(bytes: number): number;
  uniformDoubles(seed: number, output: number, count: number): void;
  standardScale(values: number, rows: number, columns: number, means: number, scales: number): void;
  kmeansOpen(rows: number, columns: number, clusters: number, seed: number): number;
  kmeansInput(job: number): number;
  kmeansPrepare(job: number, relativeTolerance: number): void;
  kmeansSeed(job: number): void;
  kmeansFirstCenters(job: number): number;
  kmeansUseCenters(job: number): void;
  /** 0 running, 1 labels settled, 2 centers settled. */
  kmeansStep(job: number): number;
  kmeansFinish(job: number, status: number): void;
  kmeansLabels(job: number): number;
  kmeansCenters(job: number): number;
  kmeansInertia(job: number): number;
  kmeansIterations(job: number): number;
  dbscanOpen(rows: number, columns: number, eps: number, minSamples: number, budget: number): number;
  dbscanInput(job: number): number;
  /** 0 running, 1 done, −1 when more than the budget's distances would be needed. */
  dbscanStep(job: number, work: number): number;
  dbscanLabels(job: number): number;
  dbscanClusters(job: number): number;
  dbscanCores(job: number): number;
  dbscanCoreCount(job: number): number;
  dbscanPredictOpen(cores: number, queries: number, columns: number, eps: number, budget: number): number;
  dbscanPredictCores(job: number): number;
  dbscanPredictClusters(job: number): number;
  dbscanPredictInput(job: number): number;
  /** As `dbscanStep`. */
  dbscanPredictStep(job: number, work: number): number;
  dbscanPredictLabels(job: number): number;
  silhouette(values: number, rows: number, columns: number, labels: number, clusters: number): number;
  daviesBouldin(values: number, rows: number, columns: number, labels: number, clusters: number): number;
  calinskiHarabasz(values: number, rows: number, columns: number, labels: number, clusters: number): number;
}

/** Every exported function; the type makes sure that none is missing or misspelt. */
const FUNCTIONS: { readonly [name in Exclude<keyof Kernels, "memory">]: true } = {
  reserve: true,
  allocate: true,
  uniformDoubles: true,
  standardScale: true,
  kmeansOpen: true,
  kmeansInput: true,
  kmeansPrepare: true,
  kmeansSeed: true,
  kmeansFirstCenters: true,
  kmeansUseCenters: true,
  kmeansStep: true,
  kmeansFinish: true,
  kmeansLabels: true,
  kmeansCenters: true,
  kmeansInertia: true,
  kmeansIterations: true,
  dbscanOpen: true,
  dbscanInput: true,
  dbscanStep: true,
  dbscanLabels: true,
  dbscanClusters: true,
  dbscanCores: true,
  dbscanCoreCount: true,
  dbscanPredictOpen: true,
  dbscanPredictCores: true,
  dbscanPredictClusters: true,
  dbscanPredictInput: true,
  dbscanPredictStep: true,
  dbscanPredictLabels: true,
  silhouette: true,
  daviesBouldin: true,
  calinskiHarabasz: true,
};

/**
 * Runs a synchronous job in an instance of its own.
 * @throws {AppError} `internal` when a kernel traps; whatever `job` throws otherwise
 */
export function runJob<Result>(wasm: WebAssembly.Module, job: (kernels: Kernels) => Result): Result {
  try {
    return job(instantiate(wasm));
  } catch (error) {
    throw withoutTraps(error);
  }
}

/**
 * Runs a job that pauses between its steps in an instance of its own.
 * @throws {AppError} `internal` when a kernel traps; whatever `job` throws otherwise
 */
export async function runSteppedJob<Result>(
  wasm: WebAssembly.Module,
  job: (kernels: Kernels) => Promise<Result>,
): Promise<Result> {
  try {
    return await job(instantiate(wasm));
  } catch (error) {
    throw withoutTraps(error);
  }
}

/** Addresses stay below 2 GB: they leave the module as signed 32-bit numbers. */
const MAX_BYTES = 2 ** 31 - 2 ** 20;

/**
 * Makes sure that a kernel can allocate `bytes` bytes.
 * @throws {AppError} `too_large` when the host gives no more memory
 */
export function reserveMemory(kernels: Kernels, bytes: number): void {
  if (bytes > MAX_BYTES || kernels.reserve(bytes) === 0) {
    throw new AppError(
      "too_large",
      `This computation needs ${Math.ceil(bytes / 2 ** 20)} MB of memory, too much here`,
    );
  }
}

/** Copies numbers into the instance; returns their address. */
export function copyDoubles(kernels: Kernels, values: Float64Array): number {
  const pointer = kernels.allocate(values.byteLength);
  viewDoubles(kernels, pointer, values.length).set(values);
  return pointer;
}

/** Copies labels into the instance; returns their address. */
export function copyInts(kernels: Kernels, values: Int32Array): number {
  const pointer = kernels.allocate(values.byteLength);
  viewInts(kernels, pointer, values.length).set(values);
  return pointer;
}

/** A view of the instance's memory; growing the memory detaches it, so take it after the last allocation. */
export function viewDoubles(kernels: Kernels, pointer: number, length: number): Float64Array {
  return new Float64Array(kernels.memory.buffer, pointer, length);
}

/** A view like {@link viewDoubles}, of i32. */
export function viewInts(kernels: Kernels, pointer: number, length: number): Int32Array {
  return new Int32Array(kernels.memory.buffer, pointer, length);
}

function instantiate(wasm: WebAssembly.Module): Kernels {
  const { exports } = new WebAssembly.Instance(wasm, {});
  if (!isKernels(exports)) throw new AppError("internal", "The WebAssembly module is not Quintile's");
  return exports;
}

function isKernels(exports: WebAssembly.Exports): exports is WebAssembly.Exports & Kernels {
  return exports.memory instanceof WebAssembly.Memory &&
    Object.keys(FUNCTIONS).every((name) => typeof exports[name] === "function");
}

function withoutTraps(error: unknown): unknown {
  if (!(error instanceof WebAssembly.RuntimeError)) return error;
  return new AppError("internal", "A computation failed", [], { cause: error });
}
