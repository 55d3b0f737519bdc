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
  kmeansOpen(rows: number, columns: number, mostClusters: number, weighted: number, exact: number): number;
  kmeansInput(job: number): number;
  kmeansWeights(job: number): number;
  kmeansOrigin(job: number): number;
  /** 0 once a value was not finite or beyond ±1e100. */
  kmeansAddRows(job: number, from: number, to: number): number;
  kmeansRound(job: number, from: number, to: number): void;
  kmeansBegin(job: number, clusters: number, relativeTolerance: number, seed: number, skipped: number): void;
  kmeansDraw(job: number): number;
  kmeansTry(job: number, from: number, to: number): void;
  /** 1 when the candidates have to be compared exactly. */
  kmeansIsOpen(job: number): number;
  kmeansCompare(job: number, from: number, to: number): void;
  kmeansChoose(job: number): void;
  kmeansTake(job: number, from: number, to: number): void;
  kmeansFirstCenters(job: number): number;
  kmeansUseCenters(job: number): void;
  kmeansRestart(job: number): void;
  kmeansStart(job: number): void;
  kmeansAssign(job: number, from: number, to: number): void;
  /** 0 running, 1 labels settled, 2 centers settled. */
  kmeansUpdate(job: number): number;
  kmeansFinish(job: number): void;
  kmeansAssigned(job: number): number;
  kmeansDistances(job: number, from: number, to: number, output: number): void;
  kmeansLabels(job: number): number;
  kmeansCenters(job: number): number;
  kmeansInertia(job: number): number;
  kmeansIterations(job: number): number;
  /** The number of clusters, or −1 when more than `budget` distances would be needed. */
  dbscan(
    values: number,
    rows: number,
    columns: number,
    eps: number,
    minSamples: number,
    budget: number,
    labels: number,
  ): number;
  silhouetteOpen(rows: number, columns: number, clusters: number, precise: boolean): number;
  silhouetteInput(job: number): number;
  silhouetteLabels(job: number): number;
  silhouettePrepare(job: number): void;
  /** 1 when no distances are left to measure, else 0. */
  silhouetteStep(job: number, distances: number): number;
  silhouetteScore(job: number): number;
  silhouetteSamples(job: number): number;
  easeOpen(
    baskets: number,
    entries: number,
    items: number,
    minCount: number,
    most: number,
    lambda: number,
  ): number;
  easeStarts(job: number): number;
  easeEntries(job: number): number;
  /** 0 running, 1 done, 3 too many frequent items, 4 no memory. */
  easeStep(job: number, work: number): number;
  easeWork(job: number): number;
  easeCount(job: number): number;
  easeItems(job: number): number;
  easeWeights(job: number): number;
  easeStride(job: number): number;
  /** See `wasm/itemsets.ts`; `onlyCounts` is 0 or 1. */
  itemsetsOpen(
    baskets: number,
    entries: number,
    items: number,
    minCount: number,
    maxLength: number,
    maxItemsets: number,
    onlyCounts: number,
  ): number;
  itemsetsStarts(job: number): number;
  itemsetsItems(job: number): number;
  /** 0 running, 1 done, 2 too many itemsets, 3 too many frequent items, 4 no memory. */
  itemsetsStep(job: number, work: number): number;
  itemsetsWork(job: number): number;
  itemsetsMinCount(job: number): number;
  itemsetsFrequentItems(job: number): number;
  itemsetsSearched(job: number): number;
  itemsetsFound(job: number): number;
  itemsetsFoundStarts(job: number): number;
  itemsetsFoundItems(job: number): number;
  itemsetsFoundCounts(job: number): number;
  /** See `wasm/neighbours.ts`; `byCosine` is 0 or 1. */
  neighboursOpen(
    baskets: number,
    entries: number,
    items: number,
    minCount: number,
    most: number,
    byCosine: number,
    shrinkage: number,
  ): number;
  neighboursStarts(job: number): number;
  neighboursEntries(job: number): number;
  /** 0 running, 1 done, 3 too many frequent items, 4 no memory, or not for so many neighbours. */
  neighboursStep(job: number, work: number): number;
  neighboursWork(job: number): number;
  neighboursRanks(job: number): number;
  neighboursItems(job: number): number;
  neighboursSizes(job: number): number;
  neighboursRoom(job: number): number;
  neighboursFound(job: number): number;
  daviesBouldin(values: number, rows: number, columns: number, labels: number, clusters: number): number;
  calinskiHarabasz(values: number, rows: number, columns: number, labels: number, clusters: number): number;
  /** The mean. */
  centerColumn(values: number, rows: number): number;
  describeColumn(values: number, rows: number, output: number): void;
  rankColumn(values: number, rows: number): void;
  multiplyColumn(centred: number, rows: number, columns: number, column: number, products: number): void;
  /** The number of rotations. */
  rotateRow(matrix: number, vectors: number, size: number, row: number): number;
}

/** Every exported function; the type makes sure that none is missing or misspelt. */
const FUNCTIONS: { readonly [name in Exclude<keyof Kernels, "memory">]: true } = {
  reserve: true,
  allocate: true,
  uniformDoubles: true,
  standardScale: true,
  kmeansOpen: true,
  kmeansInput: true,
  kmeansWeights: true,
  kmeansOrigin: true,
  kmeansAddRows: true,
  kmeansRound: true,
  kmeansBegin: true,
  kmeansDraw: true,
  kmeansTry: true,
  kmeansIsOpen: true,
  kmeansCompare: true,
  kmeansChoose: true,
  kmeansTake: true,
  kmeansFirstCenters: true,
  kmeansUseCenters: true,
  kmeansRestart: true,
  kmeansStart: true,
  kmeansAssign: true,
  kmeansUpdate: true,
  kmeansFinish: true,
  kmeansAssigned: true,
  kmeansDistances: true,
  kmeansLabels: true,
  kmeansCenters: true,
  kmeansInertia: true,
  kmeansIterations: true,
  dbscan: true,
  silhouetteOpen: true,
  silhouetteInput: true,
  silhouetteLabels: true,
  silhouettePrepare: true,
  silhouetteStep: true,
  silhouetteScore: true,
  silhouetteSamples: true,
  easeOpen: true,
  easeStarts: true,
  easeEntries: true,
  easeStep: true,
  easeWork: true,
  easeCount: true,
  easeItems: true,
  easeWeights: true,
  easeStride: true,
  itemsetsOpen: true,
  itemsetsStarts: true,
  itemsetsItems: true,
  itemsetsStep: true,
  itemsetsWork: true,
  itemsetsMinCount: true,
  itemsetsFrequentItems: true,
  itemsetsSearched: true,
  itemsetsFound: true,
  itemsetsFoundStarts: true,
  itemsetsFoundItems: true,
  itemsetsFoundCounts: true,
  neighboursOpen: true,
  neighboursStarts: true,
  neighboursEntries: true,
  neighboursStep: true,
  neighboursWork: true,
  neighboursRanks: true,
  neighboursItems: true,
  neighboursSizes: true,
  neighboursRoom: true,
  neighboursFound: true,
  daviesBouldin: true,
  calinskiHarabasz: true,
  centerColumn: true,
  describeColumn: true,
  rankColumn: true,
  multiplyColumn: true,
  rotateRow: true,
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

/** A view like {@link viewDoubles}, of f32. */
export function viewFloats(kernels: Kernels, pointer: number, length: number): Float32Array {
  return new Float32Array(kernels.memory.buffer, pointer, length);
}

/** A view like {@link viewDoubles}, of i32. */
export function viewInts(kernels: Kernels, pointer: number, length: number): Int32Array {
  return new Int32Array(kernels.memory.buffer, pointer, length);
}

/** An instance for a job that outlives a call; its owner drops it after a trap. */
export function instantiate(wasm: WebAssembly.Module): Kernels {
  const { exports } = new WebAssembly.Instance(wasm, {});
  if (!isKernels(exports)) throw new AppError("internal", "The WebAssembly module is not Quintile's");
  return exports;
}

function isKernels(exports: WebAssembly.Exports): exports is WebAssembly.Exports & Kernels {
  return exports.memory instanceof WebAssembly.Memory &&
    Object.keys(FUNCTIONS).every((name) => typeof exports[name] === "function");
}

/** What a job threw; a trap as the one error that the rest of the house knows. */
export function withoutTraps(error: unknown): unknown {
  if (!(error instanceof WebAssembly.RuntimeError)) return error;
  return new AppError("internal", "A computation failed", [], { cause: error });
}
