/**
 * What `wasm/index.ts` exports. Pointers are byte addresses; counts and labels are i32, values f64 unless said. A `…Step`
 * answers 0 while its job runs. Internal to `compute/`.
 */

/** K-Means, see `wasm/kmeans.ts`. */
interface KMeansKernels {
  kmeansOpen(rows: number, columns: number, mostClusters: number, weighted: number, exact: number): number;
  kmeansInput(job: number): number;
  kmeansWeights(job: number): number;
  kmeansOrigin(job: number): number;
  kmeansAllow(job: number, magnitude: number, alone: number): void;
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
  kmeansWeigh(job: number, from: number, to: number): void;
  /** 0 running, 1 labels settled, 2 centers settled. */
  kmeansUpdate(job: number): number;
  kmeansMeasure(job: number, from: number, to: number): void;
  kmeansFinish(job: number): void;
  kmeansAssigned(job: number): number;
  kmeansDistances(job: number, from: number, to: number, output: number): void;
  kmeansLabels(job: number): number;
  kmeansCenters(job: number): number;
  kmeansInertia(job: number): number;
  kmeansScaledInertia(job: number): number;
  kmeansIterations(job: number): number;
}

/** DBSCAN and its predictions, see `wasm/dbscan.ts` and `wasm/dbscan_predict.ts`. */
interface DbscanKernels {
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
}

/** Scores, see `wasm/silhouette.ts` and `wasm/scores.ts`. */
interface ScoreKernels {
  silhouetteOpen(rows: number, columns: number, clusters: number, precise: boolean): number;
  silhouetteInput(job: number): number;
  silhouetteLabels(job: number): number;
  silhouettePrepare(job: number): void;
  /** Does the work of so many distances; 1 when none are left to measure, else 0. */
  silhouetteStep(job: number, distances: number): number;
  silhouetteScore(job: number): number;
  silhouetteSamples(job: number): number;
  daviesBouldin(values: number, rows: number, columns: number, labels: number, clusters: number): number;
  calinskiHarabasz(values: number, rows: number, columns: number, labels: number, clusters: number): number;
}

/** Statistics of columns. */
interface StatisticKernels {
  standardScale(values: number, rows: number, columns: number, means: number, scales: number): void;
  /** The mean. */
  centerColumn(values: number, rows: number): number;
  describeColumn(values: number, rows: number, output: number): void;
  rankColumn(values: number, rows: number): void;
  multiplyColumn(centred: number, rows: number, columns: number, column: number, products: number): void;
  /** The number of rotations. */
  rotateRow(matrix: number, vectors: number, size: number, row: number): number;
}

/** Itemsets and what is near an item, see `wasm/itemsets.ts`, `wasm/neighbours.ts` and `wasm/ease.ts`. */
interface ItemKernels {
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
}

/** All of them, and what they share. */
export interface Kernels extends KMeansKernels, DbscanKernels, ScoreKernels, StatisticKernels, ItemKernels {
  readonly memory: WebAssembly.Memory;
  /** Grows the memory by what the next `bytes` bytes need; 0 when the host refuses. */
  reserve(bytes: number): number;
  allocate(bytes: number): number;
  uniformDoubles(seed: number, output: number, count: number): void;
}

/** Every exported function; the type makes sure that none is missing or misspelt. */
export const KERNEL_FUNCTIONS: { readonly [name in Exclude<keyof Kernels, "memory">]: true } = {
  reserve: true,
  allocate: true,
  uniformDoubles: true,
  kmeansOpen: true,
  kmeansInput: true,
  kmeansWeights: true,
  kmeansOrigin: true,
  kmeansAllow: true,
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
  kmeansWeigh: true,
  kmeansUpdate: true,
  kmeansMeasure: true,
  kmeansFinish: true,
  kmeansAssigned: true,
  kmeansDistances: true,
  kmeansLabels: true,
  kmeansCenters: true,
  kmeansInertia: true,
  kmeansScaledInertia: true,
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
  silhouetteOpen: true,
  silhouetteInput: true,
  silhouetteLabels: true,
  silhouettePrepare: true,
  silhouetteStep: true,
  silhouetteScore: true,
  silhouetteSamples: true,
  daviesBouldin: true,
  calinskiHarabasz: true,
  standardScale: true,
  centerColumn: true,
  describeColumn: true,
  rankColumn: true,
  multiplyColumn: true,
  rotateRow: true,
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
};
