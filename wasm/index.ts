/** Everything the module exports; `src/compute/kernels.ts` declares the same list to TypeScript. */
// Compiled so that `--use abort=abort/abort` finds it.
import "./abort";

export { allocate, reserve } from "./arena";
export { centerColumn } from "./columns";
export { multiplyColumn } from "./covariance";
export {
  dbscanClusters, dbscanCoreCount, dbscanCores, dbscanInput, dbscanLabels, dbscanOpen, dbscanStep,
} from "./dbscan";
export {
  dbscanPredictClusters, dbscanPredictCores, dbscanPredictInput, dbscanPredictLabels, dbscanPredictOpen,
  dbscanPredictStep,
} from "./dbscan_predict";
export { describeColumn } from "./describe";
export {
  easeCount, easeEntries, easeItems, easeOpen, easeStarts, easeStep, easeStride, easeWeights, easeWork,
} from "./ease";
export {
  itemsetsFound, itemsetsFoundCounts, itemsetsFoundItems, itemsetsFoundStarts, itemsetsFrequentItems, itemsetsItems,
  itemsetsMinCount, itemsetsOpen, itemsetsSearched, itemsetsStarts, itemsetsStep, itemsetsWork,
} from "./itemsets";
export { rotateRow } from "./jacobi";
export {
  kmeansAddRows, kmeansAllow, kmeansAssign, kmeansAssigned, kmeansBegin, kmeansCenters, kmeansChoose, kmeansCompare, kmeansDistances,
  kmeansDraw, kmeansFinish, kmeansFirstCenters, kmeansInertia, kmeansInput, kmeansIsOpen, kmeansIterations, kmeansLabels,
  kmeansMeasure, kmeansOpen, kmeansOrigin, kmeansRestart, kmeansRound, kmeansScaledInertia, kmeansStart, kmeansTake, kmeansTry, kmeansUpdate,
  kmeansUseCenters, kmeansWeigh, kmeansWeights,
} from "./kmeans";
export { uniformDoubles } from "./mt19937";
export {
  neighboursEntries, neighboursFound, neighboursItems, neighboursOpen, neighboursRanks, neighboursRoom, neighboursSizes,
  neighboursStarts, neighboursStep, neighboursWork,
} from "./neighbours";
export { rankColumn } from "./ranks";
export { standardScale } from "./scaling";
export { calinskiHarabasz, daviesBouldin } from "./scores";
export {
  silhouetteInput, silhouetteLabels, silhouetteOpen, silhouettePrepare, silhouetteSamples, silhouetteScore, silhouetteStep,
} from "./silhouette";
